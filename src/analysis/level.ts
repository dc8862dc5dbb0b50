import { quantileOfSorted } from './quantile.ts';

/** Where a signal usually is, and how far it usually strays from there. */
export interface Level {
  center: number;
  /** One robust standard deviation; never less than what the whole signal makes worth speaking of. */
  spread: number;
  /** The 5 % and 95 % quantiles. */
  low: number;
  high: number;
}

/** Makes the median absolute deviation an estimate of the standard deviation of a normal distribution. */
const MAD_TO_SIGMA = 1.4826;
/** Width of the middle 90 % of a normal distribution in standard deviations. */
const MIDDLE_90_IN_SIGMA = 3.29;
/**
 * A quiet baseline has no spread at all (errors at 0, a pool at 20). A hundredth of the range that the whole signal
 * covers then stands in for it, so that the figures stay free of the unit. The project's own choice.
 */
const FLOOR_OF_RANGE = 0.01;

/**
 * The level of a baseline: its median, and the larger of the scaled MAD and the scaled middle 90 %, because a signal
 * that is 0 most of the time has a MAD of 0 although it does stray. `all` is the whole signal, in the order of time.
 * Undefined where the whole signal never moves.
 */
export function levelOf(baseline: readonly number[], all: readonly number[]): Level | undefined {
  const sorted = baseline.toSorted((a, b) => a - b);
  const center = quantileOfSorted(sorted, 0.5);
  const low = quantileOfSorted(sorted, 0.05);
  const high = quantileOfSorted(sorted, 0.95);
  const distances = sorted.map((value) => Math.abs(value - center)).toSorted((a, b) => a - b);
  const spread = Math.max(
    MAD_TO_SIGMA * quantileOfSorted(distances, 0.5),
    (high - low) / MIDDLE_90_IN_SIGMA,
    FLOOR_OF_RANGE * rangeWithoutBlips(all),
  );
  return spread > 0 ? { center, spread, low, high } : undefined;
}

/** Largest less smallest value, after a running median of three has taken out what lasted one sample only. */
function rangeWithoutBlips(values: readonly number[]): number {
  let [smallest, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index + 2 < values.length; index += 1) {
    const [a = 0, b = 0, c = 0] = [values[index], values[index + 1], values[index + 2]];
    const middle = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    smallest = Math.min(smallest, middle);
    largest = Math.max(largest, middle);
  }
  return largest > smallest ? largest - smallest : 0;
}
