import { caseOf } from '../case.ts';
import type { Deps } from '../deps.ts';
import { judgement } from '../judgement.ts';
import { objectionsFor } from '../objections.ts';
import type { Step } from '../state.ts';

/** Asks for the title, the summary, what went well, and the questions that only the responders can answer. */
export function write(deps: Deps): Step<'narrative'> {
  return async (state) => {
    const known = caseOf(state, (await deps.store.recording()).answers);
    const { objections, givenUp } = objectionsFor(state, 'write');
    const { result, fallbacks, authors } = await judgement(
      deps,
      'narrate',
      (one) => one.narrate(known, state.explanation, state.hypotheses, objections),
      givenUp,
    );
    return { note: `"${result.title}"`, update: { narrative: result, fallbacks, authors } };
  };
}
