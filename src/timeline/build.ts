import type { Ledger, Seen } from '../ledger.ts';
import {
  compareInstants,
  epochMs,
  type Change,
  type Event,
  type Finding,
  type Incident,
  type Timeline,
} from '../schema/index.ts';
import { alertEvents, alertSpells, type AlertSpell } from './alert-events.ts';
import { anchorsOf, feltFirst } from './anchors.ts';
import { changeEvents } from './change-events.ts';
import { orderEvents } from './order.ts';
import { silencesIn } from './silences.ts';
import { symptomEvents } from './symptom-events.ts';

/** What a timeline is built from. */
export interface Material {
  incident: Incident;
  seen: readonly Seen[];
  findings: readonly Finding[];
  changes: readonly Change[];
  ledger: Ledger;
}

/**
 * The incident as it went, from changes, alerts and deviating signals: one total order that does not depend on the order
 * in which the sources answered, with its turning points and the order in which alerts fired. The trigger is not among
 * the turning points yet: it is known once the cause is.
 */
export function buildTimeline({ incident, seen, findings, changes, ledger }: Material): Timeline {
  const onset = feltFirst(findings, incident);
  const active = { from: onset?.onsetAt ?? null, to: onset?.recoveredAt ?? incident.resolvedAt };
  const spells = alertSpells(seen, ledger);
  const ordered = orderEvents(
    [
      ...changeEvents(seen, changes, ledger),
      ...alertEvents(spells),
      ...symptomEvents(findings, incident.services.length > 0 ? incident.services : onset ? [onset.entity.ref] : []),
    ],
    active,
  );
  const events = ordered.map((event) => (event.type === 'rollback' ? withWhatWasKnown(event, ordered) : event));
  return {
    events,
    anchors: anchorsOf(events, { incident, onset }),
    alertOrder: alertOrderOf(events, onset?.onsetAt),
    silences: silencesIn(events, active),
    clocks: clocksOf(spells, onset?.onsetErrorMs),
  };
}

/** A rollback is a decision: what could be known when it was taken stands beside it. */
function withWhatWasKnown(event: Event, events: readonly Event[]): Event {
  const before = events.filter(({ at }) => compareInstants(at, event.at) < 0);
  const firing = new Set<string>();
  for (const { type, entity } of before) {
    if (type === 'alert-firing') firing.add(entity.ref);
    if (type === 'alert-resolved') firing.delete(entity.ref);
  }
  const latest = before.findLast(({ type }) => type === 'deploy' || type === 'rollback');
  const alerts =
    firing.size > 0 ? `firing: ${[...firing].map((name) => `\`${name}\``).join(', ')}` : 'no alert was firing';
  const deploy = latest ? `; latest deploy: ${latest.what}` : '';
  return { ...event, actorKind: 'role', knownAtTheTime: `${alerts}${deploy}` };
}

function alertOrderOf(events: readonly Event[], onsetAt: string | undefined): Timeline['alertOrder'] {
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

function clocksOf(spells: readonly AlertSpell[], onsetErrorMs: number | undefined): string {
  const coarsest = Math.max(0, ...spells.map(({ precisionMs }) => precisionMs));
  const alerts = spells.length > 0 ? `alert times are ± ${coarsest / 1000} s` : 'no alert times';
  const onset = onsetErrorMs === undefined ? '' : `, the onset ± ${Math.round(onsetErrorMs / 100) / 10} s`;
  return `Commits, deploys and logs as their own clocks wrote them; ${alerts}${onset}; no offset between clocks was measured.`;
}
