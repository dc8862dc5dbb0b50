import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, instant } from '../../src/schema/index.ts';
import { planLines, type LineCounts } from './line-plan.ts';

const startMs = Date.parse('2026-05-20T14:00:00Z');
const stepMs = 60_000;
const window = { from: instant(startMs), to: instant(startMs + 60 * stepMs) };

const counts: fc.Arbitrary<LineCounts[]> = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.array(fc.nat(500), { minLength: 60, maxLength: 60 }))
  .map((all) =>
    Object.entries(all).map(([service, lines]) => ({
      service,
      steps: lines.map((count, index) => [startMs + index * stepMs, count] as const),
    })),
  );

function linesIn(all: readonly LineCounts[], service: string, { from, to }: { from: string; to: string }): number {
  const steps = all.find((one) => one.service === service)?.steps ?? [];
  return steps.reduce((sum, [ms, lines]) => (ms >= epochMs(from) && ms < epochMs(to) ? sum + lines : sum), 0);
}

describe('the plan', () => {
  it('never asks for more lines than there may be, but for the one step at the onset', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 100_000 }), fc.nat(59), (all, maxLines, minute) => {
        const onset = instant(startMs + minute * stepMs);
        const plans = planLines(all, { window, onset, first: ['a'], stepMs, maxLines });

        const asked = plans.map(({ service, window: some, maxLines: most }) =>
          Math.min(most, linesIn(all, service, some)),
        );
        expect(asked.reduce((sum, lines) => sum + lines, 0)).toBeLessThanOrEqual(maxLines + plans.length);
        for (const plan of plans) {
          expect(epochMs(plan.window.from)).toBeGreaterThanOrEqual(startMs);
          expect(epochMs(plan.window.to)).toBeLessThanOrEqual(epochMs(window.to));
          if (plan.whole) expect(plan.window).toEqual(window);
        }
      }),
    );
  });

  it('takes everything where everything fits, the services of the incident first', () => {
    fc.assert(
      fc.property(counts, (all) => {
        const plans = planLines(all, { window, onset: window.from, first: ['e'], stepMs, maxLines: 1_000_000 });

        expect(plans.every(({ whole }) => whole)).toBe(true);
        expect(plans.findIndex(({ service }) => service === 'e')).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('gives a loud service no more than its share, and the incident four times that of others', () => {
    const flat = (service: string, lines: number): LineCounts => ({
      service,
      steps: Array.from({ length: 60 }, (_, index) => [startMs + index * stepMs, lines] as const),
    });
    const onset = instant(startMs + 30 * stepMs);

    const plans = planLines([flat('loud', 10_000), flat('own', 100), flat('quiet', 1)], {
      ...{ window, onset, first: ['own'], stepMs, maxLines: 5060 },
    });

    expect(plans.map(({ service, whole }) => [service, whole])).toEqual([
      ['own', false],
      ['loud', false],
      ['quiet', true],
    ]);
    const own = plans[0]?.window ?? window;
    expect(linesIn([flat('own', 100)], 'own', own)).toBeGreaterThan(3000);
    expect(epochMs(own.from)).toBeLessThan(epochMs(onset) - 10 * stepMs);
    expect(epochMs(own.to)).toBeGreaterThan(epochMs(onset) + 5 * stepMs);
  });
});
