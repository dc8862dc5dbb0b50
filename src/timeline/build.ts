import type { Ledger, Seen } from '../ledger.ts';
import {
  compareInstants,
  epochMs,
  type Change,
  type Event,
  type Finding,
  type Incident,
  type Instant,
  type Timeline,
} from '../schema/index.ts';
import { alertEvents, alertSpells } from './alert-events.ts';
import { anchorsOf } from './anchors.ts';
import { changeEvents } from './change-events.ts';
import { clockOffsets, corrected } from './clock-offsets.ts';
import { clockNotes, plausibleSpan } from './clocks.ts';
import type { DraftEvent } from './draft-event.ts';
import { occurrenceEvents } from './occurrence-events.ts';
import { orderEvents } from './order.ts';
import { silencesIn } from './silences.ts';
import { symptomEvents } from './symptom-events.ts';
import { symptomOf } from './symptom.ts';

/** What a timeline is built from. */
export interface Chronicle {
  incident: Incident;
  seen: readonly Seen[];
  findings: readonly Finding[];
  changes: readonly Change[];
  ledger: Ledger;
}

/**
 * The incident as it went: what changed, what left its baseline, which alert fired when, what was taken back, from
 * before the onset until after the recovery. The same for any order of what was seen and found.
 */
export function buildTimeline({ incident, seen, findings, changes, ledger }: Chronicle): Timeline {
  const symptom = symptomOf(findings, incident);
  const span = plausibleSpan(seen, incident.resolvedAt);
  const spells = alertSpells(seen);
  const offsets = clockOffsets(seen);
  const drafts = [
    ...changeEvents({ seen, changes: inOrder(changes), spells, ledger }),
    ...alertEvents(spells, incident.resolvedAt, ledger),
    ...symptomEvents(findings, symptom),
    ...occurrenceEvents(seen, { incident, changes }, ledger),
  ].map((draft) => corrected(draft, offsets, hostsOf));
  const plausible = drafts.filter(({ at }) => epochMs(at) >= span.fromMs && epochMs(at) <= span.toMs);
  const ordered = orderEvents(plausible);
  const onsetAt = symptom?.onsetAt ?? incident.startedAt;
  const onsetErrorMs = symptom?.onsetErrorMs ?? 0;
  const endAt = latest(symptom?.recoveredAt ?? incident.resolvedAt, onsetAt);
  const firstFiringAt = ordered.find(
    ({ type, at }) => type === 'alert-firing' && compareInstants(at, onsetAt) >= 0,
  )?.at;

  let seq = 0;
  const events = ordered.map((draft, index): Event => {
    const { at, raw, precisionMs, lane, type, actorKind, entity, what, stateBefore, stateAfter, knownAtTheTime } =
      draft;
    seq = index > 0 && ordered[index - 1]?.at === at ? seq + 1 : 0;
    const isBefore = epochMs(at) < epochMs(onsetAt) - onsetErrorMs;
    const phase = isBefore ? 'before' : compareInstants(at, endAt) <= 0 ? 'active' : 'after';
    const evidence = [...new Set(draft.cite())];
    // Before the first alert fired, what only the analysis found was before nobody's eyes.
    const hindsightOnly = draft.isFound && (firstFiringAt === undefined || compareInstants(at, firstFiringAt) < 0);
    const told = {
      id: `EV-${index + 1}`,
      at,
      raw,
      precisionMs,
      seq,
      lane,
      phase,
      type,
      actorKind,
      entity,
      what,
    } as const;
    return { ...told, evidence, stateBefore, stateAfter, knownAtTheTime, hindsightOnly };
  });
  return {
    events,
    anchors: anchorsOf({ incident, events, symptom, healthy: healthyServices(findings) }),
    alertOrder: alertOrder(events, symptom?.onsetAt),
    silences: silencesIn(events, { from: onsetAt, to: endAt }),
    clocks: clockNotes(seen, incident, offsets, drafts.length - plausible.length),
  };
}

/** The services that went on answering: watched, and neither their errors nor their latency left the baseline. */
function healthyServices(findings: readonly Finding[]): Set<string> {
  const answers = findings.filter(
    (one) =>
      (one.kind === 'deviation' || one.kind === 'steady') &&
      one.peer === null &&
      (one.role === 'errors' || one.role === 'latency'),
  );
  const failing = new Set(answers.filter(({ kind }) => kind === 'deviation').map(({ entity }) => entity.ref));
  return new Set(answers.map(({ entity }) => entity.ref).filter((name) => !failing.has(name)));
}

/** Whose clock stamped an event: logs carry their service's, events of a node the node's. */
function hostsOf({ type, entity }: DraftEvent): string[] {
  if (type === 'log-template') return [entity.ref];
  return type.startsWith('cluster-') ? [entity.ref.split('/').at(-1) ?? ''] : [];
}

/** The first firing of each alert, in the order of firing, with its lag behind the onset. */
function alertOrder(events: readonly Event[], onsetAt: Instant | undefined): Timeline['alertOrder'] {
  const first = new Map<string, Event>();
  for (const event of events) {
    if (event.type === 'alert-firing' && !first.has(event.entity.ref)) first.set(event.entity.ref, event);
  }
  return [...first].map(([name, { at, id }]) => ({
    name,
    firedAt: at,
    lagMs: onsetAt === undefined ? null : Math.round(epochMs(at) - epochMs(onsetAt)),
    event: id,
  }));
}

function inOrder(changes: readonly Change[]): Change[] {
  return changes.toSorted(
    (a, b) =>
      compareInstants(a.exposedFrom, b.exposedFrom) || (`${a.service} ${a.sha}` < `${b.service} ${b.sha}` ? -1 : 1),
  );
}

function latest(a: Instant, b: Instant): Instant {
  return compareInstants(a, b) >= 0 ? a : b;
}
