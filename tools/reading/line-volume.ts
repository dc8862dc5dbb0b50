import type { Series } from '../../src/schema/index.ts';
import type { LineCounts } from './line-plan.ts';

/** How many lines one service wrote at one level, as a store counted them; `[epoch ms at which a step begins, lines]`. */
export interface LevelCounts {
  service: string;
  level: string;
  steps: readonly (readonly [ms: number, lines: number])[];
}

/** Instants on a grid, in ms: the steps that a store was asked for. */
export interface StepGrid {
  firstMs: number;
  stepMs: number;
  steps: number;
}

/**
 * The counts as series, one for each service and level, on every step of the grid: a store says nothing of a step
 * without lines, and that is none, not unknown. A sample stands at the end of its step, as with Prometheus.
 */
export function volumeSeries(counts: readonly LevelCounts[], grid: StepGrid): Series[] {
  return totals(counts, ({ service, level }) => JSON.stringify([service, level])).map(({ service, level, at }) => ({
    kind: 'series',
    // The level is part of the name, because lines about errors and lines at large are two different signals.
    metric: `log_${/^[a-z]+$/.test(level) ? level : 'other'}_lines`,
    type: 'gauge',
    labels: { service, level },
    samples: startsOf(grid).map((ms) => [ms + grid.stepMs, at.get(ms) ?? 0]),
  }));
}

/** How many lines each service wrote, over all levels, on every step of the grid. */
export function lineCounts(counts: readonly LevelCounts[], grid: StepGrid): LineCounts[] {
  return totals(counts, ({ service }) => service).map(({ service, at }) => ({
    service,
    steps: startsOf(grid).map((ms) => [ms, at.get(ms) ?? 0] as const),
  }));
}

function totals(
  counts: readonly LevelCounts[],
  keyOf: (one: LevelCounts) => string,
): { service: string; level: string; at: Map<number, number> }[] {
  const groups = new Map<string, { service: string; level: string; at: Map<number, number> }>();
  for (const one of counts) {
    const key = keyOf(one);
    const { at } = groups.get(key) ?? { at: new Map<number, number>() };
    for (const [ms, lines] of one.steps) at.set(ms, (at.get(ms) ?? 0) + lines);
    groups.set(key, { service: one.service, level: one.level, at });
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, group]) => group);
}

function startsOf({ firstMs, stepMs, steps }: StepGrid): number[] {
  return Array.from({ length: steps }, (_, index) => firstMs + index * stepMs);
}
