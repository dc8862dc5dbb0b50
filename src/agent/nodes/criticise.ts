import { canonical, sha256 } from '../../ledger.ts';
import type { CheckResult } from '../../rca/checks/check.ts';
import type { Criticism } from '../../reasoner/reasoner.ts';
import type { Claim, Rca } from '../../schema/index.ts';
import { isWordedByCode, noSurerThan, withClaims, writtenClaims, type WrittenClaim } from '../claims.ts';
import type { Deps } from '../deps.ts';
import { withDropped, withoutRefused, type Dropped } from '../drop.ts';
import { judgement, type Judgement } from '../judgement.ts';
import { MOST_REPAIRS, isGivenUp, objectionOf } from '../objections.ts';
import { OWNERS, ownerOf, type Owner } from '../route.ts';
import type { State, Step } from '../state.ts';
import { textsOf } from '../texts-of.ts';

/** The rule under which the critic's objections go back. */
const CRITIC = 'critic';
/** The most that a sentence is believed which the critic finds carried in part only: "possible". */
const MOST_DOUBTED = 0.6;

type Verdict = Pick<Criticism, 'verdict' | 'missing'>;
const UNREAD: Verdict = { verdict: 'partly', missing: 'It was reworded, and no critic could be asked again.' };
type Read = WrittenClaim & Verdict & { byModel: boolean };

/**
 * Has every sentence read against what it cites by somebody who sees nothing else. What a model wrote and the critic
 * refuses goes back to its step, at most twice. Then code decides: what is carried in part is believed less, what is not
 * carried is dropped, and a step of which most is not carried is written by the rules. A sentence of the rules is read
 * with the others, and believed less where it is doubted; only their own critic may drop it, so that a critic that
 * refuses everything empties no RCA.
 */
export function criticise(
  deps: Deps,
): Step<'rca' | 'objections' | 'refused' | 'repairs' | 'criticRepairs' | 'criticised'> {
  return async (state) => {
    const { rca } = state;
    if (!rca) throw new Error('an RCA is put together before it is criticised');
    const { result: criticised, fallbacks, authors } = await criticismOf(deps, state, rca);
    const read = await readingsOf(deps, state, rca, criticised);
    const doubted = read.filter(({ verdict }) => verdict !== 'supported');
    const count = `${read.length} sentences read, ${doubted.length} doubted`;

    const again = fallbacks.length > 0 ? [] : sentBack(state, read);
    if (again.length > 0) {
      const owners = new Set(again.map(({ at }) => ownerOf(at)));
      const objections = again.map((one) => objectionOf(faultOf(one, isLastTry(state, ownerOf(one.at)))));
      return {
        note: `${count}, ${again.length} sent back`,
        update: {
          rca,
          objections,
          refused: state.refused,
          repairs: raised(state.repairs, owners),
          criticRepairs: raised(state.criticRepairs, owners),
          criticised,
          fallbacks,
          authors,
        },
      };
    }
    const { rca: kept, dropped, left } = await decided(deps, state, rca, read);
    return {
      note: `${count}, ${dropped.length} dropped`,
      update: {
        rca: withDropped(kept, dropped),
        objections: [],
        refused: [...state.refused, ...left.map(objectionOf)],
        repairs: state.repairs,
        criticRepairs: state.criticRepairs,
        criticised,
        fallbacks,
        authors,
      },
    };
  };
}

/**
 * What a critic says of every sentence; one that was read before is not read again. It is shown the document's sentences
 * as they will be read, whoever wrote them; where no model wrote any, none is asked.
 */
async function criticismOf(deps: Deps, state: State, rca: Rca): Promise<Judgement<State['criticised']>> {
  const unread = claimsWithAuthors(deps, state, rca).filter(({ claim }) => !(keyOf(claim) in state.criticised));
  if (unread.every(({ byModel }) => !byModel)) return { result: state.criticised, fallbacks: [], authors: {} };
  const claims = unread.map(({ claim }) => claim);
  const { result, fallbacks, authors } = await judgement(deps, 'criticise', (one) => one.criticise(claims, rca));
  // What was reworded since a critic read the rest has nobody's word for it once none can be asked.
  const isLeftOver = fallbacks.length > 0 && Object.keys(state.criticised).length > 0;
  const said = new Map(result.map((one) => [one.claim, one]));
  const added = unread.flatMap(({ claim, byModel }) => {
    const verdict = said.get(claim.id);
    if (!verdict) return [];
    const { missing } = verdict;
    const told =
      isLeftOver && byModel && verdict.verdict === 'supported' ? UNREAD : { verdict: verdict.verdict, missing };
    return [[keyOf(claim), told] as const];
  });
  return { result: { ...state.criticised, ...Object.fromEntries(added) }, fallbacks, authors };
}

/** Every sentence with what is said of it: a critic may doubt one of the rules, and only their own may refuse it. */
async function readingsOf(deps: Deps, state: State, rca: Rca, criticised: State['criticised']): Promise<Read[]> {
  const written = claimsWithAuthors(deps, state, rca);
  const ours = written.flatMap(({ claim, byModel }) => (byModel ? [] : [claim]));
  const byRules = await deps.rules.criticise(ours, rca);
  return written.map((one): Read => {
    const said = criticised[keyOf(one.claim)] ?? { verdict: 'supported', missing: '' };
    const own = byRules.find(({ claim }) => claim === one.claim.id);
    if (!own) return { ...one, ...said };
    const { verdict, missing } = own.verdict === 'supported' ? said : own;
    return {
      ...one,
      missing,
      verdict: own.verdict === 'supported' && verdict === 'not supported' ? 'partly' : verdict,
    };
  });
}

function claimsWithAuthors(
  { rules }: Pick<Deps, 'rules'>,
  { authors }: State,
  rca: Rca,
): (WrittenClaim & { byModel: boolean })[] {
  return writtenClaims(rca).map((one) => ({
    ...one,
    byModel: (authors[one.judgement] ?? rules.name) !== rules.name && !isWordedByCode(one.claim),
  }));
}

/** The sentences of a model that it may word anew, or that the rules write in its place; none once they had to. */
function sentBack(state: State, read: readonly Read[]): Read[] {
  if (OWNERS.some((owner) => isGivenUp(state, owner))) return [];
  return OWNERS.flatMap((owner) => {
    const own = read.filter(({ at, byModel }) => byModel && ownerOf(at) === owner);
    const doubted = own.filter(({ verdict }) => verdict !== 'supported');
    const refused = own.filter(({ verdict }) => verdict === 'not supported');
    const mayRepair = (state.repairs[owner] ?? 0) < MOST_REPAIRS;
    return mayRepair || refused.length > own.length / 2 ? doubted : [];
  });
}

/** What of the doubted stays, and how far it is believed. */
async function decided(
  deps: Deps,
  state: State,
  rca: Rca,
  read: readonly Read[],
): Promise<Dropped & { left: CheckResult[] }> {
  const verdicts = new Map(read.map(({ claim, verdict }) => [claim.id, verdict]));
  const weighed = withClaims(rca, (claim) =>
    verdicts.get(claim.id) === 'supported'
      ? { ...claim, checkedBy: [...new Set([...claim.checkedBy, 'critic' as const])] }
      : noSurerThan(claim, MOST_DOUBTED),
  );
  const refused = read
    .filter(({ verdict, claim }) => verdict === 'not supported' && !isWordedByCode(claim))
    .map((one) => faultOf(one));
  if (refused.length === 0) return { rca: weighed, dropped: [], gaps: [], left: [] };
  const texts = await textsOf(deps, state);
  return withoutRefused(weighed, refused, (sha) => texts.get(sha));
}

function raised(times: Readonly<Record<string, number>>, owners: ReadonlySet<Owner>): Record<string, number> {
  return { ...times, ...Object.fromEntries([...owners].map((owner) => [owner, (times[owner] ?? 0) + 1])) };
}

/**
 * Whether a step that could not mend a sentence of the critic's is asked in other words, for the same question would get the same answer.
 * Not what others build on: they would all be asked anew, and few calls may follow one another.
 */
function isLastTry({ criticRepairs }: State, owner: Owner): boolean {
  return owner !== 'explain' && (criticRepairs[owner] ?? 0) > 0;
}

/** What is wrong with a sentence, and what to do; whoever could not mend it at first is told to leave it out. */
function faultOf({ at, claim, missing }: Read, isLast = false): CheckResult {
  return {
    rule: CRITIC,
    severity: 'error',
    at,
    text: claim.text,
    problem: missing.slice(0, 300),
    remedy:
      (isLast ? 'You were asked to mend it before. Leave the sentence out, or: ' : '') +
      'Say only what the evidence that you cite shows, or cite what shows it.',
  };
}

function keyOf({ text, evidence, computed }: Claim): string {
  return sha256(canonical([text, evidence, computed]));
}
