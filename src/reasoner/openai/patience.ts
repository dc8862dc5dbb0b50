import { ModelError, isOutage, type ModelFailure } from '../../errors.ts';

/** Whether a model is asked at all. */
export interface Patience {
  /** Throws `ModelError` where it is not. */
  require: (step: string, model: string) => void;
  answered: (model: string) => void;
  failed: (model: string, failure: ModelFailure) => void;
}

/** Answers that could not be used, one after another; `rca.md` d.3 aborts after three. */
const MOST_UNUSABLE = 3;
const UNUSABLE: readonly ModelFailure[] = ['malformed', 'off-schema', 'empty', 'cut off'];

/** How much is borne of the answers of each model during one run. */
export function createPatience(): Patience {
  const counts = new Map<string, number>();
  return {
    require(step, model) {
      const unusable = counts.get(model) ?? 0;
      if (unusable >= MOST_UNUSABLE)
        throw new ModelError(step, 'given up', `${model} gave no usable answer ${unusable} times in this run`);
    },
    answered: (model) => void counts.delete(model),
    failed(model, failure) {
      if (UNUSABLE.includes(failure)) counts.set(model, (counts.get(model) ?? 0) + 1);
    },
  };
}

/** Outages, one after another, until a model is out of service; a spent quota or a refused key is one at once. */
const MOST_OUTAGES = 2;
const AT_ONCE: readonly ModelFailure[] = ['out of quota', 'no access'];
/** `trust.md` LLM-6: at most one probe a minute. */
const PROBE_EVERY_MS = 60_000;

/**
 * A circuit breaker over all runs of a process: nobody waits for a dead endpoint at every step. A model that is out of
 * service is asked one question a minute; once it answers, it is in service again.
 */
export function createBreaker(now: () => number): Patience {
  const outages = new Map<string, { count: number; last: ModelFailure; closedUntil: number }>();
  return {
    require(step, model) {
      const outage = outages.get(model);
      if (!outage || outage.closedUntil === 0) return;
      if (now() < outage.closedUntil)
        throw new ModelError(step, 'out of service', `${model} is out of service: ${outage.last}`);
      outage.closedUntil = now() + PROBE_EVERY_MS;
    },
    answered: (model) => void outages.delete(model),
    failed(model, failure) {
      if (!isOutage(failure) || failure === 'out of service') return;
      const count = (outages.get(model)?.count ?? 0) + 1;
      const isOut = count >= MOST_OUTAGES || AT_ONCE.includes(failure);
      outages.set(model, { count, last: failure, closedUntil: isOut ? now() + PROBE_EVERY_MS : 0 });
    },
  };
}
