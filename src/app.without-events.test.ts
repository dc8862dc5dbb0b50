import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBench, type Bench } from '../fixtures/doubles/model/bench.ts';
import { wholeAnswer } from './answer.test-support.ts';
import type { Bundle } from './bundle.ts';
import { check } from './rca/checks/check.ts';
import { instant, type Rca, type Series } from './schema/index.ts';

let bench: Bench;
let calm: Rca;
let late: Rca;
let refused: unknown[];
beforeAll(async () => {
  bench = await openBench();
  const [first, second] = [
    await bench.byRules(onlySamples(() => 0.2)),
    await bench.byRules(onlySamples((minute) => (minute >= 60 && minute < 75 ? 2 : 0.2))),
  ];
  [calm, late] = [first.rca, second.rca];
  refused = [...first.refused, ...second.refused];
}, 180_000);
afterAll(() => bench.close());

const START_MS = Date.parse('2026-05-20T14:00:00Z');
const MINUTES = 90;

/** A recording of nothing but samples by the minute, of a front door and a service behind it. */
function onlySamples(latencyAt: (minute: number) => number): Bundle {
  const at = (minute: number): string => instant(START_MS + minute * 60_000);
  const window = { from: at(0), to: at(MINUTES) };
  const series = (service: string, metric: string, valueAt: (minute: number) => number): Series => ({
    kind: 'series',
    metric,
    type: 'gauge',
    labels: { service },
    samples: Array.from({ length: MINUTES }, (_, minute) => [START_MS + minute * 60_000, valueAt(minute)]),
  });
  const calls = [{ caller: 'shop', callee: 'store' }];
  return {
    incident: {
      id: 'INC-7',
      title: 'latency of @entry',
      severity: 'SEV2',
      startedAt: at(60),
      resolvedAt: at(75),
      environment: 'production',
      services: ['@entry'],
      alerts: [],
      links: [],
      source: { trigger: 'manual', delivery: 'D-7' },
    },
    recordings: [
      wholeAnswer('prometheus', window, [
        series('@entry', 'latency_seconds', (minute) => 0.2 + (minute % 5) / 100),
        series('shop', 'latency_seconds', (minute) => latencyAt(minute) + (minute % 3) / 100),
        series('store', 'cpu_seconds', (minute) => 1 + (minute % 4) / 100),
      ]),
      wholeAnswer('tracing', window, [{ kind: 'service-graph', name: 'service map', calls, text: 'shop -> store' }]),
    ],
  };
}

function rulesBrokenBy(rca: Rca): string[] {
  return [...new Set(check(rca, {}).flatMap(({ rule, severity }) => (severity === 'error' ? [rule] : [])))];
}

describe('an incident of which no event was recorded', () => {
  it('says so with a gap and a search that found nothing, and passes the checks', () => {
    const rca = calm;

    expect(refused).toEqual([]);
    expect(rca.timeline.events).toEqual([]);
    const gap = rca.gaps.find(({ blockedBy }) => blockedBy.includes('no event'));
    expect(gap?.reason).toBe('not-recorded');
    expect(new Set(rca.explanation.whyChains.map(({ whys }) => whys[0]?.answersWhy))).toEqual(new Set([gap?.id]));
    expect(rca.detection.foundBy.evidence.every((id) => id.startsWith('E-abs-'))).toBe(true);
    expect(rca.hypotheses.some(({ statement }) => statement.includes('@entry'))).toBe(true);
  });

  it.each<[string, string[], (rca: Rca) => void]>([
    [
      'the gap is taken out',
      ['S01', 'S03', 'W01'],
      (rca) => (rca.gaps = rca.gaps.filter(({ blockedBy }) => !blockedBy.includes('no event'))),
    ],
    [
      'the gap says that somebody could not look',
      ['S01', 'S03', 'W01'],
      (rca) => rca.gaps.forEach((gap) => (gap.reason = 'could-not-look')),
    ],
    [
      'the evidence shows that something happened',
      ['S01', 'S03', 'W01'],
      (rca) => rca.evidence.push({ ...rca.evidence[0]!, id: 'E-alr-001', kind: 'alr' }),
    ],
    [
      'a chain answers another gap',
      ['S03', 'W01'],
      (rca) => {
        const other = rca.gaps.find(({ blockedBy }) => !blockedBy.includes('no event'));
        rca.explanation.whyChains[0]!.whys[0]!.answersWhy = other!.id;
      },
    ],
  ])('is refused where %s', (_what, rules, spoil) => {
    const rca = structuredClone(calm);

    spoil(rca);

    expect(rulesBrokenBy(rca)).toEqual(expect.arrayContaining(rules));
  });
});

describe('an incident of which nothing earlier than its onset was recorded', () => {
  it('says so with a gap, and passes the checks', () => {
    const rca = late;

    expect(refused).toEqual([]);
    const onset = rca.timeline.anchors.find(({ name }) => name === 'onset');
    expect(rca.timeline.events[0]?.at).toBe(onset?.at);
    expect(rca.timeline.events[0]?.what).toContain('shop');
    expect(rca.gaps.map(({ question }) => question)).toContain('What came before the onset?');
  });

  it.each<[string, (rca: Rca) => void]>([
    [
      'no gap says so',
      (rca) => (rca.gaps = rca.gaps.filter(({ question }) => question !== 'What came before the onset?')),
    ],
    [
      'an alert of an hour before is cited',
      (rca) => rca.evidence.push({ ...rca.evidence[0]!, id: 'E-alr-001', kind: 'alr', at: instant(START_MS) }),
    ],
  ])('is refused where %s', (_what, spoil) => {
    const rca = structuredClone(late);

    spoil(rca);

    expect(rulesBrokenBy(rca)).toContain('T07');
  });
});
