import { parseInstant } from '../../src/parse-instant.ts';
import { compareInstants, type Instant, type Window } from '../../src/schema/index.ts';

/** A time as a cluster wrote it: `at` keeps the digits of a MicroTime, `precisionMs` is what the last one stands for. */
export interface ReadTime {
  at: Instant;
  raw: string;
  precisionMs: number;
}

/** Reads a `Time` or `MicroTime`; undefined where there is none, it is Go's zero time, or it cannot be read. */
export function readTime(value: unknown): ReadTime | undefined {
  if (typeof value !== 'string') return undefined;
  const parsed = parseInstant(value);
  return parsed.ok ? { at: parsed.at, raw: value, precisionMs: parsed.precisionMs } : undefined;
}

export function earliest(first: Instant, ...others: Instant[]): Instant {
  return others.reduce((a, b) => (compareInstants(b, a) < 0 ? b : a), first);
}

export function latest(first: Instant, ...others: Instant[]): Instant {
  return others.reduce((a, b) => (compareInstants(b, a) > 0 ? b : a), first);
}

/** Whether what went on from one instant to another touches a window. */
export function touches(startedAt: Instant, finishedAt: Instant, { from, to }: Window): boolean {
  return compareInstants(startedAt, to) <= 0 && compareInstants(finishedAt, from) >= 0;
}
