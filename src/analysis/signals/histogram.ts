import type { Point } from '../baseline.ts';
import { addUp, gridOf, type Grid } from './cells.ts';
import { countersOf } from './counters.ts';
import { harmOf, roleOf, unitOf } from './role.ts';
import { sideOf } from './side.ts';
import type { CleanSeries, Signal } from './signal.ts';

/** The series of one histogram or summary of one entity toward one peer, by the part they are. */
export interface HistogramParts {
  /** The metric without `_bucket`, `_sum`, `_count`. */
  base: string;
  buckets: CleanSeries[];
  sums: CleanSeries[];
  counts: CleanSeries[];
}

const HIGH = 0.95;

/**
 * The mean and the 95 % quantile of what a histogram observed, interval by interval. The quantile is interpolated
 * within its bucket as Prometheus' `histogram_quantile` does it; beyond the last finite bound it is that bound.
 */
export function histogramSignals({ base, buckets, sums, counts }: HistogramParts): Signal[] {
  const [first] = [...counts, ...buckets];
  const grid = gridOf(countersOf(counts.length > 0 ? counts : buckets));
  if (!first || !grid) return [];
  const { entity, peer } = first;
  const side = sideOf(base, peer);
  const role = roleOf(base);
  const subject = side === 'inside' || role !== 'latency' ? base : 'latency';
  const toPeer = peer === null ? (side === 'client' ? ' of outgoing calls' : '') : ` of calls to ${peer}`;
  const shared = {
    entity,
    peer,
    side,
    role,
    harm: harmOf(base, role),
    unit: unitOf(base),
    form: 'derived' as const,
  };
  const mean = meansOf(sums, counts, grid);
  const high = quantilesOf(buckets, grid);
  return [
    {
      ...shared,
      name: `mean ${subject}${toPeer}`,
      metric: `${base}_sum`,
      points: mean,
      sources: [...sums, ...counts].flatMap(({ sources }) => sources),
    },
    {
      ...shared,
      name: `p95 ${subject}${toPeer}`,
      metric: `${base}_bucket`,
      points: high,
      sources: buckets.flatMap(({ sources }) => sources),
    },
  ].filter(({ points }) => points.length > 0);
}

function meansOf(sums: readonly CleanSeries[], counts: readonly CleanSeries[], grid: Grid): Point[] {
  const total = new Map(addUp(countersOf(sums), grid).map(({ index, increase }) => [index, increase]));
  return addUp(countersOf(counts), grid).flatMap(({ index, ms, increase }): Point[] => {
    const sum = total.get(index);
    return sum === undefined || increase <= 0 ? [] : [[ms, sum / increase]];
  });
}

function quantilesOf(buckets: readonly CleanSeries[], grid: Grid): Point[] {
  const byBound = new Map<number, CleanSeries[]>();
  for (const one of buckets) {
    const bound = boundOf(one.labels['le']);
    if (bound === undefined) continue;
    const known = byBound.get(bound);
    if (known) known.push(one);
    else byBound.set(bound, [one]);
  }
  const rows = [...byBound]
    .toSorted(([a], [b]) => a - b)
    .map(([bound, series]) => {
      const cells = addUp(countersOf(series), grid);
      return { bound, counts: new Map(cells.map(({ index, increase }) => [index, increase])), cells };
    });
  const top = rows.at(-1);
  if (top?.bound !== Number.POSITIVE_INFINITY) return [];
  return top.cells
    .filter(({ increase }) => increase > 0)
    .flatMap(({ index, ms, increase }): Point[] => {
      const value = withinBuckets(
        rows.map(({ bound, counts }) => ({ bound, count: counts.get(index) ?? 0 })),
        HIGH * increase,
      );
      return value === undefined ? [] : [[ms, value]];
    });
}

/** Where the observation of a rank lies, by cumulative counts; lower bounds of 0 are assumed below the first bucket. */
function withinBuckets(rows: readonly { bound: number; count: number }[], rank: number): number | undefined {
  let [lower, below] = [0, 0];
  for (const { bound, count } of rows) {
    if (count >= rank) {
      if (!Number.isFinite(bound)) return lower;
      return count > below ? lower + ((bound - lower) * (rank - below)) / (count - below) : bound;
    }
    [lower, below] = [bound, Math.max(below, count)];
  }
  return undefined;
}

function boundOf(le: string | undefined): number | undefined {
  if (le === undefined) return undefined;
  if (/^\+?inf$/i.test(le)) return Number.POSITIVE_INFINITY;
  const bound = Number(le);
  return Number.isNaN(bound) ? undefined : bound;
}
