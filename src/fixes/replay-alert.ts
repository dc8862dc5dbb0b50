import { instant, type Criterion, type EvidenceId, type Instant, type Proof } from '../schema/index.ts';

type AlertCriterion = Extract<Criterion, { kind: 'alert' }>;

/** The recorded points of the signal that an alert would watch, oldest first. */
export interface Recorded {
  points: readonly (readonly [ms: number, value: number])[];
  evidence: EvidenceId[];
}

/** When the incident began and when people really heard of it, in milliseconds since 1970. */
export interface Happened {
  onsetMs: number;
  endMs: number;
  detectedMs: number | null;
}

/**
 * Runs a proposed alert over the recorded signal as Prometheus would: pending from the first point beyond the
 * threshold, firing once it stayed there for `forSeconds`. Holds if it fires in the incident, not later than the real page, and
 * never outside it.
 */
export function replayAlert(criterion: AlertCriterion, { points, evidence }: Recorded, happened: Happened): Proof {
  const [first] = evidence;
  if (!first || points.length < 2) {
    return { kind: 'not-provable', reason: `no recorded points of ${criterion.signal}` };
  }
  const firings = firingsOf(criterion, points);
  const inIncident = firings.find((at) => at >= happened.onsetMs && at <= happened.endMs);
  const falseFirings = firings.filter((at) => at < happened.onsetMs || at > happened.endMs).length;
  const earlier =
    inIncident === undefined || happened.detectedMs === null ? null : (happened.detectedMs - inIncident) / 1000;
  const firesAt: Instant | null = inIncident === undefined ? null : instant(inIncident);
  return {
    kind: 'alert-replay',
    holds: inIncident !== undefined && falseFirings === 0 && (earlier === null || earlier >= 0),
    firesAt,
    earlierBySeconds: earlier === null ? null : Math.round(earlier * 10) / 10,
    falseFirings,
    healthySeconds: Math.round(secondsOutside(points, happened)),
    evidence,
  };
}

/** The instants at which the alert starts to fire, in milliseconds. */
function firingsOf({ comparison, threshold, forSeconds }: AlertCriterion, points: Recorded['points']): number[] {
  const firings: number[] = [];
  let pendingSince: number | undefined;
  let isFiring = false;
  for (const [ms, value] of points) {
    if (comparison === '>' ? value <= threshold : value >= threshold) {
      [pendingSince, isFiring] = [undefined, false];
      continue;
    }
    pendingSince ??= ms;
    if (!isFiring && ms - pendingSince >= forSeconds * 1000) {
      isFiring = true;
      firings.push(ms);
    }
  }
  return firings;
}

function secondsOutside(points: Recorded['points'], { onsetMs, endMs }: Happened): number {
  const [start, end] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
  const inside = Math.max(0, Math.min(end, endMs) - Math.max(start, onsetMs));
  return (end - start - inside) / 1000;
}
