import type { Ledger, Seen } from '../../ledger.ts';
import {
  epochMs,
  type Call,
  type Change,
  type Clue,
  type Deviation,
  type Finding,
  type Incident,
  type Steady,
  type Template,
  type Timeline,
} from '../../schema/index.ts';
import { alertOffsets } from '../../source-clocks.ts';
import { FAILURE_MODES } from '../failure-modes/catalogue.ts';
import type { FailureMode } from '../failure-modes/failure-mode.ts';
import { complaintOf, type Complaint } from './complaint.ts';
import { outsideSigns, type OutsideSign } from './outside-signs.ts';
import { localities, type Locality } from './locality.ts';
import { settleTimeMs } from './settle-time.ts';

/** All that suspects are held against. */
export interface Inquiry {
  incident: Incident;
  /** What users felt: the deviation that the onset of the timeline stands on. */
  symptom: Deviation | undefined;
  onsetMs: number;
  onsetErrorMs: number;
  recoveredMs: number | null;
  settleMs: number;
  /** How far the clocks of metrics and of alerts are known to stand apart; 0 where they agree. */
  clockDoubtMs: number;
  deviations: Deviation[];
  steadies: Steady[];
  templates: Template[];
  /** What services, failing calls and pages say is wrong. */
  complaint: Complaint;
  /** Conditions that nobody ships, by the words of logs and metrics. */
  outside: OutsideSign[];
  clues: Clue[];
  localities: Map<string, Locality>;
  calls: readonly Call[];
  changes: readonly Change[];
  seen: readonly Seen[];
  modes: readonly FailureMode[];
  ledger: Ledger;
}

/** What the ranking is given. */
export interface Known {
  incident: Incident;
  findings: readonly Finding[];
  changes: readonly Change[];
  timeline: Timeline;
  calls: readonly Call[];
  ledger: Ledger;
  seen: readonly Seen[];
  /** How many places could not be looked at. */
  blindSpots: number;
  /** The ways of failing to choose from; the built-in catalogue where none are given. */
  modes?: readonly FailureMode[];
}

/** Sorts what is known by what the tests ask for. Where the timeline has no onset, the incident's own start stands in. */
export function inquiryOf({
  incident,
  findings,
  changes,
  timeline,
  calls,
  ledger,
  seen,
  modes = FAILURE_MODES,
}: Known): Inquiry {
  const deviations = findings.filter((finding) => finding.kind === 'deviation');
  const steadies = findings.filter((finding) => finding.kind === 'steady');
  const onset = timeline.anchors.find(({ name }) => name === 'onset');
  const entity = timeline.events.find(({ id }) => id === onset?.event)?.entity.ref;
  const felt = deviations.find(
    (one) =>
      one.peer === null &&
      one.entity.ref === entity &&
      one.onsetAt === onset?.at &&
      one.evidence.some((id) => onset.evidence.includes(id)),
  );
  const templates = findings.filter((finding) => finding.kind === 'template');
  // What deviates elsewhere is no symptom while it is known how the services that the incident names fare, or who they call.
  const known = [
    ...[...deviations, ...steadies].map((one) => one.entity.ref),
    ...calls.flatMap(({ caller, callee }) => [caller, callee]),
  ];
  const isPlaced = known.some((name) => incident.services.includes(name));
  const symptom = felt && (!isPlaced || incident.services.includes(felt.entity.ref)) ? felt : undefined;
  const places = localities({ deviations, steadies, calls });
  const onsetMs = epochMs(onset?.at ?? incident.startedAt);
  return {
    incident,
    symptom,
    onsetMs,
    onsetErrorMs: onset?.precisionMs ?? 0,
    recoveredMs: symptom?.recoveredAt ? epochMs(symptom.recoveredAt) : null,
    clockDoubtMs: Math.max(0, ...alertOffsets(seen, incident).map(({ offsetMs }) => Math.abs(offsetMs))),
    settleMs: settleTimeMs({ fromMs: onsetMs, toMs: epochMs(incident.resolvedAt) }),
    deviations,
    steadies,
    templates,
    outside: outsideSigns({ templates, deviations, calls }),
    complaint: complaintOf({ incident, deviations, templates, seen }),
    clues: findings.filter((finding): finding is Clue => finding.kind === 'clue' && !isExplained(finding, places)),
    localities: places,
    calls,
    changes,
    seen,
    modes,
    ledger,
  };
}

/**
 * Whether what a service lost beyond those that it calls is due to something that is no loss of theirs: demand, or a
 * callee that refuses to stay up, which is no failure of whoever refuses.
 */
function isExplained({ sign, entity }: Clue, places: ReadonlyMap<string, Locality>): boolean {
  if (sign !== 'excess') return false;
  return (places.get(entity.ref)?.explained ?? []).some(
    ({ by, kind }) =>
      kind === 'demand' ||
      (by !== entity.ref && places.get(by)?.own.some(({ role }) => role === 'saturation' || role === 'cache')),
  );
}
