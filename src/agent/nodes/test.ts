import { canonical } from '../../ledger.ts';
import { believe } from '../belief.ts';
import { caseOf } from '../case.ts';
import type { Deps } from '../deps.ts';
import { judgement } from '../judgement.ts';
import type { Step } from '../state.ts';
import type { Gap, Hypothesis } from '../../schema/index.ts';

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
      update: {
        hypotheses,
        gaps: openQuestions(hypotheses, state.gaps.length),
        fallbacks: judged.flatMap(({ fallbacks }) => fallbacks),
      },
    };
  };
}

/** What stays open: a hypothesis that is neither confirmed nor rejected, a prediction that nothing measured. */
function openQuestions(hypotheses: readonly Hypothesis[], known: number): Gap[] {
  const open = hypotheses.flatMap(({ id, statement, status, predictions }) => {
    const unchecked = predictions.filter(({ result }) => result === 'unchecked');
    if (status !== 'inconclusive' && unchecked.length === 0) return [];
    const what = unchecked.length > 0 ? unchecked.map((one) => `${one.id} of ${id}`).join(', ') : id;
    return [
      {
        question: `Is ${id} true: ${statement}?`,
        triedQueries: unchecked.map(({ query }) => ({ tool: query.tool, query: canonical(query.input) })),
        blockedBy:
          unchecked.length > 0
            ? `Nothing that was recorded shows ${what}.`
            : `${what} is neither confirmed nor refuted.`,
      },
    ];
  });
  return open.map((one, index) => ({
    id: `GP-${known + index + 1}`,
    ...one,
    whyItMatters: 'As long as it is open, it is a rival of the explanation.',
    reason: 'undecided',
    askWho: 'the responders',
    effectOnConfidence: 'The leading explanation is no surer than its margin over this one.',
  }));
}
