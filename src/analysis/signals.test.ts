import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Series } from '../schema/index.ts';
import { deriveSignals } from './signals.ts';
import { counterOf, seenOf, seriesOf, WINDOW, ZERO_MS } from './seen.test-support.ts';
import type { Signal } from './signals/signal.ts';

function derive(...series: Series[]): Signal[] {
  return deriveSignals(seenOf(series), WINDOW);
}

function values(signals: readonly Signal[], entity: string, name: string): number[] | undefined {
  return signals.find((signal) => signal.entity === entity && signal.name === name)?.points.map(([, value]) => value);
}

const shop = { service: 'shop' };

describe('a counter', () => {
  it('becomes a rate between samples', () => {
    expect(
      values(
        derive(counterOf('jobs_done_total', shop, [10, 20, 30])),
        'shop',
        'rate of `jobs_done_total`'.replaceAll('`', ''),
      ),
    ).toEqual([1, 2, 3]);
  });

  it('counts from zero after a reset', () => {
    const series = seriesOf('jobs_done_total', shop, [100, 110, 5, 15], { type: 'counter' });

    expect(values(derive(series), 'shop', 'rate of jobs_done_total')).toEqual([1, 0.5, 1]);
  });

  it('has no rate over a gap', () => {
    const series = seriesOf('jobs_done_total', shop, [0, 10, 20, 30], { type: 'counter' });
    series.samples.push([ZERO_MS + 200_000, 500], [ZERO_MS + 210_000, 510]);

    expect(values(derive(series), 'shop', 'rate of jobs_done_total')).toEqual([1, 1, 1, 1]);
  });

  it('is read whatever the order, the doubles and the holes of its samples', () => {
    const plain = counterOf('jobs_done_total', shop, [10, 20, 30]);
    const [first, second, third, fourth] = plain.samples;
    const untidy: Series = { ...plain, samples: [third!, first!, [ZERO_MS + 15_000, null], fourth!, second!, first!] };

    expect(derive(untidy)[0]?.points).toEqual(derive(plain)[0]?.points);
  });

  it('adds up over the copies of a service, sampled at other instants', () => {
    const signals = derive(
      counterOf('jobs_done_total', { ...shop, instance: 'a' }, [10, 10, 10, 10]),
      counterOf('jobs_done_total', { ...shop, instance: 'b' }, [30, 30, 30, 30], 4),
    );

    const rates = values(signals, 'shop', 'rate of jobs_done_total') ?? [];
    expect(rates.slice(1, 4).every((rate) => Math.abs(rate - 4) < 1e-9)).toBe(true);
  });

  it('goes on when one copy ends and another begins', () => {
    const signals = derive(
      counterOf('jobs_done_total', { ...shop, pod: 'a' }, [20, 20, 20]),
      counterOf('jobs_done_total', { ...shop, pod: 'b' }, [20, 20, 20], 30),
    );

    expect(values(signals, 'shop', 'rate of jobs_done_total')).toEqual([2, 2, 2, 2, 2, 2]);
  });
});

describe('requests counted by how they ended', () => {
  const byCode = (code: string, increases: number[], fromS = 0): Series =>
    counterOf('http_requests_total', { ...shop, code }, increases, fromS);

  it('become traffic and a share of failures', () => {
    const signals = derive(byCode('200', [90, 80, 100]), byCode('500', [10, 20, 0]));

    expect(values(signals, 'shop', 'traffic')).toEqual([10, 10, 10]);
    expect(values(signals, 'shop', 'error ratio')).toEqual([0.1, 0.2, 0]);
  });

  it('count a code that appears late from zero, as its service was watched before', () => {
    const late = seriesOf('http_requests_total', { ...shop, code: '503' }, [5, 15], { type: 'counter', fromS: 20 });

    expect(values(derive(byCode('200', [10, 5, 10]), late), 'shop', 'error ratio')).toEqual([0, 0.5, 0.5]);
  });

  it('have no share of failures while there are none', () => {
    const signals = derive(byCode('200', [10, 0, 10]), byCode('500', [0, 0, 10]));

    expect(values(signals, 'shop', 'error ratio')).toEqual([0, 0.5]);
  });

  it.each([
    [{ status: '5xx' }, 0.5],
    [{ code: '404' }, 0],
    [{ grpc_code: 'Unavailable' }, 0.5],
    [{ grpc_code: 'NotFound' }, 0],
    [{ outcome: 'SERVER_ERROR' }, 0.5],
    [{ outcome: 'CLIENT_ERROR' }, 0],
    [{ result: 'failure' }, 0.5],
    [{ success: 'false' }, 0.5],
    [{ code: 'none' }, 0.5],
  ])('take %j for a share of failures of %f', (labels: Record<string, string>, expected) => {
    const [label = '', value = ''] = Object.entries(labels)[0] ?? [];
    const ok = value.includes('Un') || value.includes('Not') ? 'OK' : value === 'false' ? 'true' : 'ok';
    const signals = derive(
      counterOf('calls_total', { ...shop, [label]: ok }, [10, 10]),
      counterOf('calls_total', { ...shop, ...labels }, [10, 10]),
    );

    expect(values(signals, 'shop', 'error ratio')).toEqual([expected, expected]);
  });

  it('tell refusals apart at the one who refuses, and as failures at the one who asked', () => {
    const signals = derive(
      byCode('200', [5, 5]),
      byCode('429', [5, 5]),
      counterOf('http_client_requests_total', { service: 'caller', peer: 'shop', code: '200' }, [5, 5]),
      counterOf('http_client_requests_total', { service: 'caller', peer: 'shop', code: '429' }, [5, 5]),
    );

    expect(values(signals, 'shop', 'error ratio')).toEqual([0, 0]);
    expect(values(signals, 'shop', 'refused ratio')).toEqual([0.5, 0.5]);
    expect(values(signals, 'caller', 'error ratio of calls to shop')).toEqual([0.5, 0.5]);
  });

  it('know a callee by its address', () => {
    const signals = derive(
      byCode('200', [5, 5]),
      counterOf(
        'outbound_total',
        { service: 'caller', server_address: 'http://shop.prod.svc:8080', code: '200' },
        [5, 5],
      ),
    );

    expect(signals.filter(({ entity }) => entity === 'caller').map(({ peer }) => peer)).toEqual(['shop', 'shop']);
  });

  it('are told by the callee where a mesh reports from its side', () => {
    const labels = { source_workload: 'caller', destination_workload: 'shop', response_code: '200' };
    const signals = derive(
      counterOf('istio_requests_total', { ...labels, reporter: 'destination' }, [5, 5]),
      counterOf('istio_requests_total', { ...labels, reporter: 'source' }, [5, 5]),
    );

    expect(
      signals.map(({ entity, peer, name }) => [entity, peer, name]).filter(([, , name]) => name?.startsWith('traffic')),
    ).toEqual([
      ['caller', 'shop', 'traffic to shop'],
      ['shop', null, 'traffic'],
    ]);
  });
});

describe('a histogram', () => {
  const part = (suffix: string, increases: number[], labels: Record<string, string> = {}): Series => ({
    ...counterOf(`http_request_duration_seconds_${suffix}`, { ...shop, ...labels }, increases),
    type: 'histogram',
  });
  const histogram = [
    part('sum', [20, 40]),
    part('count', [100, 100]),
    part('bucket', [50, 0], { le: '0.1' }),
    part('bucket', [90, 50], { le: '0.5' }),
    part('bucket', [100, 90], { le: '1' }),
    part('bucket', [100, 100], { le: '+Inf' }),
  ];

  it('becomes a mean and an interpolated quantile', () => {
    const signals = derive(...histogram);

    expect(values(signals, 'shop', 'mean latency')).toEqual([0.2, 0.4]);
    expect(values(signals, 'shop', 'p95 latency')?.[0]).toBeCloseTo(0.75, 10);
  });

  it('says no more than its last bound', () => {
    expect(values(derive(...histogram), 'shop', 'p95 latency')?.[1]).toBe(1);
  });
});

describe('gauges', () => {
  it('stay as they are', () => {
    const [signal] = derive(seriesOf('db_pool_requests_waiting', shop, [0, 3, 31]));

    expect(signal).toMatchObject({ name: 'db_pool_requests_waiting', role: 'saturation', form: 'literal', harm: 'up' });
    expect(signal?.points.map(([, value]) => value)).toEqual([0, 3, 31]);
  });

  it('take the fullest copy of what can be too much and the emptiest of what can be too little', () => {
    const copies = (metric: string): Series[] => [
      seriesOf(metric, { ...shop, pod: 'a' }, [1, 9]),
      seriesOf(metric, { ...shop, pod: 'b' }, [5, 2]),
    ];
    const signals = derive(...copies('queue_depth'), ...copies('replicas_available'));

    expect(values(signals, 'shop', 'queue_depth')).toEqual([5, 9]);
    expect(values(signals, 'shop', 'replicas_available')).toEqual([1, 2]);
  });

  it('that belong together become a share', () => {
    const signals = derive(
      seriesOf('hikaricp_connections_active', shop, [2, 5]),
      seriesOf('hikaricp_connections_max', shop, [10, 5]),
    );

    const share = signals.find(({ name }) => name.includes(' of '));
    expect(share).toMatchObject({ role: 'saturation', unit: '1', form: 'derived' });
    expect(share?.points.map(([, value]) => value)).toEqual([0.2, 1]);
  });

  it.each([['build_info'], ['process_start_time_seconds'], ['scrape_duration_seconds'], ['jobs_created']])(
    'leave out what is no level: %s',
    (metric) => {
      expect(derive(seriesOf(metric, shop, [1, 2, 3]))).toEqual([]);
    },
  );
});

describe('a cache', () => {
  it.each([
    ['two counters', counterOf('cache_hits_total', shop, [90, 0]), counterOf('cache_misses_total', shop, [10, 100])],
    [
      'one counter with a label',
      counterOf('cache_gets_total', { ...shop, result: 'hit' }, [90, 0]),
      counterOf('cache_gets_total', { ...shop, result: 'miss' }, [10, 100]),
    ],
  ])('becomes a miss ratio, from %s', (_name, hits, misses) => {
    const signals = derive(hits, misses);

    expect(signals).toHaveLength(1);
    expect(signals[0]).toMatchObject({ role: 'cache', harm: 'up' });
    expect(signals[0]?.points.map(([, value]) => value)).toEqual([0.1, 1]);
  });
});

describe('signals', () => {
  const all = [
    counterOf('http_requests_total', { ...shop, code: '200', pod: 'a' }, [10, 20, 30]),
    counterOf('http_requests_total', { ...shop, code: '500', pod: 'a' }, [1, 0, 3]),
    counterOf('http_requests_total', { ...shop, code: '200', pod: 'b' }, [7, 7, 7], 3),
    seriesOf('queue_depth', { ...shop, queue: 'x' }, [1, 2, 3]),
    seriesOf('queue_depth', { ...shop, queue: 'y' }, [4, 5, 6]),
    seriesOf('unnamed_thing', {}, [1, 2]),
  ];

  it('have one name each within their entity', () => {
    const names = derive(...all).map(({ entity, name }) => `${entity} ${name}`);

    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('shop queue_depth{queue=x}');
  });

  it('are the same whatever the order of the series', () => {
    const bare = (signals: readonly Signal[]) => signals.map((signal) => ({ ...signal, sources: [] }));
    const expected = bare(derive(...all));

    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(bare(derive(...shuffled))).toEqual(expected);
      }),
    );
  });

  it('are the same whichever of two sources that disagree on a type was read first', () => {
    const gauge = seriesOf('jobs_done_total', shop, [1, 2, 3], { type: 'gauge' });
    const counter = seriesOf('jobs_done_total', shop, [1, 2, 3], { type: 'counter' });
    const names = (signals: readonly Signal[]) => signals.map(({ name }) => name);

    expect(names(derive(gauge, counter))).toEqual(['rate of jobs_done_total']);
    expect(names(derive(counter, gauge))).toEqual(['rate of jobs_done_total']);
  });

  it('are made of no more than the window', () => {
    const narrow = { from: WINDOW.from, to: '2026-05-20T14:00:10Z' };

    expect(deriveSignals(seenOf([seriesOf('queue_depth', shop, [1, 2, 3])]), narrow)[0]?.points).toHaveLength(2);
  });
});
