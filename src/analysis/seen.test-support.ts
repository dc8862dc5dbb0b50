import { wholeAnswer } from '../answer.test-support.ts';
import { seenIn, type Seen } from '../ledger.ts';
import { instant, type Observation, type Series, type Window } from '../schema/index.ts';

/** The zero of the seconds that tests count in. */
export const ZERO_MS = Date.parse('2026-05-20T14:00:00Z');

/** The instant so many seconds after zero. */
export function at(seconds: number): string {
  return instant(ZERO_MS + seconds * 1000);
}

/** An hour before zero to three hours after it. */
export const WINDOW: Window = { from: at(-3600), to: at(3 * 3600) };

/** Observations as one tool brought them. */
export function seenOf(observations: readonly Observation[], tool = 'test'): Seen[] {
  return seenIn([wholeAnswer(tool, WINDOW, observations)]);
}

/** Ten minutes of one value, five of another, and ten of the first again; a sample every ten seconds. */
export const PHASES = { first: 60, second: 30, steps: 150 } as const;
export function phases<Value>(first: Value, second: Value): Value[] {
  const isSecond = (index: number): boolean => index >= PHASES.first && index < PHASES.first + PHASES.second;
  return Array.from({ length: PHASES.steps }, (_, index) => (isSecond(index) ? second : first));
}

/** A series with a sample every `stepS` seconds from zero on. */
export function seriesOf(
  metric: string,
  labels: Record<string, string>,
  values: readonly (number | null)[],
  { stepS = 10, type = 'gauge', fromS = 0 }: { stepS?: number; type?: Series['type']; fromS?: number } = {},
): Series {
  const samples = values.map((value, index): [number, number | null] => [
    ZERO_MS + (fromS + index * stepS) * 1000,
    value,
  ]);
  return { kind: 'series', metric, type, labels, samples };
}

/** A counter that grows by the given amounts, one each step, from 0. */
export function counterOf(
  metric: string,
  labels: Record<string, string>,
  increases: readonly number[],
  fromS = 0,
): Series {
  let total = 0;
  const values = [0, ...increases].map((increase) => (total += increase));
  return seriesOf(metric, labels, values, { type: 'counter', fromS });
}
