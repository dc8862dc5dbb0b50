import { epochMs, type Window } from '../schema/index.ts';

/** One sample of a series as its text states it. */
export interface Sample {
  atMs: number;
  value: number;
}

/**
 * The samples in the text of a series (`textOf`): a header line, then one `instant value` a line. Values that are not
 * finite are left out, for they say nothing. Both ends of the window are included.
 * Throws `RangeError` with the number of the line that is neither.
 */
export function samplesIn(text: string, window: Window): Sample[] {
  const [fromMs, toMs] = [epochMs(window.from), epochMs(window.to)];
  const samples: Sample[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (index === 0 || line === '') continue;
    const [at = '', written = '', ...more] = line.split(' ');
    const atMs = at.endsWith('Z') ? epochMs(at) : Number.NaN;
    if (Number.isNaN(atMs) || written === '' || more.length > 0) {
      throw new RangeError(`line ${index + 1} is "${line.slice(0, 60)}", not "<instant> <value>"; cite a series`);
    }
    const value = Number(written);
    if (atMs >= fromMs && atMs <= toMs && Number.isFinite(value)) samples.push({ atMs, value });
  }
  return samples;
}

/**
 * How much a counter grew over its samples. A fall is a restart from zero, as in Prometheus' `increase()`, but nothing
 * is extrapolated: what was counted before the first sample or after the last is not in it.
 */
export function increaseOf(samples: readonly Sample[]): number {
  let increase = 0;
  for (const [index, { value }] of samples.entries()) {
    const before = samples[index - 1];
    if (before) increase += value >= before.value ? value - before.value : value;
  }
  return increase;
}

/** The mean over time: each sample stands until the next one, the last until `toMs`. The plain mean where no time passes. */
export function timeMeanOf(samples: readonly Sample[], toMs: number): number {
  const stood = samples.map(({ atMs }, index) => (samples[index + 1]?.atMs ?? toMs) - atMs);
  const whole = stood.reduce((sum, ms) => sum + ms, 0);
  const weights = whole > 0 ? stood : samples.map(() => 1);
  const divisor = whole > 0 ? whole : samples.length;
  return samples.reduce((sum, { value }, index) => sum + value * (weights[index] ?? 0), 0) / divisor;
}
