import { median } from '../quantile.ts';
import type { Point } from '../baseline.ts';

/** What was counted in one sampling interval, by all copies of a service together. */
export interface Cell {
  /** Its number on the grid. */
  index: number;
  /** When the interval ends. Milliseconds. */
  ms: number;
  increase: number;
  /** Increase a second. */
  rate: number;
}

/** A counter's samples, and whether it is known to have started at 0 with its first sample's predecessor. */
export interface Counter {
  points: readonly Point[];
  /** The instant at which it stood at 0, though it was not exported yet. */
  bornMs: number | null;
}

/** The sampling intervals of some counters: all of one length, from a common start. Milliseconds. */
export interface Grid {
  originMs: number;
  stepMs: number;
}

/** A pause of more than this many sampling steps is a gap, and nothing is known about it. */
const GAP_IN_STEPS = 2.5;
/** Samples come a little early or late; up to this share of a step counts as on time. */
const JITTER = 0.1;

/** The grid that fits some counters: the usual step, from the first sample of the longest one. Undefined of none. */
export function gridOf(counters: readonly Counter[]): Grid | undefined {
  let longest: readonly Point[] = [];
  for (const { points } of counters) if (points.length > longest.length) longest = points;
  const [first, second] = longest;
  if (!first || !second) return undefined;
  const steps = longest.slice(1).map(([ms], index) => ms - (longest[index]?.[0] ?? ms));
  return { originMs: first[0], stepMs: median(steps) };
}

/**
 * Adds counters up, interval by interval. A counter that falls was reset and counts from 0; gaps are not bridged.
 * Copies that were sampled at other instants are spread over the intervals they overlap.
 */
export function addUp(counters: readonly Counter[], grid: Grid): Cell[] {
  const totals = new Map<number, { increase: number; rate: number; ms: number; share: number }>();
  for (const counter of counters) {
    for (const [index, own] of spread(counter, grid)) {
      const total = totals.get(index) ?? { increase: 0, rate: 0, ms: 0, share: 0 };
      total.increase += own.increase;
      // A copy that was seen for a part of the interval is taken to have gone on alike.
      total.rate += (own.increase / own.coveredMs) * 1000;
      if (own.coveredMs > total.share) [total.share, total.ms] = [own.coveredMs, own.ms];
      totals.set(index, total);
    }
  }
  return [...totals]
    .filter(([, { share }]) => share >= grid.stepMs / 2)
    .map(([index, { ms, increase, rate }]) => ({ index, ms, increase, rate }))
    .toSorted((a, b) => a.ms - b.ms);
}

interface Part {
  increase: number;
  coveredMs: number;
  /** The end of the sample interval that covers most of this part. */
  ms: number;
  largest: number;
}

function spread({ points, bornMs }: Counter, { originMs, stepMs }: Grid): Map<number, Part> {
  const parts = new Map<number, Part>();
  const [first] = points;
  const samples: readonly Point[] = first && bornMs !== null && bornMs < first[0] ? [[bornMs, 0], ...points] : points;
  const snap = (ms: number): number => {
    const steps = (ms - originMs) / stepMs;
    return Math.abs(steps - Math.round(steps)) <= JITTER ? Math.round(steps) : steps;
  };
  for (let index = 1; index < samples.length; index += 1) {
    const [fromMs, before] = samples[index - 1] ?? [0, 0];
    const [toMs, after] = samples[index] ?? [0, 0];
    if (toMs - fromMs > GAP_IN_STEPS * stepMs) continue;
    const increase = after >= before ? after - before : after;
    const [from, to] = [snap(fromMs), snap(toMs)];
    if (to <= from) continue;
    for (let cell = Math.floor(from); cell < to; cell += 1) {
      const covered = Math.min(to, cell + 1) - Math.max(from, cell);
      const part = parts.get(cell) ?? { increase: 0, coveredMs: 0, ms: toMs, largest: 0 };
      part.increase += (increase * covered) / (to - from);
      part.coveredMs += covered * stepMs;
      if (covered > part.largest) [part.largest, part.ms] = [covered, toMs];
      parts.set(cell, part);
    }
  }
  return parts;
}
