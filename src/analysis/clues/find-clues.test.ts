import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLedger } from '../../ledger.ts';
import { instant, type Clue, type Incident, type Observation, type Span, type Trace } from '../../schema/index.ts';
import { analyse } from '../analyse.ts';
import { WINDOW, ZERO_MS, at, seenOf, seriesOf } from '../seen.test-support.ts';

const INCIDENT: Incident = {
  id: 'INC-1',
  title: 'door is slow',
  severity: 'SEV2',
  startedAt: at(3600),
  resolvedAt: at(4200),
  environment: 'production',
  services: ['door'],
  alerts: [],
  links: [],
  source: { trigger: 'manual', delivery: 'D-1' },
};

/** Requests door → shop → store, one every twenty seconds, an hour before the incident and through it. */
function tracesOf(shape: (isInside: boolean, index: number) => SpanPlan[]): Trace[] {
  return Array.from({ length: 210 }, (_, index) => {
    const startS = index * 20;
    const spans = shape(startS >= 3600, index).map(([id, parent, service, name, fromMs, durationMs]): Span => ({
      id,
      parent,
      service,
      name,
      kind: 'internal',
      startedAt: instant(ZERO_MS + startS * 1000 + fromMs),
      durationMs,
      failed: false,
      detail: '',
    }));
    const text = spans.map((span) => `${span.startedAt} ${span.service} ${span.name}`).join('\n');
    return { kind: 'trace', traceId: `t${index}`, spans, text };
  });
}

type SpanPlan = [id: string, parent: string | null, service: string, name: string, fromMs: number, durationMs: number];

function request({ wayMs = 1, storeMs = 10, shopMs = 5, isCut = false }): SpanPlan[] {
  const callMs = storeMs + 2 * wayMs;
  const allMs = shopMs + (isCut ? 0 : callMs);
  const call: SpanPlan[] = [
    ['c', 'b', 'shop', 'GET store', shopMs, callMs],
    ['d', 'c', 'store', 'read', shopMs + wayMs, storeMs],
  ];
  const served: SpanPlan[] = [
    ['a', null, 'door', 'GET /', 0, allMs + 4],
    ['b', 'a', 'shop', 'buy', 1, allMs],
  ];
  return isCut ? served : [...served, ...call];
}

function cluesIn(observations: readonly Observation[], incident = INCIDENT): Clue[] {
  const { findings } = analyse({ incident, window: WINDOW, seen: seenOf(observations), ledger: createLedger() });
  return findings.filter((finding) => finding.kind === 'clue');
}

function strongest(clues: readonly Clue[]): Clue | undefined {
  return clues.toSorted((a, b) => b.share * Math.min(2, b.bits) - a.share * Math.min(2, a.bits))[0];
}

describe('clues in traces', () => {
  it('say nothing where nothing changed', () => {
    expect(cluesIn(tracesOf((_, index) => request({ storeMs: 10 + (index % 5) })))).toEqual([]);
  });

  it('name the callee when calls to it are slow on the way', () => {
    const clues = cluesIn(tracesOf((isInside) => request({ wayMs: isInside ? 200 : 1 })));

    expect(strongest(clues)).toMatchObject({ sign: 'call-gap', cause: 'network', entity: { ref: 'store' } });
  });

  it('name the service that works longer itself, not those that wait for it', () => {
    const clues = cluesIn(tracesOf((isInside) => request({ storeMs: isInside ? 300 : 10 })));

    expect(clues).toMatchObject([{ sign: 'own-time', cause: 'code', entity: { ref: 'store' }, share: 1 }]);
  });

  it('name the service whose work ends before its usual next step, with that step', () => {
    const clues = cluesIn(tracesOf((isInside, index) => request({ isCut: isInside && index % 2 === 0 })));

    expect(strongest(clues)).toMatchObject({
      sign: 'cut-short',
      cause: 'code',
      entity: { ref: 'shop' },
      region: ['buy start', 'GET store'],
    });
  });

  it('blame the processor for slow ways at a service that has none left', () => {
    const cpu = seriesOf(
      'cpu_pct',
      { service: 'shop' },
      Array.from({ length: 70 }, (_, minute) => (minute >= 60 ? 97 : 8 + (minute % 3))),
      { stepS: 60 },
    );
    const clues = cluesIn([cpu, ...tracesOf((isInside) => request({ wayMs: isInside ? 80 : 1 }))]);

    expect(strongest(clues)).toMatchObject({ sign: 'processor', cause: 'cpu', entity: { ref: 'shop' } });
    expect(clues.filter(({ sign }) => sign === 'call-gap')).toEqual([]);
  });

  it('cite what they rest on, and the same whatever the order', () => {
    const traces = tracesOf((isInside) => request({ storeMs: isInside ? 300 : 10 }));

    const [clue] = cluesIn(traces);
    expect(clue?.evidence.length).toBeGreaterThan(0);
    expect(cluesIn(traces.toReversed())).toEqual([clue]);
  });

  it('survive circles, lost parents, doubled ids and a deep chain', () => {
    const deep = Array.from({ length: 20_000 }, (_, index): SpanPlan => {
      return [`s${index}`, index === 0 ? null : `s${index - 1}`, `svc${index % 3}`, 'op', index / 100, 1];
    });
    const odd: SpanPlan[] = [
      ['a', 'b', 'x', 'op', 0, 1],
      ['b', 'a', 'y', 'op', 0, 1],
      ['c', 'gone', 'x', 'op', 0, 1],
      ['c', 'c', 'x', 'op', 0, 1],
    ];
    const chains = tracesOf((_, index) => (index === 190 ? deep : odd));

    expect(() => cluesIn(chains)).not.toThrow();
  });
});

describe('clues in logs', () => {
  const line = (second: number, span: string, message: string, level = 'info'): string =>
    JSON.stringify({ time: ZERO_MS + second * 1000, level, msg: message, trace_id: `t${span}`, span_id: span });

  it('name the last line before work was cut short, and the next one that did not come', () => {
    const lines = Array.from({ length: 210 }, (_, index) => {
      const second = index * 20;
      const isCut = second >= 3600 && index % 2 === 0;
      const begun = [
        line(second, `s${index}`, `order ${index} taken`),
        line(second + 1, `s${index}`, 'stock reserved'),
      ];
      return [...begun, isCut ? [] : line(second + 2, `s${index}`, 'card charged')].flat();
    }).flat();
    const clues = cluesIn([{ kind: 'logs', service: 'shop', text: lines.join('\n') }]);

    expect(strongest(clues)).toMatchObject({
      sign: 'cut-short',
      entity: { ref: 'shop' },
      region: ['stock reserved', 'card charged'],
    });
  });

  it('do not take another known way to go on for a cut', () => {
    const lines = Array.from({ length: 210 }, (_, index) => {
      const second = index * 20;
      const isCash = index % (second >= 3600 ? 2 : 10) === 0;
      return [
        line(second, `s${index}`, 'stock reserved'),
        line(second + 1, `s${index}`, isCash ? 'paid in cash' : 'card charged'),
        line(second + 2, `s${index}`, 'parcel sent'),
      ];
    }).flat();

    expect(cluesIn([{ kind: 'logs', service: 'shop', text: lines.join('\n') }])).toEqual([]);
  });
});

describe('clues in metrics', () => {
  const graph: Observation = {
    kind: 'service-graph',
    name: 'map',
    calls: [
      { caller: 'door', callee: 'shop' },
      { caller: 'shop', callee: 'store' },
      { caller: 'door', callee: 'help' },
    ],
    text: 'door -> shop\nshop -> store\ndoor -> help',
  };
  const latency = (service: string, rest: number, during: number): Observation =>
    seriesOf(
      'latency',
      { service, stat: 'Average' },
      Array.from({ length: 5 }, (_, index) => (index === 3 || index === 4 ? during : rest)),
      { stepS: 300, fromS: 2700 },
    );

  it('follow time down the calls to where it began, with five points a service', () => {
    const clues = cluesIn([graph, latency('door', 0.1, 0.5), latency('shop', 0.05, 0.45), latency('store', 0.01, 0.4)]);

    expect(strongest(clues)).toMatchObject({ sign: 'excess', entity: { ref: 'store' } });
  });

  it('stop where the callee accounts for little of it', () => {
    const clues = cluesIn([
      graph,
      latency('door', 0.1, 0.5),
      latency('shop', 0.05, 0.45),
      latency('store', 0.01, 0.03),
    ]);

    expect(strongest(clues)).toMatchObject({ entity: { ref: 'shop' } });
  });

  it('leave out what no failing call joins to the symptom', () => {
    const clues = cluesIn([graph, latency('door', 0.1, 0.5), latency('shop', 0.05, 0.05), latency('store', 0.01, 0.9)]);

    expect(clues.map(({ entity }) => entity.ref)).not.toContain('store');
  });

  it('blame the caller for a callee that was never called before', () => {
    const stranger = seriesOf('latency', { service: 'store', stat: 'Average' }, [0.4, 0.4], {
      stepS: 300,
      fromS: 3600,
    });
    const clues = cluesIn([graph, latency('door', 0.1, 0.5), latency('shop', 0.05, 0.45), stranger]);

    expect(strongest(clues)).toMatchObject({ entity: { ref: 'shop' } });
  });

  it('hold for one point, for a series that never moves, and for very many points', () => {
    const many = Array.from({ length: 200_000 }, (_, index) => 0.1 + (index % 7) / 1000);
    const some = [
      seriesOf('latency', { service: 'door' }, many, { stepS: 0.035 }),
      seriesOf('latency', { service: 'shop' }, [0.1]),
      seriesOf(
        'latency',
        { service: 'store' },
        Array.from({ length: 100 }, () => 0.1),
        { stepS: 60 },
      ),
    ];

    expect(cluesIn([graph, ...some])).toEqual([]);
  });

  it('hold for any values, gaps and order of samples without a crash, and do not depend on the order', () => {
    const sample = fc.tuple(
      fc.integer({ min: ZERO_MS, max: ZERO_MS + 3 * 3_600_000 }),
      fc.oneof(fc.double(), fc.constant(null), fc.constant(0), fc.constant(Number.POSITIVE_INFINITY)),
    );
    const series = fc.record({
      kind: fc.constant('series' as const),
      metric: fc.constantFrom('latency', 'cpu_pct', 'availability', 'requests', 'client_latency_seconds'),
      type: fc.constantFrom('gauge' as const, 'counter' as const, 'unknown' as const),
      labels: fc.record({ service: fc.constantFrom('door', 'shop', 'store') }),
      samples: fc.array(sample, { maxLength: 30 }),
    });
    fc.assert(
      fc.property(fc.array(series, { maxLength: 12 }), (some) => {
        const clues = cluesIn([graph, ...some]);

        const shuffled = some.toReversed().map((one) => ({ ...one, samples: one.samples.toReversed() }));
        for (const { share, bits } of clues) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
          expect(Number.isFinite(bits)).toBe(true);
        }
        expect(cluesIn([...shuffled, graph]).map(({ statement }) => statement)).toEqual(
          clues.map(({ statement }) => statement),
        );
      }),
      { numRuns: 600 },
    );
  });
});
