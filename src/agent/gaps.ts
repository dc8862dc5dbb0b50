import { canonical } from '../ledger.ts';
import type { Answer, FailedQuestion, Gap, GapReason, Incident, Window } from '../schema/index.ts';
import type { Place, Recording } from './deps.ts';
import { firstLineOf } from './first-line.ts';

/** A longer question is shown by its beginning. */
const LONGEST_QUERY = 2000;

/** A place that left something open, with the questions that it left open. */
interface Open {
  tool: string;
  reason: GapReason;
  tried: { tool: string; query: string }[];
  blockedBy: string;
}

/**
 * What the sources left open, a gap for each place and reason: it could not be looked at, this was never recorded, it
 * gave less than there is, or it holds nothing although a running system always leaves something there.
 */
export function sourceGaps(
  { answers, failures }: Recording,
  places: readonly Place[],
  { incident, window }: { incident: Incident; window: Window },
): Gap[] {
  const open = [
    ...failed(failures),
    ...cutShort(answers),
    ...silent(answers, failures, places),
    ...leftOutByTrigger(incident),
  ].toSorted((a, b) => compare(a.tool, b.tool) || compare(a.reason, b.reason) || compare(a.blockedBy, b.blockedBy));
  return open.map(({ tool, reason, tried, blockedBy }, index) => ({
    id: `GP-${index + 1}`,
    question: `What ${reason === 'truncated' ? 'else does' : 'does'} ${tool} show between ${minuteOf(window.from)} and ${minuteOf(window.to)}?`,
    whyItMatters: MATTERS[reason] ?? MATTERS['could-not-look'],
    reason,
    triedQueries: tried,
    blockedBy,
    askWho: `whoever runs ${tool}`,
    effectOnConfidence: EFFECT[reason] ?? EFFECT['could-not-look'],
  }));
}

/** As a person would ask: to the minute. */
function minuteOf(at: string): string {
  return `${at.slice(0, 16)}Z`;
}

/** How many places an investigation could not see: each takes something off every belief. */
export function blindSpots(gaps: readonly Gap[]): number {
  const blind = gaps.filter(({ reason }) => reason === 'could-not-look' || reason === 'found-nothing');
  return new Set(blind.flatMap(({ triedQueries }) => triedQueries.map(({ tool }) => tool))).size;
}

type Told = Record<'could-not-look', string> & Partial<Record<GapReason, string>>;

const MATTERS: Told = {
  'could-not-look': 'Whatever only this source shows is missing from the timeline and from every test.',
  truncated: 'The part that was not returned was not read, so nothing is proved absent from it.',
  'found-nothing': 'A system that runs leaves something here; that nothing came back may be a fault of the question.',
};

const EFFECT: Told = {
  'could-not-look': 'Nothing could be tested against this source; every belief is lowered for it.',
  truncated: 'Only what was returned was tested.',
  'found-nothing': 'Nothing could be tested against this source; every belief is lowered for it.',
  'not-recorded': 'Nothing could be tested against this source.',
};

function failed(failures: readonly FailedQuestion[]): Open[] {
  const groups = new Map<string, Open>();
  for (const { tool, input, failure, message } of failures) {
    const reason = failure === 'not-recorded' ? ('not-recorded' as const) : ('could-not-look' as const);
    const blockedBy = `${failure}: ${firstLineOf(message)}`;
    const key = JSON.stringify([tool, reason, blockedBy]);
    const group = groups.get(key) ?? { tool, reason, tried: [], blockedBy };
    group.tried.push({ tool, query: queryOf(input) });
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({
    ...group,
    tried: group.tried.toSorted((a, b) => compare(a.query, b.query)),
  }));
}

/** A question as a person would ask it again. */
function queryOf(input: Answer['input']): string {
  const query = canonical(input);
  return query.length <= LONGEST_QUERY ? query : `${query.slice(0, LONGEST_QUERY - 1)}…`;
}

function cutShort(answers: readonly Answer[]): Open[] {
  return answers
    .filter(({ truncated }) => truncated)
    .map(({ tool, input, returned, total }) => ({
      tool,
      reason: 'truncated',
      tried: [{ tool, query: queryOf(input) }],
      blockedBy: total > returned ? `${returned} of ${total} were returned.` : `${returned} were returned, of more.`,
    }));
}

/** Places that answered every question with nothing, though something is always there. */
function silent(answers: readonly Answer[], failures: readonly FailedQuestion[], places: readonly Place[]): Open[] {
  return places.flatMap(({ name, alwaysHolds }): Open[] => {
    const own = answers.filter(({ tool }) => tool === name);
    const isSilent = own.length > 0 && own.every(({ returned }) => returned === 0);
    if (!alwaysHolds || !isSilent || failures.some(({ tool }) => tool === name)) return [];
    const tried = own.map(({ tool, input }) => ({ tool, query: queryOf(input) }));
    const blockedBy = `It answered ${own.length} questions, each with nothing.`;
    return [{ tool: name, reason: 'found-nothing', tried, blockedBy }];
  });
}

function leftOutByTrigger({ source, alertsLeftOut }: Incident): Open[] {
  if (alertsLeftOut === undefined) return [];
  const blockedBy = `The notification left out ${alertsLeftOut} alerts of its group.`;
  return [{ tool: source.trigger, reason: 'truncated', tried: [], blockedBy }];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
