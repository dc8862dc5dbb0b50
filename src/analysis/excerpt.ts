import type { Seen } from '../ledger.ts';
import { instant, type Series, type Window } from '../schema/index.ts';

/** An excerpt of evidence holds 600 characters; a little is left free for the line that is cut. */
const MOST_CHARACTERS = 590;
const MOST_BEFORE = 8;

/**
 * The stretch of samples around an instant that one excerpt can hold: up to eight before it, the first one at or
 * after it, and as many more as fit.
 */
export function windowAround({ samples }: Series, atMs: number): Window {
  const sorted = samples.toSorted(([a], [b]) => a - b);
  const found = sorted.findIndex(([ms]) => ms >= atMs);
  const center = found < 0 ? Math.max(0, sorted.length - 1) : found;
  const lengthOf = (index: number): number => {
    const sample = sorted[index];
    return sample ? instant(sample[0]).length + String(sample[1] ?? 'NaN').length + 2 : 0;
  };
  let [from, to, used] = [center, center, lengthOf(center)];
  while (from > 0 && center - from < MOST_BEFORE && used + lengthOf(from - 1) <= MOST_CHARACTERS / 2) {
    from -= 1;
    used += lengthOf(from);
  }
  while (to + 1 < sorted.length && used + lengthOf(to + 1) <= MOST_CHARACTERS) {
    to += 1;
    used += lengthOf(to);
  }
  return { from: instant(sorted[from]?.[0] ?? atMs), to: instant(sorted[to]?.[0] ?? atMs) };
}

/** The samples of a series within a window, as its text shows them. */
export function samplesIn({ samples }: Series, { from, to }: Window): number[] {
  return samples.flatMap(([ms, value]) => (value !== null && instant(ms) >= from && instant(ms) <= to ? [value] : []));
}

/**
 * Of several series, the one that tells most of a shift: sampled at its onset, and of those the one that gained most
 * between the two ends, as a counter would.
 */
export function tellingSource(
  sources: readonly Seen<Series>[],
  { fromMs, toMs, atMs }: { fromMs: number; toMs: number; atMs: number },
): Seen<Series> | undefined {
  const sampled = sources.filter(({ observation }) => observation.samples.some(([ms]) => ms === atMs));
  let best: { source: Seen<Series>; gained: number } | undefined;
  for (const source of sampled.length > 0 ? sampled : sources) {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const [ms, value] of source.observation.samples) {
      if (value === null || ms < fromMs || ms > toMs) continue;
      [least, most] = [Math.min(least, value), Math.max(most, value)];
    }
    if (most >= least && (!best || most - least > best.gained)) best = { source, gained: most - least };
  }
  return best?.source ?? sources[0];
}
