import { describe, expect, it } from 'vitest';
import { diagnose, instant, type Answer, type Observation } from '../../src/index.ts';
import type { Case } from './benchmark.ts';
import { permute } from './permuted.ts';

const START_MS = Date.parse('2026-05-20T14:00:00Z');

function caseOf(): Case {
  const services: [name: string, during: number][] = [
    ['front', 0.5],
    ['basket', 0.45],
    ['stock', 0.4],
    ['help', 0.02],
  ];
  const series = services.map(([resource, during]): Observation => {
    const values = [0.02, 0.02, during, during, 0.02];
    const samples = values.map((value, index): [number, number] => [START_MS + (index - 2) * 300_000, value]);
    return { kind: 'series', metric: 'latency', type: 'gauge', labels: { resource, stat: 'Average' }, samples };
  });
  const calls = [
    { caller: 'front', callee: 'basket' },
    { caller: 'front', callee: 'help' },
    { caller: 'basket', callee: 'stock' },
  ];
  const text = calls.map(({ caller, callee }) => `${caller} -> ${callee}`).join('\n');
  const window = { from: instant(START_MS - 600_000), to: instant(START_MS + 600_000) };
  const answer: Answer = {
    tool: 'metrics',
    input: {},
    window,
    fetchedAt: window.to,
    total: 5,
    returned: 5,
    truncated: false,
    observations: [...series, { kind: 'service-graph', name: 'map', calls, text }],
  };
  const incident = {
    id: 'case-1',
    title: 'front is slow',
    severity: 'SEV2' as const,
    startedAt: instant(START_MS),
    resolvedAt: instant(START_MS + 600_000),
    environment: 'test',
    services: ['front'],
    alerts: [],
    links: [],
    source: { trigger: 'benchmark', delivery: 'case-1' },
  };
  return { id: 'case-1', incident, window, answers: [answer] };
}

function ranked({ incident, window, answers }: Case): string[] {
  return diagnose({ incident, window, answers }).suspects.map(({ entity }) => entity.ref);
}

describe('a case under permuted names', () => {
  it('gets the same answer once the names are back', () => {
    const original = caseOf();
    const [culprit] = ranked(original);

    expect(culprit).toBe('stock');
    for (let seed = 1; seed <= 8; seed += 1) {
      const { permuted, restored } = permute(original, seed);
      expect(restored(ranked(permuted))[0]).toBe(culprit);
    }
  });

  it('does bear other names', () => {
    const seeds = Array.from({ length: 8 }, (_, index) => index + 1);
    const symptoms = seeds.map((seed) => permute(caseOf(), seed).permuted.incident.services[0]);

    expect(new Set(symptoms).size).toBeGreaterThan(1);
  });
});
