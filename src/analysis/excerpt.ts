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

/** Of several series, the one that tells most of a shift: by what it gained between two instants, as a counter would. */
export function tellingSource(
  sources: readonly Seen<Series>[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Seen<Series> | undefined {
  let best: { source: Seen<Series>; gained: number } | undefined;
  for (const source of sources) {
    const values = source.observation.samples.flatMap(([ms, value]) =>
      value !== null && ms >= fromMs && ms <= toMs ? [value] : [],
    );
    const gained = Math.max(...values) - Math.min(...values);
    if (values.length > 0 && (!best || gained > best.gained)) best = { source, gained };
  }
  return best?.source ?? sources[0];
}
