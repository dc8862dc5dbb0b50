/** A stretch of time in milliseconds since 1970, both ends included. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** What a signal looks like over time: `[epoch ms, value]`, oldest first, finite values only. */
export type Point = readonly [ms: number, value: number];

/**
 * An alert fires after the symptom began: it waits out its `for` and the window of its rates. Ten minutes cover what
 * is usual (Prometheus' documentation and the SRE workbook use 5 to 10 min); the project's own choice.
 */
const LONGEST_LEAD_MS = 10 * 60_000;
/** Where little was recorded before the incident, at least two thirds of it stay baseline. */
const LEAD_OF_LOOKBACK = 1 / 3;
const FEWEST_POINTS = 3;
const ENOUGH_POINTS = 5;

/** How long before the first alert the incident may have begun, given how far back a recording goes. Milliseconds. */
export function leadMs(firstMs: number, startedMs: number): number {
  return Math.max(0, Math.min(LONGEST_LEAD_MS, (startedMs - firstMs) * LEAD_OF_LOOKBACK));
}

/**
 * The points that show a signal at rest: those before the incident began, less a lead. Where these are too few, the
 * earliest third. Undefined where there is too little to tell rest from unrest.
 */
export function baselineOf(points: readonly Point[], startedMs: number): readonly Point[] | undefined {
  const first = points[0];
  if (!first || points.length < ENOUGH_POINTS) return undefined;
  const endMs = startedMs - leadMs(first[0], startedMs);
  const before = points.filter(([ms]) => ms <= endMs);
  return before.length >= ENOUGH_POINTS ? before : points.slice(0, Math.max(FEWEST_POINTS, points.length / 3));
}
