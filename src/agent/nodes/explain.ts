import type { Gap } from '../../schema/index.ts';
import { caseOf } from '../case.ts';
import type { Deps } from '../deps.ts';
import { judgement } from '../judgement.ts';
import { objectionsFor } from '../objections.ts';
import type { Step } from '../state.ts';

/** Asks for the causal path and the three why chains. Where a chain ends because the evidence does, that is a gap. */
export function explain(deps: Deps): Step<'explanation'> {
  return async (state) => {
    const known = caseOf(state, (await deps.store.recording()).answers);
    const { objections, givenUp } = objectionsFor(state, 'explain');
    const { result, fallbacks, authors } = await judgement(
      deps,
      'explain',
      (one) => one.explain(known, state.hypotheses, objections),
      givenUp,
    );
    const ended = result.whyChains.filter(({ whys }) => whys.at(-1)?.stop === 'evidence_exhausted');
    const gaps = ended
      .filter(({ question }) => !state.gaps.some((gap) => gap.question === question))
      .map(({ leg, question }, index): Gap => ({
        id: `GP-${state.gaps.length + index + 1}`,
        question,
        whyItMatters: `The ${leg} leg ends before a condition that can be changed.`,
        reason: 'undecided',
        triedQueries: [],
        blockedBy: 'No source that was read shows what lies behind the last answer.',
        askWho: 'the responders',
        effectOnConfidence: `No root condition is named for ${leg}.`,
      }));
    return {
      note: `${result.outcome}, ${result.rootConditions.length} root conditions`,
      update: { explanation: result, gaps, fallbacks, authors },
    };
  };
}
