import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant } from '../../src/schema/index.ts';
import { compareNs, instantOfNs, nsOf } from './nanoseconds.ts';

const counts = fc.bigInt({ min: 0n, max: 9_999_999_999_999_999_999n });

describe('a count of nanoseconds', () => {
  it('keeps every digit on its way to an instant and back', () => {
    fc.assert(
      fc.property(counts, (ns) => {
        const at = instantOfNs(String(ns));

        expect(Instant.safeParse(at).success).toBe(true);
        expect(nsOf(at ?? '')).toBe(ns);
      }),
    );
  });

  it('is compared as a number', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        expect(Math.sign(compareNs(String(a), String(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it.each([
    ['1569266497240578000', '2019-09-23T19:21:37.240578Z'],
    ['1569266497000000001', '2019-09-23T19:21:37.000000001Z'],
    ['0', '1970-01-01T00:00:00Z'],
  ])('%s is %s', (ns, at) => {
    expect(instantOfNs(ns)).toBe(at);
  });

  it.each(['', '-1', '1.5', '1e18', '12345678901234567890', 'x'])('is not %j', (ns) => {
    expect(instantOfNs(ns)).toBeUndefined();
  });
});
