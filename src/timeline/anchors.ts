import {
  compareInstants,
  epochMs,
  type Anchor,
  type AnchorName,
  type Deviation,
  type Event,
  type Finding,
  type Incident,
} from '../schema/index.ts';
import { isFelt } from './symptom-events.ts';

/** The orders that anchors must keep; `rca.md` T05. */
const IN_ORDER: readonly (readonly AnchorName[])[] = [
  ['latent', 'trigger', 'onset', 'mitigated', 'resolved'],
  ['firstSignal', 'detected', 'acked', 'declared'],
  ['mitigationStart', 'mitigated'],
];

/**
 * What users felt first: the deviation of a service that the incident names, errors before latency where both began
 * within each other's error; of any service where none of those deviated.
 */
export function feltFirst(findings: readonly Finding[], incident: Incident): Deviation | undefined {
  const felt = findings.filter((finding): finding is Deviation => finding.kind === 'deviation' && isFelt(finding));
  const named = felt.filter(({ entity }) => incident.services.includes(entity.ref));
  const candidates = named.length > 0 ? named : felt;
  const errors = candidates.filter(({ role }) => role === 'errors');
  return earliest(errors.length > 0 ? errors : candidates);
}

/** The turning points that the events show. One that would break the order of the others is left out. */
export function anchorsOf(
  events: readonly Event[],
  { incident, onset }: { incident: Incident; onset: Deviation | undefined },
): Anchor[] {
  const names = new Set(incident.alerts.map(({ name }) => name));
  const firings = events.filter(({ type }) => type === 'alert-firing');
  const ofIncident = firings.filter(({ entity }) => names.has(entity.ref));
  const detected = (ofIncident.length > 0 ? ofIncident : firings)[0];
  const onsetEvent = onset && eventOf(events, 'deviation', onset);
  const firstSignal = events.find(
    ({ lane, type, at }) =>
      (lane === 'symptom' || type === 'alert-pending') && (!detected || compareInstants(at, detected.at) <= 0),
  );
  const mitigationStart = events.find(
    ({ type, at }) => type === 'rollback' && (!onsetEvent || compareInstants(at, onsetEvent.at) > 0),
  );
  const mitigated = onset?.recoveredAt ? eventOf(events, 'recovery', onset) : undefined;
  const resolved = events
    .filter(({ type, entity }) => type === 'alert-resolved' && (names.size === 0 || names.has(entity.ref)))
    .toSorted((a, b) => distance(a, incident) - distance(b, incident))[0];

  const found: [AnchorName, Event | undefined][] = [
    ['onset', onsetEvent],
    ['firstSignal', firstSignal],
    ['detected', detected],
    ['mitigationStart', mitigationStart],
    ['mitigated', mitigated],
    ['resolved', resolved],
  ];
  const anchors = found.flatMap(([name, event]) => (event ? [anchorAt(name, event)] : []));
  return inOrder(anchors);
}

/** The anchor of a name at an event. */
export function anchorAt(name: AnchorName, { id, at, precisionMs, evidence }: Event): Anchor {
  return { name, at, precisionMs, event: id, evidence };
}

/** The anchors that keep the order, each held against those already kept. */
export function inOrder(anchors: readonly Anchor[]): Anchor[] {
  const kept: Anchor[] = [];
  for (const anchor of anchors) {
    const breaks = IN_ORDER.some((names) =>
      kept.some((other) => {
        const [own, its] = [names.indexOf(anchor.name), names.indexOf(other.name)];
        if (own < 0 || its < 0) return false;
        const order = compareInstants(anchor.at, other.at);
        return own < its ? order > 0 : order < 0;
      }),
    );
    if (!breaks) kept.push(anchor);
  }
  return kept.toSorted((a, b) => compareInstants(a.at, b.at));
}

function earliest(deviations: readonly Deviation[]): Deviation | undefined {
  return deviations.toSorted((a, b) => compareInstants(a.onsetAt, b.onsetAt) || (a.id < b.id ? -1 : 1))[0];
}

function eventOf(
  events: readonly Event[],
  type: string,
  { evidence, entity, onsetAt, recoveredAt }: Deviation,
): Event | undefined {
  const at = type === 'recovery' ? recoveredAt : onsetAt;
  return events.find(
    (event) =>
      event.type === type && event.at === at && event.entity.ref === entity.ref && event.evidence[0] === evidence[0],
  );
}

function distance({ at }: Event, { resolvedAt }: Incident): number {
  return Math.abs(epochMs(at) - epochMs(resolvedAt));
}
