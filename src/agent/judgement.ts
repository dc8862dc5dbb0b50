import { ModelError, Parked, isOutage } from '../errors.ts';
import type { Reasoner } from '../reasoner/reasoner.ts';
import type { Fallback } from '../schema/index.ts';
import type { Deps } from './deps.ts';

/** An answer to one judgement, and who gave it instead where the configured reasoner could not. */
export interface Judgement<Result> {
  result: Result;
  fallbacks: Fallback[];
  /** Who gave it, under the name of the step. */
  authors: Record<string, string>;
}

/**
 * Asks the configured reasoner for one judgement. Where the model gives no usable answer, or was sent back too often,
 * the rules give it, and that is written down. Throws `Parked` where the model is out of reach and the run may wait.
 */
export async function judgement<Result>(
  { reasoner, rules, mayWait, log }: Pick<Deps, 'reasoner' | 'rules' | 'mayWait' | 'log'>,
  step: string,
  ask: (reasoner: Reasoner) => Promise<Result>,
  givenUp?: string,
): Promise<Judgement<Result>> {
  const instead = async (reason: string): Promise<Judgement<Result>> => ({
    result: await ask(rules),
    fallbacks: [{ step, from: reasoner.name, to: rules.name, reason }],
    authors: { [step]: rules.name },
  });
  const authors = { [step]: reasoner.name };
  if (reasoner.name === rules.name) return { result: await ask(rules), fallbacks: [], authors };
  if (givenUp !== undefined) return instead(givenUp);
  try {
    return { result: await ask(reasoner), fallbacks: [], authors };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    if (mayWait && isOutage(error.failure))
      throw new Parked(step, `${error.failure}: ${error.message}`, { cause: error });
    log.warn(
      { step, failure: error.failure, message: error.message, detail: error.detail },
      'the model gave no usable answer',
    );
    return instead(`${error.failure}: ${error.message}`);
  }
}
