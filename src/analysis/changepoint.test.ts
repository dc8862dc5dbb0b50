import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from './baseline.ts';
import { findShift } from './changepoint.ts';
import { median, quantile } from './quantile.ts';

const STEP_MS = 1000;
const incident = { fromMs: 60 * STEP_MS, toMs: 90 * STEP_MS };

function pointsOf(values: readonly number[]): Point[] {
  return values.map((value, index) => [index * STEP_MS, value]);
}

/** 50 samples at rest, then `during`, then rest again up to 120. */
function signal(during: readonly number[], rest: (index: number) => number = (index) => 10 + (index % 3)): Point[] {
  const before = Array.from({ length: 50 }, (_, index) => rest(index));
  const after = Array.from({ length: 70 - during.length }, (_, index) => rest(index));
  return pointsOf([...before, ...during, ...after]);
}

const plateau = Array.from({ length: 30 }, () => 40);

describe('a shift', () => {
  it('has the first sample off the baseline as its onset and the step before it as its error', () => {
    const shift = findShift(signal(plateau), incident);

    expect(shift).toMatchObject({ onsetMs: 50_000, onsetErrorMs: 1000, before: 11, peak: 40, direction: 'up' });
  });

  it('has the first sample back at the baseline as its recovery', () => {
    expect(findShift(signal(plateau), incident)?.recoveredMs).toBe(80_000);
  });

  it('is not over while the signal stays away', () => {
    const values = [...Array.from({ length: 50 }, (_, index) => index % 2), ...Array.from({ length: 60 }, () => 9)];

    expect(findShift(pointsOf(values), incident)?.recoveredMs).toBeNull();
  });

  it('goes down as well as up', () => {
    expect(findShift(signal(plateau.map(() => -20)), incident)).toMatchObject({ direction: 'down', peak: -20 });
  });

  it.each([
    ['one blip', [40]],
    ['two blips apart', [40, 11, 12, 10, 11, 12, 40]],
    ['nothing', []],
  ])('is not found in %s', (_name, during) => {
    expect(findShift(signal(during), incident)).toBeUndefined();
  });

  it('survives a sample in between that is back at rest', () => {
    const during = plateau.map((value, index) => (index === 9 ? 11 : value));

    expect(findShift(signal(during), incident)).toMatchObject({ onsetMs: 50_000, recoveredMs: 80_000 });
  });

  it('joins two waves of one incident', () => {
    const during = [...plateau.slice(0, 10), ...Array.from({ length: 12 }, () => 11), ...plateau.slice(0, 10)];

    const shift = findShift(signal(during), { ...incident, fromMs: 55_000 });

    expect(shift).toMatchObject({ onsetMs: 50_000, recoveredMs: 82_000 });
  });

  it('begins where a slow rise left the baseline, not where it became large', () => {
    const ramp = Array.from({ length: 30 }, (_, index) => 11 + index * 2);

    const shift = findShift(signal(ramp), incident);

    expect(shift?.onsetMs).toBeLessThanOrEqual(54_000);
    expect(shift?.onsetMs).toBeGreaterThanOrEqual(50_000);
  });

  it('is found where the baseline never moved', () => {
    expect(
      findShift(
        signal(plateau, () => 0),
        incident,
      ),
    ).toMatchObject({ before: 0, peak: 40, z: 100 });
  });

  it('is not taken from a wave that was over long before the incident', () => {
    const values = Array.from({ length: 120 }, (_, index) => (index >= 5 && index < 12 ? 40 : 10 + (index % 3)));

    expect(findShift(pointsOf(values), incident)).toBeUndefined();
  });

  it('does not lose a small shift behind one enormous blip at the start', () => {
    const points = signal(plateau).map(([ms, value], index): Point => [ms, index === 2 ? 100_000 : value]);

    expect(findShift(points, incident)).toMatchObject({ onsetMs: 50_000, peak: 40 });
  });

  it.each([[[]], [[1]], [[1, 2, 3, 4]]])('is not found in too few points: %j', (values) => {
    expect(findShift(pointsOf(values), incident)).toBeUndefined();
  });

  it('is told from five points where no more were taken', () => {
    const points: Point[] = [0, 30_000, 60_000, 90_000, 120_000].map((ms, index) => [ms, index < 3 ? 1 : 9]);

    expect(findShift(points, { fromMs: 80_000, toMs: 120_000 })).toMatchObject({ onsetMs: 90_000, peak: 9 });
  });
});

describe('a shift under what must not matter', () => {
  const series = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 20, maxLength: 120 });

  it('never appears in a constant', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 150 }), (value, length) => {
        expect(findShift(pointsOf(Array.from({ length }, () => value)), incident)).toBeUndefined();
      }),
    );
  });

  it('does not depend on the order of the points', () => {
    fc.assert(
      fc.property(
        series.chain((values) =>
          fc.tuple(fc.constant(values), fc.shuffledSubarray(pointsOf(values), { minLength: values.length })),
        ),
        ([values, shuffled]) => {
          expect(findShift(shuffled, incident)).toEqual(findShift(pointsOf(values), incident));
        },
      ),
    );
  });

  it('scales with its unit', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -6, max: 6 }), (values, power) => {
        const factor = 2 ** power;
        const [plain, scaled] = [pointsOf(values), pointsOf(values.map((value) => value * factor))].map((points) =>
          findShift(points, incident),
        );

        const expected = plain && { ...plain, before: plain.before * factor, peak: plain.peak * factor };
        expect(scaled).toEqual(expected);
      }),
    );
  });

  it('moves with its zero', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -4096, max: 4096 }), (values, offset) => {
        const [plain, moved] = [values, values.map((value) => value + offset)].map((all) =>
          findShift(pointsOf(all), incident),
        );

        expect(moved?.onsetMs).toBe(plain?.onsetMs);
        expect(moved?.recoveredMs).toBe(plain?.recoveredMs);
        expect(moved?.direction).toBe(plain?.direction);
        expect(moved?.z ?? 0).toBeCloseTo(plain?.z ?? 0, 6);
      }),
    );
  });

  it('turns over when the signal is turned over', () => {
    fc.assert(
      fc.property(series, (values) => {
        const [plain, turned] = [values, values.map((value) => -value)].map((all) =>
          findShift(pointsOf(all), incident),
        );

        if (plain && turned && Math.abs(plain.peak - plain.before) > 0) {
          expect([turned.onsetMs, -turned.peak]).toEqual([plain.onsetMs, plain.peak]);
        } else {
          expect(turned).toBe(plain);
        }
      }),
    );
  });

  it('is quiet in noise: fewer than one in fifty random signals seem to shift', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 120, maxLength: 120 }), (values) => {
        if (findShift(pointsOf(values), incident)) found += 1;
      }),
      { numRuns: 500, seed: 4 },
    );

    expect(found).toBeLessThan(10);
  });
});

describe('quantiles', () => {
  it.each([
    [[3, 1, 2], 0.5, 2],
    [[1, 2, 3, 4], 0.5, 2.5],
    [[1, 2, 3, 4, 5], 0.25, 2],
    [[7], 0.9, 7],
    [[0, 10], 0.95, 9.5],
  ])('of %j at %f is %f', (values, q, expected) => {
    expect(quantile(values, q)).toBe(expected);
  });

  it('of nothing is not a number', () => {
    expect(median([])).toBeNaN();
  });
});
