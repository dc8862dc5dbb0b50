import { believe } from '../belief.ts';
import { caseOf } from '../case.ts';
import type { Deps } from '../deps.ts';
import { judgement } from '../judgement.ts';
import type { Step } from '../state.ts';

/** Tests the predictions of each hypothesis by itself; how far it is then believed is decided in code. */
export function test(deps: Deps): Step<'hypotheses'> {
  return async (state) => {
    const known = caseOf(state, (await deps.store.recording()).answers);
    const judged = await Promise.all(
      state.hypotheses.map(async (hypothesis) => {
        const { result, fallbacks } = await judgement(deps, 'judge', (one) => one.judge(known, hypothesis));
        return { hypothesis: { ...hypothesis, predictions: result }, fallbacks };
      }),
    );
    const hypotheses = believe(
      judged.map(({ hypothesis }) => hypothesis),
      state.suspects,
    );
    const rejected = hypotheses.filter(({ status }) => status === 'rejected').length;
    const leader = hypotheses.find(({ status }) => status === 'confirmed');
    return {
      note: `${leader ? `${leader.id} confirmed` : 'none confirmed'}, ${rejected} rejected`,
      update: { hypotheses, fallbacks: judged.flatMap(({ fallbacks }) => fallbacks) },
    };
  };
}
