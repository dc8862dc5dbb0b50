import { ModelError, type ModelFailure } from '../../errors.ts';

/** How much is borne of each model during one run. */
export interface Patience {
  /** Throws `ModelError` of the kind `given up` where the model has failed too often. */
  require: (step: string, model: string) => void;
  answered: (model: string) => void;
  failed: (model: string, failure: ModelFailure) => void;
}

/** Questions that did not reach the model, and answers that could not be used; `rca.md` d.3 aborts after three of these. */
const MOST = { unreached: 2, unusable: 3 } as const;
const UNREACHED: readonly ModelFailure[] = ['unreachable', 'timeout', 'rate-limited', 'rejected'];
const UNUSABLE: readonly ModelFailure[] = ['malformed', 'off-schema', 'empty', 'cut off'];

/** Nobody waits for a dead endpoint at every step. Failures count that follow each other without an answer between. */
export function createPatience(): Patience {
  const counts = new Map<string, { unreached: number; unusable: number }>();
  const of = (model: string) => counts.get(model) ?? { unreached: 0, unusable: 0 };
  return {
    require(step, model) {
      const { unreached, unusable } = of(model);
      if (unreached >= MOST.unreached)
        throw new ModelError(step, 'given up', `${model} was out of reach ${unreached} times in this run`);
      if (unusable >= MOST.unusable)
        throw new ModelError(step, 'given up', `${model} gave no usable answer ${unusable} times in this run`);
    },
    answered: (model) => void counts.delete(model),
    failed(model, failure) {
      const { unreached, unusable } = of(model);
      if (UNREACHED.includes(failure)) counts.set(model, { unreached: unreached + 1, unusable });
      else if (UNUSABLE.includes(failure)) counts.set(model, { unreached, unusable: unusable + 1 });
    },
  };
}
