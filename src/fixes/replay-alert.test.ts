import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replayAlert } from './replay-alert.ts';

const criterion = {
  kind: 'alert' as const,
  service: 'payments',
  signal: 'waiting',
  comparison: '>' as const,
  threshold: 5,
  forSeconds: 10,
  expr: 'waiting > 5',
};
const happened = { onsetMs: 100_000, endMs: 200_000, detectedMs: 140_000 };
const every2s = (value: (ms: number) => number) =>
  Array.from({ length: 150 }, (_, index): [number, number] => [index * 2000, value(index * 2000)]);
const replay = (value: (ms: number) => number) =>
  replayAlert(criterion, { points: every2s(value), evidence: ['E-met-001'] }, happened);

describe('the replay of an alert', () => {
  it('fires once the signal stayed above for the time asked, and says how much earlier that was', () => {
    const proof = replay((ms) => (ms >= 110_000 && ms <= 190_000 ? 9 : 0));

    expect(proof).toMatchObject({ kind: 'alert-replay', holds: true, falseFirings: 0, earlierBySeconds: 20 });
    expect(proof).toHaveProperty('firesAt', '1970-01-01T00:02:00.000Z');
  });

  it('does not hold where the signal never stays above', () => {
    const proof = replay((ms) => (ms % 8000 === 0 ? 9 : 0));

    expect(proof).toMatchObject({ holds: false, firesAt: null, earlierBySeconds: null });
  });

  it('does not hold where it fires in healthy time', () => {
    const proof = replay((ms) => (ms < 60_000 || (ms >= 110_000 && ms <= 190_000) ? 9 : 0));

    expect(proof).toMatchObject({ holds: false, falseFirings: 1 });
  });

  it('does not hold where it comes after the real page', () => {
    const proof = replay((ms) => (ms >= 150_000 && ms <= 190_000 ? 9 : 0));

    expect(proof).toMatchObject({ holds: false, earlierBySeconds: -20 });
  });

  it('watches a signal that falls as well', () => {
    const falling = { ...criterion, comparison: '<' as const };

    const proof = replayAlert(
      falling,
      { points: every2s((ms) => (ms >= 110_000 && ms <= 190_000 ? 0 : 40)), evidence: ['E-met-001'] },
      happened,
    );

    expect(proof).toMatchObject({ holds: true, earlierBySeconds: 20 });
  });

  it('says so where nothing was recorded', () => {
    expect(replayAlert(criterion, { points: [], evidence: [] }, happened).kind).toBe('not-provable');
  });

  it('never fires below the bound', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 2, maxLength: 80 }), (values) => {
        const points = values.map((value, index): [number, number] => [index * 2000, value]);

        const proof = replayAlert(criterion, { points, evidence: ['E-met-001'] }, happened);

        expect(proof).toMatchObject({ firesAt: null, falseFirings: 0 });
      }),
    );
  });
});
