import { quantile, quantileOfSorted } from '../quantile.ts';
import { THRESHOLDS } from './thresholds.ts';
import type { Zone } from './zone.ts';

/** What was measured of one thing at rest and in the incident, in bounded memory. */
export interface Samples {
  add: (zone: Zone, value: number) => void;
  /** How many of each were seen. */
  counts: () => { outside: number; inside: number };
  /** The sum of what was seen in the incident. */
  total: () => number;
  /** The sum of what was seen in the incident beyond rest, quantile by quantile. */
  beyond: () => number;
  /** How far the whole distribution rose, in doublings; see `risenBits`. */
  risen: (resolution: number) => number;
}

const MOST_KEPT = 2000;
const QUANTILES = [0.1, 0.3, 0.5, 0.7, 0.9] as const;

/** Empty samples. Beyond its bound every second, then every fourth … sample is kept, so that all of the time is covered. */
export function createSamples(): Samples {
  const sides = { outside: createSide(), inside: createSide() };
  return {
    add(zone, value) {
      if (zone !== 'between' && Number.isFinite(value)) sides[zone].add(value);
    },
    counts: () => ({ outside: sides.outside.count(), inside: sides.inside.count() }),
    total: () => sides.inside.total(),
    beyond: () => sides.inside.count() * meanRise(sides.outside.kept(), sides.inside.kept()),
    risen: (resolution) => risenBits(sides.outside.kept(), sides.inside.kept(), resolution),
  };
}

/**
 * How far a distribution rose against another, in doublings: the mean over quantiles of what each rose, where it rose.
 * A few large values do not carry it, a fault that hits a third of all requests does. `resolution` is the amount below
 * which a difference is nobody's trouble. Few samples count for less.
 */
export function risenBits(outside: readonly number[], inside: readonly number[], resolution: number): number {
  if (outside.length === 0 || inside.length === 0) return 0;
  const [before, after] = [outside, inside].map((values) => values.toSorted((a, b) => a - b));
  if (!before || !after) return 0;
  const rises = QUANTILES.map((q) => {
    const [from, to] = [Math.max(0, quantileOfSorted(before, q)), Math.max(0, quantileOfSorted(after, q))];
    return Math.max(0, Math.log2((to + resolution) / (from + resolution)));
  });
  const sure = (count: number): number => count / (count + THRESHOLDS.doubt);
  const mean = rises.reduce((sum, rise) => sum + rise, 0) / rises.length;
  return mean * Math.sqrt(sure(outside.length) * sure(inside.length));
}

function meanRise(outside: readonly number[], inside: readonly number[]): number {
  if (outside.length === 0 || inside.length === 0) return 0;
  const rises = QUANTILES.map((q) => Math.max(0, quantile(inside, q) - quantile(outside, q)));
  return rises.reduce((sum, rise) => sum + rise, 0) / rises.length;
}

function createSide() {
  let [kept, stride, count, total] = [[] as number[], 1, 0, 0];
  return {
    add(value: number): void {
      if (count % stride === 0) kept.push(value);
      count += 1;
      total += value;
      if (kept.length < MOST_KEPT) return;
      kept = kept.filter((_, index) => index % 2 === 0);
      stride *= 2;
    },
    kept: (): readonly number[] => kept,
    count: (): number => count,
    total: (): number => total,
  };
}
