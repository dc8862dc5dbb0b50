import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, type Rca } from '../../../schema/index.ts';
import { sampleRca } from '../../sample.test-support.ts';
import { timeAxis } from './time-axis.ts';

/** The sample with its first event at another time, in minutes before the onset. */
function beginning(minutes: number): Rca {
  const rca = sampleRca();
  rca.timeline.events[0]!.at = instant(Date.parse('2026-03-12T09:37:02Z') - minutes * 60_000);
  return rca;
}

describe('the axis of the timeline chart', () => {
  it('draws all to scale where the lead-up is short', () => {
    const axis = timeAxis(sampleRca(), 86, 1066, 70);

    expect(axis.hasEarlier).toBe(false);
    expect(axis.ticks.map(({ label }) => label)).toEqual(
      ['09:15', '09:30', '09:45', '10:00', '10:15', '10:30', '10:45', '11:00']
        .toSpliced(0, 0, '09:00')
        .slice(0, axis.ticks.length),
    );
    expect(axis.x('2026-03-12T10:15:00Z') - axis.x('2026-03-12T10:00:00Z')).toBeCloseTo(
      axis.x('2026-03-12T10:30:00Z') - axis.x('2026-03-12T10:15:00Z'),
      6,
    );
  });

  it('puts what came long before aside, in its order, so that the incident keeps its width', () => {
    const axis = timeAxis(beginning(24 * 60), 86, 1066, 70);

    expect(axis.hasEarlier).toBe(true);
    const first = axis.x('2026-03-11T09:37:02Z');
    expect(first).toBeGreaterThan(86);
    expect(first).toBeLessThan(axis.left);
    expect(axis.x('2026-03-12T10:58:15Z') - axis.x('2026-03-12T09:37:02Z')).toBeGreaterThan(400);
  });

  it('keeps the order of time and stays on the chart, however far back it begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (minutes) => {
        const rca = beginning(minutes);
        const axis = timeAxis(rca, 86, 1066, 70);

        const places = rca.timeline.events.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map(({ at }) => axis.x(at));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(Math.min(...places)).toBeGreaterThanOrEqual(86);
        expect(Math.max(...places)).toBeLessThanOrEqual(1066);
        expect(axis.ticks.length).toBeLessThanOrEqual(10);
      }),
    );
  });

  it('stands with one event and no anchors', () => {
    const rca = sampleRca();
    rca.timeline = { ...rca.timeline, anchors: [], events: rca.timeline.events.slice(5, 6) };
    rca.impact.window = { from: '2026-03-12T09:37:02Z', to: '2026-03-12T09:37:02Z' };

    const axis = timeAxis(rca, 86, 1066, 70);

    expect(Number.isFinite(axis.x('2026-03-12T09:37:02Z'))).toBe(true);
  });
});
