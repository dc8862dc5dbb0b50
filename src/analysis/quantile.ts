/**
 * The `q`-quantile (0 to 1) of some numbers, with linear interpolation between neighbours
 * (definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996). NaN of no numbers.
 */
export function quantile(values: readonly number[], q: number): number {
  return quantileOfSorted(
    values.toSorted((a, b) => a - b),
    q,
  );
}

/** The same of numbers that are sorted already, ascending. */
export function quantileOfSorted(sorted: readonly number[], q: number): number {
  const place = (sorted.length - 1) * q;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return Number.NaN;
  // Equal neighbours are returned as they are: interpolating would add rounding.
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}

/** The middle of some numbers. NaN of no numbers. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
