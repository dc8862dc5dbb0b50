import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant, Window, compareInstants, epochMs, instant, movedBy } from './instant.ts';

describe('an instant', () => {
  it.each(['2026-05-20T14:00:00Z', '2026-05-20T14:00:00.1Z', '2026-05-20T14:00:00.123456789Z'])('is %s', (text) => {
    expect(Instant.safeParse(text).success).toBe(true);
  });

  it.each([
    '2026-05-20',
    '2026-05-20T14:00:00',
    '2026-05-20T14:00:00+02:00',
    '2026-13-01T00:00:00Z',
    '2026-05-20T25:00:00Z',
  ])('is not %s', (text) => {
    expect(Instant.safeParse(text).success).toBe(false);
  });

  it('keeps nanoseconds in its order', () => {
    const [a, b] = ['2026-05-20T14:00:00.000000001Z', '2026-05-20T14:00:00.000000002Z'] as const;

    expect(compareInstants(a, b)).toBeLessThan(0);
    expect(compareInstants(a, '2026-05-20T14:00:00Z')).toBeGreaterThan(0);
  });

  it('is the same going through milliseconds and back', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (date) => {
        expect(epochMs(instant(date.getTime()))).toBe(date.getTime());
      }),
    );
  });

  it('keeps its nanoseconds, and its place among others, where a clock is put right', () => {
    const within = fc.integer({ min: 0, max: 999_999_999 });
    fc.assert(
      fc.property(within, within, fc.integer({ min: -86_400_000, max: 86_400_000 }), (one, other, ms) => {
        const [a, b] = [one, other].map((ns) => `2026-05-20T14:00:00.${String(ns).padStart(9, '0')}Z`) as [
          string,
          string,
        ];

        expect(Instant.safeParse(movedBy(a, ms)).success).toBe(true);
        expect(movedBy(movedBy(a, ms), -ms)).toBe(a);
        expect(Math.sign(compareInstants(movedBy(a, ms), movedBy(b, ms)))).toBe(Math.sign(compareInstants(a, b)));
      }),
    );
    expect(movedBy('2026-05-20T14:00:00Z', 1)).toBe('2026-05-20T14:00:00.001Z');
    expect(movedBy('2026-05-20T14:00:00.1Z', -200)).toBe('2026-05-20T13:59:59.900Z');
  });

  it('does not begin a window after its end', () => {
    expect(Window.safeParse({ from: '2026-05-20T14:00:01Z', to: '2026-05-20T14:00:00Z' }).success).toBe(false);
  });
});
