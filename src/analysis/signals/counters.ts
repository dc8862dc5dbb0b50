import type { Counter } from './cells.ts';
import { copyOfSeries } from './labels.ts';
import type { CleanSeries } from './signal.ts';

/**
 * Counters of one metric. A series that appears only later, though its copy of the service was sampled before,
 * counted from 0: client libraries export a label value from its first use on.
 */
export function countersOf(series: readonly CleanSeries[]): Counter[] {
  const instants = new Map<string, number[]>();
  for (const { labels, points } of series) {
    const copy = copyOfSeries(labels);
    const known = instants.get(copy) ?? [];
    for (const [ms] of points) known.push(ms);
    instants.set(copy, known);
  }
  for (const known of instants.values()) known.sort((a, b) => a - b);
  return series.map(({ labels, points }) => {
    const firstMs = points[0]?.[0] ?? Number.NEGATIVE_INFINITY;
    const before = instants.get(copyOfSeries(labels))?.findLast((ms) => ms < firstMs);
    return { points, bornMs: before ?? null };
  });
}
