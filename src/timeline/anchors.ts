import {
  compareInstants,
  epochMs,
  type Anchor,
  type AnchorName,
  type Deviation,
  type Event,
  type Incident,
} from '../schema/index.ts';

const RESOLVED_WITHIN_MS = 5 * 60_000;

/** What anchors are looked for in: events in their order, and the deviation that users felt. */
export interface Turning {
  incident: Incident;
  events: readonly Event[];
  symptom: Deviation | undefined;
  /** Services that went on answering, so that what deviates in them is no sign of the incident. */
  healthy: ReadonlySet<string>;
}

/**
 * The turning points that the events show. The trigger is named later, by whoever explains the incident. A point that
 * would stand against the order in which they must come (lint rule T05) is left out: it is not known, rather than wrong.
 */
export function anchorsOf({ incident, events, symptom, healthy }: Turning): Anchor[] {
  const onset = symptom && events.find((event) => isOf(event, 'deviation', symptom) && event.at === symptom.onsetAt);
  const firstSignal = events.find(
    ({ type, entity }) => (type === 'deviation' || type === 'log-template') && !healthy.has(entity.ref),
  );
  const earliest = [onset, firstSignal].filter((event) => event !== undefined);
  const sinceMs = Math.min(
    ...earliest.map(({ at, precisionMs }) => epochMs(at) - precisionMs),
    epochMs(incident.startedAt),
  );
  const fired = events.filter(
    ({ type, at, precisionMs }) => type === 'alert-firing' && epochMs(at) + precisionMs >= sinceMs,
  );
  const detected = fired[0];
  const told = events.filter(({ at }) => !detected || compareInstants(at, detected.at) >= 0);
  const acked = told.find(({ type }) => /^page-ack/.test(type));
  const declared = told.find(({ type }) => /^(?:page|chat|status)-(?:declare|investigating)/.test(type));
  const mitigationStart = events.find(
    ({ type, at }) => type === 'rollback-started' && (!onset || compareInstants(at, onset.at) >= 0),
  );
  const mitigated =
    symptom && events.find((event) => isOf(event, 'recovery', symptom) && event.at === symptom.recoveredAt);
  const known: Partial<Record<AnchorName, Event>> = withoutUndefined({
    onset,
    firstSignal,
    detected,
    acked,
    declared,
    mitigationStart,
    mitigated,
    resolved: resolution(incident, events),
  });
  return ORDER.flatMap((name) => {
    const event = known[name];
    return event && isInPlace(name, known) ? [anchor(name, event)] : [];
  });
}

const ORDER = [
  'firstSignal',
  'onset',
  'detected',
  'acked',
  'declared',
  'mitigationStart',
  'mitigated',
  'resolved',
] as const;

/** What must not come after what; where it does, the first of the pair is what is doubted, but never the onset. */
const MUST_PRECEDE: readonly (readonly [AnchorName, AnchorName])[] = [
  ['firstSignal', 'detected'],
  ['mitigationStart', 'mitigated'],
  ['mitigated', 'resolved'],
];

function isInPlace(name: AnchorName, known: Partial<Record<AnchorName, Event>>): boolean {
  const event = known[name];
  if (!event) return false;
  const { onset } = known;
  if (onset && (name === 'mitigated' || name === 'resolved') && compareInstants(event.at, onset.at) < 0) return false;
  return MUST_PRECEDE.every(([first, second]) => {
    const later = known[second];
    return first !== name || !later || compareInstants(event.at, later.at) <= 0;
  });
}

/** The last of the incident's alerts to resolve, next to when the source said that it was over. */
function resolution({ resolvedAt, alerts }: Incident, events: readonly Event[]): Event | undefined {
  const names = new Set(alerts.map(({ name }) => name));
  const apartMs = ({ at }: Event): number => Math.abs(epochMs(at) - epochMs(resolvedAt));
  return events
    .filter((event) => event.type === 'alert-resolved' && (names.size === 0 || names.has(event.entity.ref)))
    .filter((event) => apartMs(event) <= RESOLVED_WITHIN_MS)
    .toSorted((a, b) => apartMs(a) - apartMs(b) || a.seq - b.seq)[0];
}

function isOf(event: Event, type: string, { entity, evidence }: Deviation): boolean {
  return event.type === type && event.entity.ref === entity.ref && evidence.every((id) => event.evidence.includes(id));
}

function anchor(name: AnchorName, { at, precisionMs, id, evidence }: Event): Anchor {
  return { name, at, precisionMs, event: id, evidence };
}

function withoutUndefined(events: Partial<Record<AnchorName, Event | undefined>>): Partial<Record<AnchorName, Event>> {
  const known: Partial<Record<AnchorName, Event>> = {};
  for (const name of ORDER) {
    const event = events[name];
    if (event) known[name] = event;
  }
  return known;
}
