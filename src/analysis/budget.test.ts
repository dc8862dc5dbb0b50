import { describe, expect, it } from 'vitest';
import { createLedger } from '../ledger.ts';
import { compute } from '../rca/compute.ts';
import { type Computation, type Objective, type Observation } from '../schema/index.ts';
import { buildTimeline } from '../timeline/build.ts';
import { analyse } from './analyse.ts';
import { budgetComputations } from './budget.ts';
import { at, counterOf, seenOf, seriesOf, WINDOW } from './seen.test-support.ts';

/** Ten minutes of 10 requests a second, then 200 s of which a quarter fails, then the same as before. */
const [OK, BAD] = [
  Array.from({ length: 90 }, (_, index) => (index >= 60 && index < 80 ? 75 : 100)),
  Array.from({ length: 90 }, (_, index) => (index >= 60 && index < 80 ? 25 : 0)),
];
const COUNTERS = [
  counterOf('http_requests_total', { service: 'front', code: '200' }, OK),
  counterOf('http_requests_total', { service: 'front', code: '503' }, BAD),
];

const incident = {
  id: 'INC-1',
  title: 'x',
  severity: 'SEV2' as const,
  startedAt: at(650),
  resolvedAt: at(850),
  environment: 'prod',
  services: ['front'],
  alerts: [],
  links: [],
  source: { trigger: 'manual', delivery: 'x' },
};

function objective(over: Partial<Objective> = {}): Objective {
  return {
    kind: 'objective',
    service: 'front',
    measure: { of: 'availability' },
    target: 99.9,
    days: 30,
    agreement: null,
    text: 'target: 99.9 % of 30 days; agreement: 99 %',
    ...over,
  };
}

function budgets(observations: readonly Observation[]) {
  const ledger = createLedger();
  const seen = seenOf(observations);
  const { findings, changes } = analyse({ incident, window: WINDOW, seen, ledger });
  const timeline = buildTimeline({ incident, seen, findings, changes, ledger });
  const budget = budgetComputations({ incident, findings, timeline, seen, ledger, known: [] });
  const computations: Computation[] = budget.drafts.map((draft) => ({ ...draft, value: 0 }));
  const lookups = { evidence: ledger.evidence(), blob: (sha: string) => ledger.blobs().get(sha), computations };
  const value = (id: string | undefined): number => {
    const found = computations.find((one) => one.id === id);
    return found ? compute(found, lookups) : Number.NaN;
  };
  return { ...budget, value };
}

describe('the budget of an objective', () => {
  it('is the failed share of the time that was counted, of the seconds that the target leaves', () => {
    const { spent, value } = budgets([...COUNTERS, objective()]);

    const [one] = spent;

    expect(value(one?.bad)).toBeCloseTo(50, 6);
    expect(value(one?.allowed)).toBeCloseTo(0.001 * 30 * 86_400, 6);
    expect(value(one?.part)).toBeCloseTo((50 / 2592) * 100, 6);
    expect(one?.agreement).toBeNull();
  });

  it('is told for the agreement with others, too', () => {
    const { spent, value } = budgets([...COUNTERS, objective({ agreement: { target: 99, terms: 'a credit' } })]);

    expect(value(spent[0]?.agreement?.allowed)).toBeCloseTo(25_920, 6);
    expect(value(spent[0]?.agreement?.part)).toBeCloseTo((50 / 25_920) * 100, 6);
  });

  it('takes a share of failures over time where only that is measured', () => {
    // Samples come twice as often in the second half of the incident, so that the plain mean would be another.
    const values = [...Array.from({ length: 60 }, () => 0.001), ...Array.from({ length: 20 }, () => 0.25)];
    const ratio = seriesOf('http_server_error_ratio', { service: 'front' }, [
      ...values,
      ...Array.from({ length: 10 }, () => 0.001),
    ]);

    const { spent, value, drafts } = budgets([ratio, objective()]);

    expect(drafts.some(({ formula }) => formula === 'time-mean')).toBe(true);
    expect(value(spent[0]?.bad)).toBeGreaterThan(45);
    expect(value(spent[0]?.bad)).toBeLessThan(52);
  });

  it('counts what took longer than promised, from the bucket that ends there', () => {
    const name = 'http_server_request_duration_seconds_bucket';
    const slow = OK.map((_, index) => (index >= 60 && index < 80 ? 60 : 100));
    const buckets = [
      counterOf(name, { service: 'front', le: '0.3' }, slow),
      counterOf(
        name,
        { service: 'front', le: '+Inf' },
        OK.map(() => 100),
      ),
    ];

    const { spent, value } = budgets([
      ...COUNTERS,
      ...buckets,
      objective({ measure: { of: 'latency', withinMs: 300 } }),
    ]);

    expect(value(spent[0]?.bad)).toBeCloseTo(0.4 * 200, 6);
  });

  it('says which bucket is missing, and computes nothing then', () => {
    const name = 'http_server_request_duration_seconds_bucket';
    const buckets = [
      counterOf(name, { service: 'front', le: '0.25' }, OK),
      counterOf(name, { service: 'front', le: '+Inf' }, OK),
    ];

    const { spent, unmeasured, drafts } = budgets([
      ...COUNTERS,
      ...buckets,
      objective({ measure: { of: 'latency', withinMs: 300 } }),
    ]);

    expect(spent).toEqual([]);
    expect(drafts).toEqual([]);
    expect(unmeasured[0]?.missing).toBe(
      'no histogram of front has a bucket that ends at 300 ms; buckets end at 250 ms',
    );
  });

  it('is none where nobody was slowed or failed, and is nothing that a second objective computes again', () => {
    const other = counterOf('http_requests_total', { service: 'other', code: '200' }, OK);

    expect(budgets([...COUNTERS, other, objective({ service: 'other' })]).spent).toEqual([]);
    const twice = budgets([...COUNTERS, objective(), objective({ target: 99 })]);
    expect(twice.spent).toHaveLength(2);
    expect(new Set(twice.spent.map(({ bad }) => bad)).size).toBe(1);
  });
});
