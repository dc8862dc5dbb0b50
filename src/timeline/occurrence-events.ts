import { ofKind, type Ledger, type Seen } from '../ledger.ts';
import { sharedDeploys } from '../same-deploy.ts';
import {
  compareInstants,
  epochMs,
  OccurrenceSource,
  type Change,
  type Event,
  type Occurrence,
} from '../schema/index.ts';
import type { DraftEvent } from './draft-event.ts';
import { factual } from './wording.ts';
import { isWorthTelling, type Surroundings } from './worth-telling.ts';

/** Of each source, the most that a timeline tells, those of the incident before others; the rest stays evidence. */
const MOST_OF_A_SOURCE = 40;

/** Characters of what an event says. */
const LONGEST = 140;

const REPLICAS_MOVED = new Set(['ScalingReplicaSet', 'SuccessfulRescale']);

/** What happened beside deploys and alerts: in the cluster, to flags, on call, in the channel, on the status page. */
export function occurrenceEvents(
  seen: readonly Seen[],
  { incident, changes }: Pick<Surroundings, 'incident'> & { changes: readonly Change[] },
  ledger: Ledger,
): DraftEvent[] {
  const surroundings = { incident, deploys: sharedDeploys(seen) };
  const told = ofKind(seen, 'occurrence').filter(({ observation }) => isWorthTelling(observation, surroundings));
  return OccurrenceSource.options.flatMap((source) =>
    told
      .filter(({ observation }) => observation.source === source)
      .toSorted(
        (a, b) =>
          apartMs(a.observation, incident) - apartMs(b.observation, incident) ||
          compareInstants(a.observation.firstAt, b.observation.firstAt) ||
          compare(keyOf(a), keyOf(b)),
      )
      .slice(0, MOST_OF_A_SOURCE)
      .map((one) => eventOf(one, changes, ledger)),
  );
}

/** How long before or after the incident it was. */
function apartMs({ firstAt, lastAt }: Occurrence, { startedAt, resolvedAt }: Surroundings['incident']): number {
  return Math.max(0, epochMs(startedAt) - epochMs(lastAt), epochMs(firstAt) - epochMs(resolvedAt));
}

function eventOf(seen: Seen<Occurrence>, changes: readonly Change[], ledger: Ledger): DraftEvent {
  const { source, type, entity, firstAt, lastAt, count, rawAt, precisionMs, actor, summary, text } = seen.observation;
  // How often it was is said where the source's own text says it, and as it says it.
  const said = count > 1 ? new RegExp(`"count":\\s*${count}\\b|\\bx${count}\\b`).exec(text)?.[0] : undefined;
  const often = said ? ` (${said.startsWith('x') ? said : `${count} times`} until ${lastAt.slice(11, 19)}Z)` : '';
  const name = entity.ref.split('/').at(-1) ?? entity.ref;
  // Some events say nothing but their reason.
  const what = summary.trim() === '' ? type : summary;
  const about = what.startsWith(name) ? what : `${name}: ${what}`;
  const told = source === 'chat' ? `${actor ?? 'someone'} writes: ${what}` : about;
  return {
    at: firstAt,
    raw: rawAt,
    precisionMs,
    lane: laneOf(seen.observation, changes),
    type: `${source}-${type}`,
    actorKind: actor === null ? 'system' : 'role',
    entity,
    what: `${factual(told, `${name}: ${type}`, LONGEST - often.length)}${often}`,
    stateBefore: null,
    stateAfter: null,
    knownAtTheTime: null,
    isFound: false,
    cite: () => [ledger.cite(seen, { title: `${type} of ${name}`, entities: [entity] })],
    key: keyOf(seen),
  };
}

/** What the analysis holds against the symptom is a change; what it ties to no service is something that was done. */
function laneOf({ source, type, entity, firstAt }: Occurrence, changes: readonly Change[]): Event['lane'] {
  const isHeld = changes.some(({ sha, exposedFrom }) => sha === entity.ref && exposedFrom === firstAt);
  switch (source) {
    case 'cluster':
      return REPLICAS_MOVED.has(type) ? 'traffic' : 'symptom';
    case 'pipeline':
    case 'flag':
    case 'audit':
      return isHeld ? 'change' : 'people';
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
