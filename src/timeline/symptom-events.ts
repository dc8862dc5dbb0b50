import { epochMs, type Deviation, type Finding, type Template } from '../schema/index.ts';
import { shortened, type DraftEvent } from './draft-event.ts';

const MOST_DEVIATIONS = 24;
const MOST_TEMPLATES = 6;

/** Signals as they left their baseline, the recovery of those that users feel, and the first line of each new kind of log. */
export function symptomEvents(findings: readonly Finding[], incidentServices: readonly string[]): DraftEvent[] {
  const deviations = findings
    .filter((finding): finding is Deviation => finding.kind === 'deviation')
    .toSorted((a, b) => epochMs(a.onsetAt) - epochMs(b.onsetAt) || (a.id < b.id ? -1 : 1));
  const told = deviations.filter(({ peer }) => peer === null).slice(0, MOST_DEVIATIONS);
  const templates = findings
    .filter((finding): finding is Template => finding.kind === 'template' && finding.baselineCount === 0)
    .slice(0, MOST_TEMPLATES);
  return [
    ...told.map(deviationEvent),
    ...told.filter((one) => isFelt(one) && incidentServices.includes(one.entity.ref)).flatMap(recoveryEvent),
    ...templates.map(templateEvent),
  ];
}

/** Whether users feel it: errors or latency of a service as it answered. */
export function isFelt({ role, peer, direction }: Deviation): boolean {
  return (role === 'errors' || role === 'latency') && peer === null && direction === 'up';
}

function deviationEvent(deviation: Deviation): DraftEvent {
  const { onsetAt, onsetErrorMs, role, entity, statement, evidence } = deviation;
  return {
    at: onsetAt,
    raw: onsetAt,
    precisionMs: onsetErrorMs,
    lane: role === 'traffic' ? 'traffic' : 'symptom',
    type: 'deviation',
    actorKind: 'system',
    entity,
    what: shortened(statement.replace(/\.$/, '')),
    evidence: evidence.slice(0, 3),
    stateBefore: null,
    stateAfter: null,
    knownAtTheTime: null,
    hindsightOnly: role === 'saturation' || role === 'cache',
  };
}

function recoveryEvent({ recoveredAt, onsetErrorMs, signal, entity, evidence }: Deviation): DraftEvent[] {
  if (recoveredAt === null) return [];
  return [
    {
      at: recoveredAt,
      raw: recoveredAt,
      precisionMs: onsetErrorMs,
      lane: 'recovery',
      type: 'recovery',
      actorKind: 'system',
      entity,
      what: shortened(`${signal} of ${entity.ref} is back at its baseline`),
      evidence: evidence.slice(0, 3),
      stateBefore: null,
      stateAfter: null,
      knownAtTheTime: null,
      hindsightOnly: false,
    },
  ];
}

function templateEvent({ firstAt, entity, template, count, evidence }: Template): DraftEvent {
  return {
    at: firstAt,
    raw: firstAt,
    precisionMs: 1,
    lane: 'symptom',
    type: 'log-template',
    actorKind: 'system',
    entity,
    what: shortened(`first of ${count} lines of a new kind in the log of ${entity.ref}: ${template}`),
    evidence: evidence.slice(0, 1),
    stateBefore: null,
    stateAfter: null,
    knownAtTheTime: null,
    hindsightOnly: false,
  };
}
