import { describe, expect, it } from 'vitest';
import { alertHistory } from './alert-history.ts';
import type { Matrix } from './matrix.ts';

const start = Date.parse('2026-05-20T14:00:00.345Z');
const unknown = { byName: new Map<string, number>(), fallbackMs: 60_000 };
const window = { from: '2026-05-20T13:00:00Z', to: '2026-05-20T15:00:00Z' };

function seconds(...at: number[]): [number, number][] {
  return at.map((second) => [start + second * 1000, 1]);
}

function matrix(...series: { state: string; samples: [number, number][]; name?: string }[]): Matrix {
  return {
    series: series.map(({ state, samples, name = 'PoolExhausted' }) => ({
      labels: { __name__: 'ALERTS', alertname: name, alertstate: state, service: 'payments' },
      samples,
    })),
    partial: false,
  };
}

describe('alertHistory', () => {
  it('gives each state from its first evaluation to the one that no longer saw it', () => {
    const history = alertHistory(
      matrix({ state: 'firing', samples: seconds(30, 45, 60) }, { state: 'pending', samples: seconds(0, 15) }),
      window,
      unknown,
    );

    expect(history).toMatchObject([
      { state: 'pending', startsAt: '2026-05-20T14:00:00.345Z', endsAt: '2026-05-20T14:00:30.345Z' },
      { state: 'firing', startsAt: '2026-05-20T14:00:30.345Z', endsAt: '2026-05-20T14:01:15.345Z' },
    ]);
    expect(history[1]).toMatchObject({ name: 'PoolExhausted', labels: { service: 'payments' }, precisionMs: 15_000 });
    expect(history[1]?.text).toBe(
      'ALERTS{alertname="PoolExhausted",alertstate="firing",service="payments"} ' +
        'seen at 3 evaluations from 2026-05-20T14:00:30.345Z to 2026-05-20T14:01:00.345Z, every 15 s',
    );
  });

  it('parts an alert that fired twice', () => {
    const history = alertHistory(matrix({ state: 'firing', samples: seconds(0, 15, 30, 300, 315) }), window, unknown);

    expect(history.map(({ startsAt }) => startsAt)).toEqual(['2026-05-20T14:00:00.345Z', '2026-05-20T14:05:00.345Z']);
  });

  it('parts an alert that was seen at single evaluations, far apart', () => {
    const byName = new Map([['PoolExhausted', 2000]]);
    const brief = matrix({ state: 'pending', samples: seconds(0, 2, 210) });
    const others = matrix(
      { state: 'pending', samples: seconds(0, 2, 210) },
      { state: 'firing', samples: seconds(0, 2, 4, 6, 8), name: 'Other' },
    );

    const told = alertHistory(brief, window, { byName, fallbackMs: 60_000 });
    const guessed = alertHistory(others, window, unknown).filter(({ name }) => name === 'PoolExhausted');

    for (const history of [told, guessed]) {
      expect(history).toMatchObject([
        { startsAt: '2026-05-20T14:00:00.345Z', endsAt: '2026-05-20T14:00:04.345Z', precisionMs: 2000 },
        { startsAt: '2026-05-20T14:03:30.345Z', endsAt: '2026-05-20T14:03:32.345Z', precisionMs: 2000 },
      ]);
    }
  });

  it('does not part an alert because one evaluation came late', () => {
    const history = alertHistory(matrix({ state: 'firing', samples: seconds(0, 15, 30, 60, 75) }), window, unknown);

    expect(history).toHaveLength(1);
  });

  it('does not part an alert because its rule is evaluated more often by now', () => {
    const byName = new Map([['PoolExhausted', 15_000]]);
    const samples = seconds(0, 60, 120, 180, 1800, 1815, 1830, 1845, 1860, 1875, 1890);

    const history = alertHistory(matrix({ state: 'firing', samples }), window, { byName, fallbackMs: 60_000 });

    expect(history).toMatchObject([
      { startsAt: '2026-05-20T14:00:00.345Z', endsAt: '2026-05-20T14:04:00.345Z', precisionMs: 60_000 },
      { startsAt: '2026-05-20T14:30:00.345Z', endsAt: '2026-05-20T14:31:45.345Z', precisionMs: 15_000 },
    ]);
  });

  it.each([
    ['now and then', [0, 200, 520, 1400, 1650, 2900]],
    ['every five minutes', [0, 300, 600, 900, 1200, 1500]],
  ])('parts an alert that %s is seen at one evaluation', (_, at) => {
    const byName = new Map([['PoolExhausted', 15_000]]);
    const seen = matrix({ state: 'firing', samples: seconds(...at) });

    const history = alertHistory(seen, window, { byName, fallbackMs: 60_000 });

    expect(history).toHaveLength(at.length);
    expect(history[0]).toMatchObject({ precisionMs: 15_000 });
  });

  it('leaves the end open where the window ends before the alert does', () => {
    const [alert] = alertHistory(matrix({ state: 'firing', samples: seconds(3560, 3575, 3590) }), window, unknown);

    expect(alert?.endsAt).toBeNull();
  });

  it('says where an alert may have begun before the window did', () => {
    const begun = { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' };

    const [alert] = alertHistory(matrix({ state: 'firing', samples: seconds(0, 15, 30) }), begun, unknown);

    expect(alert?.text).toContain('it may have begun before');
  });

  it('takes the interval of an alert that was seen once from the others, and else the one it is given', () => {
    const once = { state: 'firing', samples: seconds(0), name: 'Once' };

    const [alone] = alertHistory(matrix(once), window, unknown);
    const among = alertHistory(matrix(once, { state: 'firing', samples: seconds(0, 5, 10) }), window, unknown);

    expect(alone?.precisionMs).toBe(60_000);
    expect(among.map(({ precisionMs }) => precisionMs)).toEqual([5000, 5000]);
  });

  it('gives nothing where no alert was seen', () => {
    expect(alertHistory({ series: [], partial: false }, window, unknown)).toEqual([]);
  });
});
