import { describe, expect, it } from 'vitest';
import type { Change, Deviation, Template } from '../../schema/index.ts';
import { at } from '../seen.test-support.ts';
import { FAILURE_MODES } from './catalogue.ts';
import { matchFailureMode } from './match-failure-mode.ts';

function deviation(role: Deviation['role'], metric: string, extra: Partial<Deviation> = {}): Deviation {
  return {
    kind: 'deviation',
    id: 'F-1',
    statement: metric,
    entity: { kind: 'service', ref: 'pay', aliases: [] },
    evidence: ['E-met-001'],
    signal: metric,
    metric,
    role,
    peer: null,
    onsetAt: at(0),
    onsetErrorMs: 5000,
    before: 1,
    peak: 10,
    direction: 'up',
    z: 20,
    recoveredAt: null,
    unit: '1',
    ...extra,
  };
}

function change(key: string, before: string, after: string): Change {
  return {
    sha: 'abc',
    service: 'pay',
    subject: 'tune',
    paths: ['pay.yaml'],
    settings: [{ path: 'pay.yaml', key, before, after }],
    exposedFrom: at(-10),
    exposedTo: at(-5),
    revertedAt: null,
    reverts: null,
    evidence: ['E-diff-001'],
  };
}

function template(text: string): Template {
  return {
    kind: 'template',
    id: 'F-2',
    statement: text,
    entity: { kind: 'service', ref: 'pay', aliases: [] },
    evidence: ['E-log-001'],
    template: text,
    level: 'error',
    count: 9,
    baselineCount: 0,
    firstAt: at(0),
    lastAt: at(60),
  };
}

const errors = deviation('errors', 'http_requests_total');

describe('the failure mode that fits', () => {
  it.each([
    [
      'connection-pool-exhaustion',
      [deviation('saturation', 'jdbc_connections_pending'), errors],
      change('jdbc.max-pool', '30', '5'),
      [],
    ],
    [
      'connection-pool-exhaustion',
      [deviation('saturation', 'worker_slots_queue_depth'), errors],
      null,
      [template('slot not acquired in <dur>')],
    ],
    [
      'cache-disabled-or-cold',
      [deviation('cache', 'lookaside_miss_ratio'), deviation('traffic', 'calls_total', { peer: 'bank' }), errors],
      change('cache.keep', '60s', '0s'),
      [],
    ],
    [
      'dependency-rate-limited',
      [deviation('saturation', 'requests_throttled_total'), deviation('traffic', 'requests_total')],
      null,
      [],
    ],
    [
      'timeout-too-short',
      [deviation('errors', 'calls_total', { peer: 'bank' }), errors],
      change('bank.timeout', '2s', '90ms'),
      [],
    ],
    [
      'memory-exhaustion',
      [deviation('other', 'process_resident_memory_bytes'), deviation('errors', 'restarts_total'), errors],
      null,
      [],
    ],
    ['traffic-surge', [deviation('traffic', 'requests_total'), deviation('saturation', 'inflight')], null, []],
    ['latency-regression', [deviation('latency', 'request_seconds')], change('flow', 'old', 'new'), []],
    ['error-regression', [errors], change('flow', 'old', 'new'), [template('cannot read property of undefined')]],
  ])('is %s', (expected, deviations, made, templates) => {
    expect(matchFailureMode({ service: 'pay', deviations, change: made, templates })?.mode.id).toBe(expected);
  });

  it.each([
    [
      'a timeout that was made longer',
      [deviation('errors', 'calls_total', { peer: 'bank' }), errors],
      change('bank.timeout', '90ms', '2s'),
    ],
    ['a pool that never filled', [errors], change('pool.max', '20', '4')],
    ['a cache that goes on answering', [errors], change('cache.ttl', '60', '0')],
  ])('is not the one that the change suggests: %s', (_name, deviations, made) => {
    expect(matchFailureMode({ service: 'pay', deviations, change: made, templates: [] })?.mode.id).toBe(
      'error-regression',
    );
  });

  it('is none where nothing of the kind is seen', () => {
    expect(
      matchFailureMode({ service: 'pay', deviations: [], change: change('pool.max', '20', '4'), templates: [] }),
    ).toBeNull();
  });

  it('fills its mechanism with the names of the case', () => {
    const matched = matchFailureMode({
      service: 'pay',
      deviations: [deviation('saturation', 'db_pool_requests_waiting')],
      change: change('pool.max', '20', '4'),
      templates: [],
    });

    expect(matched?.mechanism).toContain('With `pool.max` at 4 instead of 20, pay needs more connections');
    expect(matched?.mechanism).toContain('`db_pool_requests_waiting`');
  });
});

describe('the catalogue', () => {
  it('names each mode once, with a needed sign, a measure and a source', () => {
    expect(new Set(FAILURE_MODES.map(({ id }) => id)).size).toBe(FAILURE_MODES.length);
    for (const { signs, measures, sources, safeguards } of FAILURE_MODES) {
      expect(signs.some(({ needed }) => needed)).toBe(true);
      expect(Math.min(measures.length, sources.length, safeguards.length)).toBeGreaterThan(0);
    }
  });

  it('uses only slots that can be filled', () => {
    const slots = FAILURE_MODES.flatMap(({ mechanism }) =>
      [...mechanism.matchAll(/\{(\w+)\}/g)].map(([, slot]) => slot),
    );

    expect(new Set(slots)).toEqual(new Set(['service', 'peer', 'setting', 'before', 'after', 'metric']));
  });
});
