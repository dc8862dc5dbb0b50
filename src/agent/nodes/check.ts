import { inSlices } from '../../in-slices.ts';
import { checking, type CheckResult } from '../../rca/checks/check.ts';
import type { Objection } from '../../reasoner/reasoner.ts';
import type { Rca } from '../../schema/index.ts';
import { dropRefused, type Dropped } from '../drop.ts';
import { assemble } from '../assemble.ts';
import type { Deps } from '../deps.ts';
import { MOST_REPAIRS } from '../objections.ts';
import { ownerOf } from '../route.ts';
import type { State, Step } from '../state.ts';

/** Dropping one thing can leave another without its ground; more than this is no document. */
const MOST_ROUNDS = 4;

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
    const objections = blocking.map(objectionOf);
    const owners = new Set(objections.map(({ at }) => ownerOf(at)));
    const mayRepair = [...owners].every((owner) => (state.repairs[owner] ?? 0) <= MOST_REPAIRS);
    if (objections.length === 0 || (deps.reasoner.name !== deps.rules.name && mayRepair)) {
      const repairs = { ...state.repairs };
      for (const owner of owners) repairs[owner] = (repairs[owner] ?? 0) + 1;
      const note = objections.length === 0 ? 'no rule is broken' : `${objections.length} refused, sent back`;
      return { note, update: { rca, objections, refused: [], repairs } };
    }
    const { rca: kept, dropped, gaps, left } = await withoutRefused(rca, blocking, blob);
    deps.log.warn({ blocking, left }, 'the checks refused what the rules wrote');
    return {
      note: `${dropped.length} dropped, ${left.length} left`,
      update: {
        rca: withDropped(kept, dropped),
        objections: [],
        refused: left.map(objectionOf),
        repairs: state.repairs,
        dropped,
        gaps,
      },
    };
  };
}

/** Words that a source brought: of its failure, or of what happened. */
const BROUGHT = /^\/(?:sources\/\d+\/note|gaps\/\d+\/(?:blockedBy|triedQueries)|timeline\/events\/\d+\/what)/;

/** What a source brought is nobody's to repair: where a rule refuses it, it is not repeated. */
async function withoutRefusedOfSources(rca: Rca, blob: (sha: string) => string | undefined) {
  const blocking = await errorsIn(rca, blob);
  const brought = blocking.filter(({ at }) => BROUGHT.test(at));
  if (brought.length === 0) return { rca, blocking };
  const { rca: kept, dropped } = dropRefused(rca, brought);
  const told = withDropped(kept, dropped);
  return { rca: told, blocking: await errorsIn(told, blob) };
}

async function errorsIn(rca: Rca, blob: (sha: string) => string | undefined): Promise<CheckResult[]> {
  const found = await inSlices(checking(rca, { blob }));
  return found.filter(({ severity }) => severity === 'error');
}

function withDropped(rca: Rca, dropped: Dropped['dropped']): Rca {
  return { ...rca, provenance: { ...rca.provenance, dropped: [...rca.provenance.dropped, ...dropped] } };
}

/** Drops what is refused, and then what is refused for want of it, until nothing is or nothing more can be dropped. */
async function withoutRefused(rca: Rca, blocking: CheckResult[], blob: (sha: string) => string | undefined) {
  const done: Dropped & { left: CheckResult[] } = { rca, dropped: [], gaps: [], left: blocking };
  for (let round = 0; round < MOST_ROUNDS && done.left.length > 0; round += 1) {
    const { rca: kept, dropped, gaps } = dropRefused(done.rca, done.left);
    const left = await errorsIn(kept, blob);
    const isGone = ({ rule, text }: { rule: string; text: string }) =>
      !left.some((one) => one.rule === rule && one.text === text);
    done.rca = kept;
    done.left = left;
    done.dropped.push(...dropped.filter(isGone));
    done.gaps.push(...gaps);
  }
  return done;
}

/** What is wrong and what to do about it, with the words that could stand there where the rule knows them. */
function objectionOf({ rule, at, text, problem, remedy, rewrite }: CheckResult): Objection {
  const instead = rewrite === undefined ? '' : ` For example: "${rewrite}"`;
  return { rule, at, text, problem: `${problem} ${remedy}${instead}` };
}

async function textsOf({ store }: Pick<Deps, 'store'>, { evidence }: State): Promise<Map<string, string>> {
  const shas = [...new Set(evidence.map(({ blobSha256 }) => blobSha256))];
  const texts = new Map<string, string>();
  for (const sha of shas) {
    const text = await store.blob(sha);
    if (text !== undefined) texts.set(sha, text);
  }
  return texts;
}
