import { ofKind } from '../../ledger.ts';
import { epochMs, type Change, type EvidenceId, type Ground } from '../../schema/index.ts';
import { clockTime } from '../clock-time.ts';
import { ground } from './grounds.ts';
import type { Inquiry } from './inquiry.ts';
import { WEIGHTS } from './weights.ts';

/** Settling takes twice its usual time at most; a symptom that goes on longer was not ended (lint rule C07). */
const TOO_LONG = 2;

/** What became of the symptom when a change was taken back, or of a change that stayed while the symptom ended. */
export function intervention(change: Change, inquiry: Inquiry): Ground[] {
  return change.revertedAt === null ? outlasted(change, inquiry) : takenBack(change, change.revertedAt, inquiry);
}

function takenBack(change: Change, revertedAt: string, inquiry: Inquiry): Ground[] {
  const { symptom, recoveredMs, settleMs, onsetMs, incident } = inquiry;
  const revert = revertOf(change, inquiry);
  if (!symptom || !revert || revert.finishedMs < onsetMs) return [];
  const name = symptom.entity.ref;
  const evidence = [...symptom.evidence.slice(-1), ...revert.evidence, ...symptom.evidence];
  const lateMs = (recoveredMs ?? epochMs(incident.resolvedAt)) - inquiry.clockDoubtMs - revert.finishedMs;
  if (recoveredMs !== null && recoveredMs + symptom.onsetErrorMs >= revert.startedMs && lateMs <= settleMs) {
    // Another that may have ended it, or clocks that stand apart, leave half of it.
    const isSure = otherEndings(change, inquiry).length === 0 && inquiry.clockDoubtMs === 0;
    const weight = isSure ? WEIGHTS.intervention : WEIGHTS.intervention / 2;
    const once = inquiry.clockDoubtMs === 0 ? 'once' : 'as near as the clocks tell when';
    const statement = `The symptom at ${name} ended at ${clockTime(recoveredMs)}, ${once} the change on ${change.service} was taken back at ${clockTime(revertedAt)}`;
    return ground('intervention', weight, statement, evidence);
  }
  if (lateMs > TOO_LONG * settleMs) {
    const until = recoveredMs === null ? 'went on' : `went on until ${clockTime(recoveredMs)}`;
    const statement = `The change on ${change.service} was taken back at ${clockTime(revertedAt)}, and the symptom at ${name} ${until}`;
    return ground('failed-intervention', WEIGHTS.failedIntervention, statement, evidence);
  }
  return [];
}

function outlasted(change: Change, inquiry: Inquiry): Ground[] {
  const { symptom, recoveredMs } = inquiry;
  const [ending] = otherEndings(change, inquiry);
  if (!symptom || recoveredMs === null || !ending) return [];
  const statement = `The symptom at ${symptom.entity.ref} ended at ${clockTime(recoveredMs)} while the change on ${change.service} stayed in place`;
  const evidence = [
    ...symptom.evidence.slice(-1),
    ...change.evidence.slice(-1),
    ...(revertOf(ending, inquiry)?.evidence ?? []),
  ];
  return ground('intervention', WEIGHTS.outlasted, statement, evidence);
}

/** Other changes whose taking back may have ended the symptom. */
function otherEndings({ sha, service }: Change, inquiry: Inquiry): Change[] {
  const { changes, recoveredMs, settleMs, clockDoubtMs, symptom } = inquiry;
  if (recoveredMs === null || !symptom) return [];
  return changes.filter((other) => {
    if ((other.sha === sha && other.service === service) || other.revertedAt === null) return false;
    const revert = revertOf(other, inquiry);
    const isAfterStart = revert !== undefined && recoveredMs + symptom.onsetErrorMs >= revert.startedMs;
    return isAfterStart && recoveredMs - clockDoubtMs - revert.finishedMs <= settleMs;
  });
}

/** The deploy that took a change back. */
function revertOf(
  { service, revertedAt }: Change,
  { seen, ledger }: Inquiry,
): { startedMs: number; finishedMs: number; evidence: EvidenceId[] } | undefined {
  if (revertedAt === null) return undefined;
  const deploy = ofKind(seen, 'deploy').find(
    ({ observation }) => observation.service === service && observation.finishedAt === revertedAt,
  );
  if (!deploy) return turnOf(revertedAt, seen, ledger);
  const { startedAt, finishedAt, reason } = deploy.observation;
  const evidence = ledger.cite(deploy, {
    title: `deploy of ${service}: ${reason}`,
    interval: { from: startedAt, to: finishedAt },
  });
  return { startedMs: epochMs(startedAt), finishedMs: epochMs(finishedAt), evidence: [evidence] };
}

/** The turn of a flag that took an earlier one back. */
function turnOf(at: string, seen: Inquiry['seen'], ledger: Inquiry['ledger']): ReturnType<typeof revertOf> {
  const turn = ofKind(seen, 'occurrence').find(
    ({ observation }) => observation.source === 'flag' && observation.firstAt === at,
  );
  if (!turn) return undefined;
  const evidence = ledger.cite(turn, { title: turn.observation.summary, entities: [turn.observation.entity] });
  return { startedMs: epochMs(at), finishedMs: epochMs(turn.observation.lastAt), evidence: [evidence] };
}
