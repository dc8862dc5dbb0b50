import type { Labels, Matrix, Sample } from './matrix.ts';

/** One sample of a native histogram. A bucket holds what lies under its upper bound and above that of the one before. */
export interface HistogramSample {
  ms: number;
  count: number;
  sum: number;
  buckets: readonly { upper: string; held: number }[];
}

/** More bounds than a classic histogram can reasonably have; then only count and sum are told. */
const MOST_BOUNDS = 200;

/**
 * A native histogram in the series of a classic one: `_count`, `_sum` and cumulative `_bucket`s. A server sends only
 * the buckets that hold something, so that a bound which one sample lacks holds what the bounds below it hold.
 * `partial`: there were too many bounds, so that the buckets are left out.
 */
export function classicSeries(
  { __name__: name = '', ...labels }: Labels,
  samples: readonly HistogramSample[],
): { series: Matrix['series']; partial: boolean } {
  const of = { __name__: name, ...labels };
  const series = (
    suffix: string,
    extra: Labels,
    values: readonly (readonly [ms: number, value: number])[],
  ): Matrix['series'][number] => ({
    labels: { __name__: `${name}${suffix}`, ...labels, ...extra },
    samples: values.map(([ms, value]): Sample => [ms, Number.isFinite(value) ? value : null]),
    of,
  });
  const counts = series(
    '_count',
    {},
    samples.map(({ ms, count }) => [ms, count]),
  );
  const sums = series(
    '_sum',
    {},
    samples.map(({ ms, sum }) => [ms, sum]),
  );
  const uppers = new Set(samples.flatMap(({ buckets }) => buckets.map(({ upper }) => upper)));
  uppers.delete('+Inf');
  if (uppers.size > MOST_BOUNDS) return { series: [counts, sums], partial: true };
  const bounds = [...uppers].toSorted((a, b) => Number(a) - Number(b));
  const buckets = bounds.map((le) =>
    series(
      '_bucket',
      { le },
      samples.map((sample) => [sample.ms, heldUnder(sample, Number(le))]),
    ),
  );
  const all = series(
    '_bucket',
    { le: '+Inf' },
    samples.map(({ ms, count }) => [ms, count]),
  );
  return { series: [...buckets, all, counts, sums], partial: false };
}

function heldUnder({ buckets }: HistogramSample, bound: number): number {
  return buckets.reduce((sum, { upper, held }) => (Number(upper) <= bound ? sum + held : sum), 0);
}
