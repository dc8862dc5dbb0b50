import { compareInstants, type EvidenceKind, type Gap, type Instant, type Rca } from '../../../schema/index.ts';

/** What a gap says of a timeline that is empty because no source holds anything that happened. */
export const NO_EVENT_RECORDED = 'no event in what was recorded';
/** What a gap says of a timeline that begins with the onset because no source holds anything earlier. */
export const NOTHING_BEFORE = 'happened before the onset';

/** Kinds of evidence that something happened, in contrast to samples, files and traces, which are there all the time. */
const HAPPENINGS: ReadonlySet<EvidenceKind> = new Set(['dep', 'kev', 'alr', 'chat', 'tkt', 'stat', 'hum']);

/**
 * The gap by which a document says that nothing was recorded as an event. Undefined where none says so, and where the
 * document itself holds something that happened: then the timeline is empty because it was left out.
 */
export function gapWithoutEvents(rca: Rca): Gap | undefined {
  const { timeline, suspects, evidence } = rca;
  if (timeline.events.length > 0 || timeline.anchors.length > 0 || timeline.alertOrder.length > 0) return undefined;
  if (suspects.some(({ change }) => change !== null) || evidence.some(({ kind }) => HAPPENINGS.has(kind)))
    return undefined;
  return rca.gaps.find((gap) => isUnrecorded(gap, NO_EVENT_RECORDED));
}

/**
 * Whether a gap says that nothing was recorded from before the onset. It does not hold where the document itself knows
 * of something earlier: a turning point, a change that met traffic, or evidence of something that happened.
 */
export function admitsNothingBefore(rca: Rca, onset: Instant): boolean {
  const isEarlier = (at: Instant | null): boolean => at !== null && compareInstants(at, onset) < 0;
  const isKnown =
    rca.timeline.anchors.some(({ at }) => isEarlier(at)) ||
    rca.suspects.some(({ change }) => change !== null && isEarlier(change.exposedFrom)) ||
    rca.evidence.some(({ kind, at }) => HAPPENINGS.has(kind) && isEarlier(at));
  return !isKnown && rca.gaps.some((gap) => isUnrecorded(gap, NOTHING_BEFORE));
}

function isUnrecorded({ reason, blockedBy }: Gap, says: string): boolean {
  return reason === 'not-recorded' && blockedBy.includes(says);
}
