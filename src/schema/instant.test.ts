import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant, Window, compareInstants, epochMs, instant } from './instant.ts';

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

  it('does not begin a window after its end', () => {
    expect(Window.safeParse({ from: '2026-05-20T14:00:01Z', to: '2026-05-20T14:00:00Z' }).success).toBe(false);
  });
});
