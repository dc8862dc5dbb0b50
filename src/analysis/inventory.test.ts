import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterObject, Deploy, Observation, Span } from '../schema/index.ts';
import { inOneSpelling, inventoryOf } from './inventory.ts';
import { seenOf } from './seen.test-support.ts';

const at = '2026-05-20T14:00:00Z';
const sha = 'a1'.repeat(20);

function object(type: string, name: string, body: object): ClusterObject {
  return { kind: 'object', cluster: 'eu', namespace: 'shop', type, name, uid: null, text: JSON.stringify(body) };
}

function span(id: string, service: string): Span {
  return {
    id,
    parent: null,
    service,
    name: 'charge',
    kind: 'server',
    startedAt: at,
    durationMs: 5,
    failed: false,
    detail: '',
  };
}

/** One service, which every source calls otherwise: its signals say `payments`. */
const workload = object('Deployment', 'payments-api', {
  metadata: { labels: { app: 'pay' } },
  spec: { template: { metadata: { labels: { app: 'pay' } } } },
});
const front = object('Service', 'payments', { spec: { selector: { app: 'pay' } } });
const series: Observation = {
  kind: 'series',
  metric: 'http_requests_total',
  type: 'counter',
  labels: { service: 'payments' },
  samples: [[Date.parse(at), 1]],
};
const deploy: Deploy = {
  ...{ kind: 'deploy', service: 'payments-api', environment: 'prod', sha, previousSha: null },
  ...{ startedAt: at, finishedAt: at, status: 'succeeded', reason: 'rollout', text: 'rollout' },
};
const logs: Observation = { kind: 'logs', service: 'payments-api-7d9f8b6c5-x2x7q', text: `${at} ERROR refused` };
const trace: Observation = { kind: 'trace', traceId: 't', spans: [span('1', 'pay')], text: 'charge' };
const graph: Observation = {
  kind: 'service-graph',
  name: 'calls',
  calls: [{ caller: 'gateway', callee: 'payments-api' }],
  text: '',
};
const all: Observation[] = [workload, front, series, deploy, logs, trace, graph];

describe('the inventory', () => {
  it('has one service, with what every source calls it, and its objects and deploys in their one spelling', () => {
    expect(inventoryOf(inOneSpelling(seenOf(all)))).toEqual([
      { kind: 'deploy', ref: `prod/payments@${sha}`, aliases: [`payments@${sha.slice(0, 7)}`] },
      { kind: 'k8s', ref: 'eu/shop/Deployment/payments-api', aliases: ['Deployment/payments-api', 'payments-api'] },
      { kind: 'k8s', ref: 'eu/shop/Service/payments', aliases: ['Service/payments', 'payments'] },
      {
        kind: 'service',
        ref: 'payments',
        aliases: ['pay', 'payments-api', 'eu/shop/Deployment/payments-api', 'eu/shop/Service/payments'],
      },
    ]);
  });

  it('gives what deploys, logs of pods, traces and call graphs tell to that one service', () => {
    const named = inOneSpelling(seenOf(all)).flatMap(({ observation: one }) => {
      if (one.kind === 'deploy' || one.kind === 'logs') return [one.service];
      if (one.kind === 'trace') return one.spans.map(({ service }) => service);
      return one.kind === 'service-graph' ? one.calls.map(({ callee }) => callee) : [];
    });

    expect(named).toEqual(['payments', 'payments', 'payments', 'payments']);
  });

  it('takes a name that two services are called for neither', () => {
    const other = object('Deployment', 'pay', { spec: { template: { metadata: { labels: { app: 'billing' } } } } });
    const seen = seenOf([...all, other]);

    const services = inventoryOf(seen).filter(({ kind }) => kind === 'service');
    const traces = inOneSpelling(seen).flatMap(({ observation: one }) => (one.kind === 'trace' ? one.spans : []));

    expect(services.map(({ ref }) => ref)).toEqual(['billing', 'payments']);
    for (const { aliases } of services) expect(aliases).not.toContain('pay');
    expect(traces.map(({ service }) => service)).toEqual(['pay']);
  });

  it('is the same whatever order the sources answer in', () => {
    const expected = inventoryOf(inOneSpelling(seenOf(all)));

    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(inventoryOf(inOneSpelling(seenOf(shuffled)))).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });
});
