import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { clusterEntity } from '../../src/evidence-of.ts';
import { compareInstants, type Instant, type Occurrence, type Window } from '../../src/schema/index.ts';
import type { Found } from '../../src/tool.ts';
import type { Cluster, Item } from './cluster.ts';
import { foundIn } from './found.ts';
import { listEach, type ListedEach } from './list-each.ts';
import { shown } from './object-text.ts';
import { earliest, latest, readTime, touches } from './read-instant.ts';
import { EVENTS, NEW_EVENTS } from './resources.ts';

const Text = z.string().nullish();
const Reference = z.looseObject({ kind: Text, name: Text, namespace: Text, uid: Text });
const Count = z.number().int().nullish();

/** Both shapes at once: `v1` and, with the deprecated names, `events.k8s.io/v1`. */
const Event = z.looseObject({
  reason: Text,
  message: Text,
  note: Text,
  involvedObject: Reference.nullish(),
  regarding: Reference.nullish(),
  eventTime: Text,
  firstTimestamp: Text,
  lastTimestamp: Text,
  deprecatedFirstTimestamp: Text,
  deprecatedLastTimestamp: Text,
  count: Count,
  deprecatedCount: Count,
  series: z.looseObject({ count: Count, lastObservedTime: Text }).nullish(),
});

const LONGEST_SUMMARY = 300;

/**
 * The events of some namespaces in a window, oldest first. A cluster forgets them after a while: whatever is before
 * `keptSince`, and before the oldest that is still there, may have been forgotten, and the answer says so.
 */
export async function readEvents(
  cluster: Cluster,
  namespaces: readonly string[],
  { window, keptSince }: { window: Window; keptSince: Instant },
): Promise<Found> {
  const { found, missing } = await listEvents(cluster, namespaces);
  const occurrences = found.map(({ item }) => occurrenceOf(cluster.name, item));
  const readable = occurrences.filter((one) => one !== undefined);
  const observations = readable.filter(({ firstAt, lastAt }) => touches(firstAt, lastAt, window)).toSorted(byTime);
  const unreadable = occurrences.length - readable.length;
  const since = earliest(keptSince, ...readable.map(({ lastAt }) => lastAt));
  const isForgotten = compareInstants(window.from, since) < 0;
  const lacks = [
    ...missing,
    ...(unreadable > 0 ? [`events: ${unreadable} have no time that can be read`] : []),
    ...(isForgotten ? [`events: those before ${since} may have been forgotten by the cluster`] : []),
  ];
  return foundIn(`cluster ${cluster.name}`, observations, lacks);
}

/** Both API groups list the same events: the second is asked only where the first is refused. */
export async function listEvents(
  cluster: Cluster,
  namespaces: readonly string[],
  fieldSelector?: string,
): Promise<ListedEach> {
  try {
    return await listEach(cluster, [EVENTS], namespaces, fieldSelector === undefined ? {} : { fieldSelector });
  } catch (error) {
    if (!(error instanceof ToolError) || !['auth', 'not-found'].includes(error.failure)) throw error;
    // It names the object that an event is about differently, so the selector does not fit it.
    return listEach(cluster, [NEW_EVENTS], namespaces).catch(() => {
      throw error;
    });
  }
}

/** An event as what happened; undefined where it has no time that can be read. */
export function occurrenceOf(cluster: string, item: Item): Occurrence | undefined {
  const event = Event.safeParse(item).data;
  const start =
    readTime(event?.eventTime) ??
    readTime(event?.firstTimestamp ?? event?.deprecatedFirstTimestamp) ??
    readTime(item.metadata.creationTimestamp);
  if (!event || !start) return undefined;
  const end =
    readTime(event.series?.lastObservedTime) ?? readTime(event.lastTimestamp ?? event.deprecatedLastTimestamp) ?? start;
  return {
    kind: 'occurrence',
    source: 'cluster',
    ...subjectOf(cluster, item, event),
    // Those who report one event may not share a clock.
    firstAt: earliest(start.at, end.at),
    lastAt: latest(start.at, end.at),
    count: Math.max(1, event.series?.count ?? event.count ?? event.deprecatedCount ?? 1),
    rawAt: start.raw,
    precisionMs: Math.max(start.precisionMs, end.precisionMs),
    actor: null,
    text: JSON.stringify(shown(item), null, 2),
  };
}

function subjectOf(
  cluster: string,
  item: Item,
  { reason, involvedObject, regarding, message, note }: z.infer<typeof Event>,
): Pick<Occurrence, 'type' | 'entity' | 'summary'> {
  const about = involvedObject ?? regarding;
  const [kind, name] = [about?.kind || 'Object', about?.name || item.metadata.name];
  const said = (message ?? note ?? '').replaceAll(/[\s\p{C}]+/gu, ' ').trim();
  return {
    type: reason || 'Event',
    entity: clusterEntity({ cluster, namespace: about?.namespace || null, type: kind, name }),
    summary: `${reason || 'Event'} ${kind}/${name}: ${said}`.slice(0, LONGEST_SUMMARY),
  };
}

/** What an event says in words. */
export function messageOf(item: Item): string {
  const event = Event.safeParse(item).data;
  return event?.message ?? event?.note ?? '';
}

/** `namespace/name` of the object that an event is about, if it is of this kind. */
export function subjectPlace(event: Item, kind: string): string | undefined {
  const { involvedObject, regarding } = Event.safeParse(event).data ?? {};
  const about = involvedObject ?? regarding;
  return about?.kind === kind ? `${event.metadata.namespace ?? ''}/${about.name ?? ''}` : undefined;
}

/** Whether an event about an object of this name is about this one, and not one of before that was deleted. */
export function isOfSame(event: Item, { metadata: { uid } }: Item): boolean {
  const { involvedObject, regarding } = Event.safeParse(event).data ?? {};
  const about = (involvedObject ?? regarding)?.uid;
  return !about || !uid || about === uid;
}

function byTime(a: Occurrence, b: Occurrence): number {
  return compareInstants(a.firstAt, b.firstAt) || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
}
