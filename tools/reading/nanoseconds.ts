import type { Instant } from '../../src/schema/index.ts';

const DIGITS = /^\d{1,19}$/;
/** The first second of the year 10000, which no `Instant` can name. */
const TOO_LATE = 253_402_300_800;

/**
 * The instant of a count of nanoseconds since 1970, as JSON carries it: a string of digits, which no double can hold
 * to the last one. Undefined where it is no such count.
 */
export function instantOfNs(ns: string): Instant | undefined {
  if (!DIGITS.test(ns)) return undefined;
  const padded = ns.padStart(10, '0');
  const seconds = Number(padded.slice(0, -9));
  if (seconds >= TOO_LATE) return undefined;
  const fraction = padded.slice(-9).replace(/0+$/, '');
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return `${whole}${fraction === '' ? '' : `.${fraction.padEnd(3, '0')}`}Z`;
}

/** Nanoseconds since 1970, to the last digit. */
export function nsOf(at: Instant): bigint {
  const fraction = at.slice(19).replace(/\D/g, '').padEnd(9, '0');
  return BigInt(Date.parse(`${at.slice(0, 19)}Z`) / 1000) * 1_000_000_000n + BigInt(fraction);
}

/** Negative, zero or positive as the count `a` is less than, equal to or more than `b`; both without leading zeros. */
export function compareNs(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
