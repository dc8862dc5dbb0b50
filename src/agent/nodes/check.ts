import type { Rca } from '../../schema/index.ts';
import { dropRefused, errorsIn, withDropped, withoutRefused } from '../drop.ts';
import { assemble } from '../assemble.ts';
import type { Deps } from '../deps.ts';
import { isGivenUp, objectionOf } from '../objections.ts';
import { isWorded, ownerOf } from '../route.ts';
import type { Step } from '../state.ts';
import { textsOf } from '../texts-of.ts';

/**
 * Puts the RCA together and holds it against every rule. What a model wrote goes back to its step with the rule's own
 * words, at most twice; then the rules write that step; what even they cannot carry is dropped.
 */
export function check(deps: Deps): Step<'rca' | 'objections' | 'refused' | 'repairs'> {
  return async (state) => {
    const texts = await textsOf(deps, state);
    const blob = (sha: string): string | undefined => texts.get(sha);
    const assembled = assemble(state, await deps.store.recording(), await deps.turns.all(), deps);
    const { rca, blocking } = await withoutRefusedOfSources(assembled, blob);
    const objections = blocking.filter(({ at }) => isWorded(at)).map(objectionOf);
    const owners = new Set(objections.map(({ at }) => ownerOf(at)));
    const mayRepair = [...owners].every((owner) => !isGivenUp(state, owner));
    const isSentBack = objections.length > 0 && deps.reasoner.name !== deps.rules.name && mayRepair;
    if (blocking.length === 0 || isSentBack) {
      const repairs = { ...state.repairs };
      for (const owner of owners) repairs[owner] = (repairs[owner] ?? 0) + 1;
      const note = objections.length === 0 ? 'no rule is broken' : `${objections.length} refused, sent back`;
      return { note, update: { rca, objections, refused: [], repairs } };
    }
    const { rca: kept, dropped, left } = await withoutRefused(rca, blocking, blob);
    deps.log.warn({ blocking, left }, 'the checks refused what cannot be mended');
    return {
      note: `${dropped.length} dropped, ${left.length} left`,
      update: {
        rca: withDropped(kept, dropped),
        objections: [],
        refused: left.map(objectionOf),
        repairs: state.repairs,
      },
    };
  };
}

/** Words that a source brought or code measured: of a failure, of what happened, of what came of a prediction. */
const BROUGHT =
  /^\/(?:sources\/\d+\/note|gaps\/\d+\/(?:blockedBy|triedQueries)|timeline\/events\/\d+\/what|hypotheses\/\d+\/predictions\/\d+\/observed)/;

/** What a source brought is nobody's to repair: where a rule refuses it, it is not repeated. */
async function withoutRefusedOfSources(rca: Rca, blob: (sha: string) => string | undefined) {
  const blocking = await errorsIn(rca, blob);
  const brought = blocking.filter(({ at }) => BROUGHT.test(at));
  if (brought.length === 0) return { rca, blocking };
  const { rca: kept, dropped } = dropRefused(rca, brought);
  const told = withDropped(kept, dropped);
  return { rca: told, blocking: await errorsIn(told, blob) };
}
