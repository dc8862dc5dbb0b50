import { ofKind, type Ledger, type Seen } from '../ledger.ts';
import {
  compareInstants,
  epochMs,
  instant,
  OccurrenceSource,
  type Event,
  type Incident,
  type Occurrence,
} from '../schema/index.ts';
import type { DraftEvent } from './draft-event.ts';
import { factual } from './wording.ts';

/** Words of people are told from the start of the incident until this long after its end. */
const TALK_AFTER_MS = 30 * 60_000;
/** Of each source, the most that a timeline tells; the rest stays evidence. */
const MOST_OF_A_SOURCE = 40;

/** What a cluster reports all day long, whether or not anything is wrong. */
const ROUTINE = new Set([
  'Scheduled',
  'Pulling',
  'Pulled',
  'Created',
  'Started',
  'Completed',
  'SawCompletedJob',
  'LeaderElection',
]);
const REPLICAS_MOVED = new Set([
  'ScalingReplicaSet',
  'SuccessfulRescale',
  'SuccessfulCreate',
  'SuccessfulDelete',
  'Killing',
]);
/** What people say when they do something about an incident. */
const DOING =
  /\b(?:roll(?:ed|ing)?[ -]?back|revert|restart|scal(?:e|ed|ing)|disabl|enabl|deploy|mitigat|page[ds]?|escalat|fail(?:ed)?[ -]?over|drain|toggle|turn(?:ed)? (?:on|off)|increas|decreas|declare|resolved)/i;

/** What happened beside deploys and alerts: in the cluster, to flags, on call, in the channel, on the status page. */
export function occurrenceEvents(
  seen: readonly Seen[],
  { startedAt, resolvedAt }: Pick<Incident, 'startedAt' | 'resolvedAt'>,
  ledger: Ledger,
): DraftEvent[] {
  const talkUntil = instant(epochMs(resolvedAt) + TALK_AFTER_MS);
  const told = ofKind(seen, 'occurrence').filter(({ observation }) => isTold(observation, startedAt, talkUntil));
  return OccurrenceSource.options.flatMap((source) =>
    told
      .filter(({ observation }) => observation.source === source)
      .toSorted((a, b) => compareInstants(a.observation.firstAt, b.observation.firstAt) || compare(keyOf(a), keyOf(b)))
      .slice(0, MOST_OF_A_SOURCE)
      .map((one) => eventOf(one, ledger)),
  );
}

function isTold({ source, type, firstAt, lastAt, summary }: Occurrence, from: string, until: string): boolean {
  if (source === 'cluster') return !ROUTINE.has(type);
  if (source !== 'chat' && source !== 'page') return true;
  const isDuring = compareInstants(lastAt, from) >= 0 && compareInstants(firstAt, until) <= 0;
  return isDuring && (source === 'page' || DOING.test(summary));
}

function eventOf(seen: Seen<Occurrence>, ledger: Ledger): DraftEvent {
  const { source, type, entity, firstAt, lastAt, count, rawAt, precisionMs, actor, summary, text } = seen.observation;
  // How often it was is said where the source's own text says it.
  const often =
    count > 1 && new RegExp(`(?:"count":\\s*|\\bx)${count}\\b`).test(text)
      ? ` (${count} times until ${lastAt.slice(11, 19)}Z)`
      : '';
  const name = entity.ref.split('/').at(-1) ?? entity.ref;
  const told = source === 'chat' ? `${actor ?? 'someone'} writes: ${summary}` : `${name}: ${summary}`;
  return {
    at: firstAt,
    raw: rawAt,
    precisionMs,
    lane: laneOf(seen.observation),
    type: `${source}-${type}`,
    actorKind: actor === null ? 'system' : 'role',
    entity,
    what: `${factual(told.slice(0, 130 - often.length), `${name}: ${type}`)}${often}`.slice(0, 140),
    stateBefore: null,
    stateAfter: null,
    knownAtTheTime: null,
    isFound: false,
    cite: () => [ledger.cite(seen, { title: `${type} of ${name}`, entities: [entity] })],
    key: keyOf(seen),
  };
}

function laneOf({ source, type }: Occurrence): Event['lane'] {
  switch (source) {
    case 'cluster':
      return REPLICAS_MOVED.has(type) ? 'change' : 'symptom';
    case 'pipeline':
    case 'flag':
    case 'audit':
      return 'change';
    case 'page':
    case 'chat':
    case 'status':
      return 'people';
  }
}

function keyOf({ observation: { entity, type, firstAt, text }, answer }: Seen<Occurrence>): string {
  return JSON.stringify([entity.ref, type, firstAt, answer.tool, text.slice(0, 200)]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
