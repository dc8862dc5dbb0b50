import { assemble } from '../assemble.ts';
import { caseOf } from '../case.ts';
import type { Deps } from '../deps.ts';
import { errorsIn } from '../drop.ts';
import { isGivenUp, objectionOf } from '../objections.ts';
import { isWorded, ownerOf } from '../route.ts';
import type { Step } from '../state.ts';
import { textsOf } from '../texts-of.ts';

/** Rules about what answers a root condition, and what a proof decides: neither is there before it is asked for. */
const OF_ACTIONS = /^A\d/;
const DECIDED_LATER = /\/counterfactual\b/;

/**
 * Holds a model's whys against the rules before anything is built on them, in a document whose other parts the rules
 * wrote. What is refused goes back to its step, as after the checks.
 */
export function vet(deps: Deps): Step<'objections' | 'repairs'> {
  return async (state) => {
    const others = state.objections.filter(({ at }) => ownerOf(at) !== 'explain');
    const isByModel = (state.authors['explain'] ?? deps.rules.name) !== deps.rules.name;
    if (!isByModel || isGivenUp(state, 'explain'))
      return { note: 'the rules wrote it', update: { objections: others, repairs: state.repairs } };
    const recording = await deps.store.recording();
    const known = caseOf(state, recording.answers);
    const narrative = await deps.rules.narrate(known, state.explanation, state.hypotheses, []);
    const draft = assemble({ ...state, narrative, actions: [], factors: [] }, recording, [], deps);
    const texts = await textsOf(deps, state);
    const refused = (await errorsIn(draft, (sha) => texts.get(sha))).filter(
      ({ at, rule }) => isWorded(at) && ownerOf(at) === 'explain' && !OF_ACTIONS.test(rule) && !DECIDED_LATER.test(at),
    );
    const times = state.repairs['explain'] ?? 0;
    return {
      note: refused.length === 0 ? 'no rule is broken' : `${refused.length} refused, sent back`,
      update: {
        objections: [...others, ...refused.map(objectionOf)],
        repairs: refused.length === 0 ? state.repairs : { ...state.repairs, explain: times + 1 },
      },
    };
  };
}
