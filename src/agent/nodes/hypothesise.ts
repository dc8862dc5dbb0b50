import { caseOf } from '../case.ts';
import type { Deps } from '../deps.ts';
import { judgement } from '../judgement.ts';
import type { Step } from '../state.ts';

/** Asks for competing explanations, each with predictions. */
export function hypothesise(deps: Deps): Step<'hypotheses'> {
  return async (state) => {
    const known = caseOf(state, (await deps.store.recording()).answers);
    const { result, fallbacks } = await judgement(deps, 'hypothesise', (one) => one.hypothesise(known, []));
    return { note: `${result.length} hypotheses`, update: { hypotheses: result, fallbacks } };
  };
}
