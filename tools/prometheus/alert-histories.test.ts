import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/schema/index.ts';
import { alertHistories, heldFrom } from './alert-histories.ts';
import type { PrometheusClient } from './client.ts';

const window = { from: '2026-04-20T14:00:00.000Z', to: '2026-05-20T14:00:00.000Z' };

function firing(name: string, startsAt: string, endsAt: string | null, labels = {}): Alert {
  return { kind: 'alert', name, state: 'firing', labels, startsAt, endsAt, precisionMs: 30_000, text: '' };
}

function histories(...states: Alert[]) {
  return alertHistories(states, { loaded: ['PoolBusy', 'Silent'], window, heldFrom: window.from });
}

describe('alertHistories', () => {
  it('lists when an alert fired, one span a line, and says so of one that never did', () => {
    const [busy, silent] = histories(
      firing('PoolBusy', '2026-05-02T10:00:00.000Z', '2026-05-02T10:05:00.000Z'),
      firing('PoolBusy', '2026-05-01T10:00:00.000Z', '2026-05-01T10:05:00.000Z'),
    );

    expect(busy?.text.split('\n')).toEqual([
      `PoolBusy fired 2 times from ${window.from} to ${window.to}, held from ${window.from}`,
      '2026-05-01T10:00:00.000Z 2026-05-01T10:05:00.000Z',
      '2026-05-02T10:00:00.000Z 2026-05-02T10:05:00.000Z',
    ]);
    expect(silent).toMatchObject({
      name: 'Silent',
      firings: [],
      text: expect.stringMatching(/fired 0 times/) as string,
    });
  });

  it('keeps one line for the head and one for each firing, whatever an alert is called', () => {
    const named = histories(firing('Pool\nBusy\r\n', '2026-05-01T10:00:00.000Z', '2026-05-01T10:05:00.000Z'));
    const text = named.find(({ name }) => name.includes('\n'))?.text;

    expect(text?.split('\n')).toHaveLength(2);
  });

  it('takes as one what overlaps, whatever labels it bore, and what goes on after a cut', () => {
    const [busy] = histories(
      firing('PoolBusy', '2026-05-01T10:00:00.000Z', '2026-05-01T10:05:00.000Z', { pod: 'a' }),
      firing('PoolBusy', '2026-05-01T10:02:00.000Z', '2026-05-01T10:09:00.000Z', { pod: 'b' }),
      firing('PoolBusy', '2026-05-01T10:09:30.000Z', '2026-05-01T10:12:00.000Z', { pod: 'b' }),
    );

    expect(busy?.firings).toEqual([{ from: '2026-05-01T10:00:00.000Z', to: '2026-05-01T10:12:00.000Z' }]);
  });

  it('leaves out what still fired when the incident began', () => {
    const [busy] = histories(
      firing('PoolBusy', '2026-05-20T13:50:00.000Z', null),
      firing('Other', '2026-05-20T13:50:00.000Z', '2026-05-20T13:59:50.000Z'),
    );

    expect(busy?.firings).toEqual([]);
  });
});

describe('heldFrom', () => {
  /** A server that holds a sample at every whole second from an instant on, as far as the steps hit one. */
  function holding(since: string | null): Pick<PrometheusClient, 'queryRange'> {
    return {
      queryRange(_query, { from, to }, stepSeconds) {
        const samples: [number, number][] = [];
        for (let at = Date.parse(from); at <= Date.parse(to); at += stepSeconds * 1000) {
          if (since !== null && at >= Date.parse(since)) samples.push([at, 1]);
        }
        return Promise.resolve({ series: samples.length > 0 ? [{ labels: {}, samples }] : [], partial: false });
      },
    };
  }

  it.each([
    ['before the window', '2026-01-01T00:00:00.000Z', 0],
    ['in the middle of it', '2026-05-11T07:13:12.000Z', 10],
    ['minutes before its end', '2026-05-20T13:51:00.000Z', 10],
  ])('finds the first sample %s', async (_name, since, within) => {
    const found = Date.parse((await heldFrom(holding(since) as PrometheusClient, window)) ?? '');

    const expected = Math.max(Date.parse(since), Date.parse(window.from));
    expect(found - expected).toBeGreaterThanOrEqual(0);
    expect(found - expected).toBeLessThanOrEqual(within * 1000);
  });

  it('is not known where nothing is watched', async () => {
    expect(await heldFrom(holding(null) as PrometheusClient, window)).toBeNull();
  });
});
