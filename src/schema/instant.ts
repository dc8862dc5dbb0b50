import { z } from 'zod';

/** A UTC instant in ISO 8601, `Z` only, to at most nanoseconds: `2026-05-20T14:00:12.345Z`. */
export const Instant = z
  .string()
  .regex(
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/,
    'must be a UTC instant such as 2026-05-20T14:00:12Z',
  );
export type Instant = z.infer<typeof Instant>;

/** A span of time, both ends included; `from` is never after `to`. */
export const Window = z
  .strictObject({ from: Instant, to: Instant })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
export type Window = z.infer<typeof Window>;

/** The instant of a number of milliseconds since 1970, to the millisecond. */
export function instant(ms: number): Instant {
  return new Date(ms).toISOString();
}

/** Milliseconds since 1970, fractions of a millisecond kept as fractions. */
export function epochMs(at: Instant): number {
  const fraction = /\.(\d+)Z$/.exec(at)?.[1] ?? '';
  const beyondMs = fraction.length > 3 ? Number(`0.${fraction.slice(3)}`) : 0;
  return Date.parse(at) + beyondMs;
}

/** The instant so many whole milliseconds later, or earlier where negative; what it says below them is kept. */
export function movedBy(at: Instant, ms: number): Instant {
  const beyondMs = /\.\d{3}(\d+)Z$/.exec(at)?.[1] ?? '';
  return instant(Date.parse(at) + Math.round(ms)).replace('Z', `${beyondMs}Z`);
}

/** Negative, zero or positive as `a` is before, at or after `b`. */
export function compareInstants(a: Instant, b: Instant): number {
  const [secondsA, secondsB] = [a.slice(0, 19), b.slice(0, 19)];
  if (secondsA !== secondsB) return secondsA < secondsB ? -1 : 1;
  const [fractionA, fractionB] = [a, b].map((at) => at.slice(19).replace(/\D/g, '').padEnd(9, '0'));
  return Number(fractionA) - Number(fractionB);
}
