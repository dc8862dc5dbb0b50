import { describe, expect, it } from 'vitest';
import { epochMs, instant, type Observation, type Series } from '../../src/index.ts';
import type { Case } from './benchmark.ts';
import { PERTURBATIONS } from './perturbed.ts';

const AT_MS = Date.parse('2026-05-20T14:00:00Z');

function series(name: string): Series {
  const samples = Array.from({ length: 60 }, (_, minute): [number, number] => [AT_MS + minute * 60_000, minute]);
  return { kind: 'series', metric: 'latency_seconds', type: 'gauge', labels: { service: name }, samples };
}

function original(): Case {
  const window = { from: instant(AT_MS), to: instant(AT_MS + 3_600_000) };
  const span = {
    id: 'a',
    parent: null,
    service: 'shop',
    name: 'buy',
    startedAt: '2026-05-20T14:30:00.123456Z',
    durationMs: 5,
    kind: 'internal' as const,
    failed: false,
    detail: '',
  };
  const observations: Observation[] = [
    series('door'),
    series('shop'),
    series('store'),
    { kind: 'trace', traceId: 't', spans: [span], text: 'x' },
    { kind: 'logs', service: 'shop', text: JSON.stringify({ time: AT_MS, msg: 'sold' }) },
    { kind: 'service-graph', name: 'map', calls: [{ caller: 'shop', callee: 'store' }], text: 'x' },
  ];
  const { length } = observations;
  return {
    id: 'c-1',
    window,
    incident: {
      id: 'c-1',
      title: 'latency of door',
      severity: 'SEV2',
      startedAt: instant(AT_MS + 2_400_000),
      resolvedAt: window.to,
      environment: 'test',
      services: ['door'],
      alerts: [],
      links: [],
      source: { trigger: 'benchmark', delivery: 'c-1' },
    },
    answers: [
      {
        tool: 't',
        input: {},
        window,
        fetchedAt: window.to,
        total: length,
        returned: length,
        truncated: false,
        observations,
      },
    ],
  };
}

function perturbed(name: string): { whole: Case; of: (service: string) => Series | undefined; seen: Observation[] } {
  const whole = PERTURBATIONS[name]!(original());
  const seen = whole.answers.flatMap(({ observations }) => observations);
  const of = (service: string) =>
    seen.find((one): one is Series => one.kind === 'series' && one.labels['service'] === service);
  return { whole, of, seen };
}

describe('a perturbation', () => {
  it('halves the points, makes them coarser or finer', () => {
    expect(
      perturbed('half-points')
        .of('shop')
        ?.samples.map(([, value]) => value)
        .slice(0, 3),
    ).toEqual([0, 2, 4]);
    expect(
      perturbed('coarser')
        .of('shop')
        ?.samples.map(([, value]) => value)
        .slice(0, 2),
    ).toEqual([2, 7]);
    expect(
      perturbed('finer')
        .of('shop')
        ?.samples.map(([, value]) => value)
        .slice(0, 3),
    ).toEqual([0, 0.5, 1]);
  });

  it('moves every time by the same stretch', () => {
    const { whole, of, seen } = perturbed('later');
    const byMs = epochMs(whole.incident.startedAt) - epochMs(original().incident.startedAt);

    expect(of('shop')?.samples[0]?.[0]).toBe(AT_MS + byMs);
    expect(epochMs(whole.window.from)).toBe(AT_MS + byMs);
    const [trace] = seen.filter((one) => one.kind === 'trace');
    expect(trace?.spans[0]?.startedAt).toMatch(/\.123456Z$/);
    expect(epochMs(trace!.spans[0]!.startedAt)).toBeCloseTo(epochMs('2026-05-20T14:30:00.123456Z') + byMs, 2);
    expect(seen.find((one) => one.kind === 'logs')?.text).toContain(String(AT_MS + byMs));
  });

  it('adds services that show nothing but what was before the incident, on the map of calls', () => {
    const { of, seen } = perturbed('more-healthy');

    const added = of('steady-1');
    expect(added?.samples).toHaveLength(60);
    expect(Math.max(...added!.samples.map(([, value]) => value ?? 0))).toBeLessThan(40);
    expect(seen.find((one) => one.kind === 'service-graph')?.calls).toContainEqual({
      caller: 'shop',
      callee: 'steady-1',
    });
    expect(of('shop')).toEqual(series('shop'));
  });
});
