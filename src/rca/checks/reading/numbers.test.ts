import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agrees, groundsIn, numbersIn } from './numbers.ts';

/** Whether every number of a sentence is found in a quoted text. */
function grounded(sentence: string, quoted: string, seconds = false): boolean {
  const grounds = groundsIn(quoted, seconds);
  return numbersIn(sentence).every((shown) => grounds.some((ground) => agrees(shown, ground)));
}

describe('the numbers of a sentence', () => {
  it.each([
    ['24,917 of 31,204 (79.9 %)', ['24,917', '31,204', '79.9 %']],
    ['it took 81 min 13 s', ['81 min 13 s']],
    ['1 h 2 min 3 s and 4 min', ['1 h 2 min 3 s', '4 min']],
    ['a 10-second timeout, 14 days', ['10-second', '14 days']],
    ['from 1.4/s to 6.4/s', ['1.4', '6.4']],
    ['3/3 pods, 5–10 s', ['3', '3', '5', '10 s']],
    ['12k users, 3 M rows', ['12k', '3 M']],
    ['(#1841) raised it 10x to 512Mi', ['1841', '10', '512']],
    ['p95 on rev-58 of v2.3.1 at 10.0.0.7', []],
    ['the 3rd of the 5xx class, checkout2', []],
    ['SEV2, INC-207, sha256', []],
  ])('in "%s" are %j', (text, expected) => {
    expect(numbersIn(text).map((shown) => shown.text)).toEqual(expected);
  });
});

describe('a number agrees with what is quoted', () => {
  it.each([
    ['waits 3 s', 'timeoutMs: 3000'],
    ['waits 3000 ms', 'timeoutMs: 3000'],
    ['kept for half a minute: 30 s', 'ttlSeconds: 30'],
    ['waits 0.8 s', 'acquire=800ms'],
    ['for 5 min', 'for: 300s'],
    ['for 5 min', 'for: 5m'],
    ['31.2 % failed', '2026-05-20 0.3124'],
    ['a share of 0.31', 'ratio 31%'],
    ['0.31 of them', '31.2%'],
    ['310 s', 'x 310'],
    ['1.2 s', '1.2345', true],
    ['2 min', '119.7', true],
    ['4,210 lines', 'total=4210'],
    ['4210 lines', '4,210 lines'],
    ['20 → 4 connections', '-  max: 20 # now\n+  max: 4 # now'],
    ['1.5 errors/s', 'rate 1.4999999'],
    ['0.000012', '1.2e-5'],
  ])('"%s" is in "%s"', (sentence, quoted, seconds = false) => {
    expect(grounded(sentence, quoted, seconds)).toBe(true);
  });

  it.each([
    ['waits 4 s', 'timeoutMs: 3000'],
    ['waits 3 s', 'retries: 3000'],
    ['79.8 %', 'ratio 0.79852'],
    ['12 users', '7c1d0e2b12ab and order-mailer12'],
    ['58 pods', 'rev58'],
    ['6 min 30 s', 'x 30'],
    ['6 min 30 s', 'x 391', true],
    ['12k users', '1200'],
    ['5', '5000'],
    ['24,917', '24,918'],
  ])('"%s" is not in "%s"', (sentence, quoted, seconds = false) => {
    expect(grounded(sentence, quoted, seconds)).toBe(false);
  });

  it('holds for every count as it is written, with or without thousands', () => {
    fc.assert(
      fc.property(fc.nat(1e9), (count) => {
        const grouped = String(count).replace(/\B(?=(\d{3})+$)/g, ',');

        expect(grounded(`${grouped} requests`, `total ${count} ok`)).toBe(true);
        expect(grounded(`${grouped} requests`, `total ${count + 1} ok`)).toBe(false);
      }),
    );
  });

  it('holds for every duration in minutes and seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 360_000 }), (seconds) => {
        const shown = `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
        const ground = { value: seconds, unit: 's' as const };

        expect(numbersIn(shown).map((number) => agrees(number, ground))).toEqual([true]);
        expect(agrees(numbersIn(shown)[0]!, { ...ground, value: seconds + 1 })).toBe(false);
      }),
    );
  });

  it('holds for every value at the digits shown, and for no value a digit away', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), fc.nat(3), (value, digits) => {
        const [shown] = numbersIn(value.toFixed(digits));

        expect(agrees(shown!, { value, unit: null })).toBe(true);
        expect(agrees(shown!, { value: value + 2 * 10 ** -digits, unit: null })).toBe(false);
      }),
    );
  });
});
