import { describe, expect, it } from 'vitest';
import { createLedger } from '../ledger.ts';
import { compute } from '../rca/compute.ts';
import { FIGURES, type Computation } from '../schema/index.ts';
import { buildTimeline } from '../timeline/build.ts';
import { analyse } from './analyse.ts';
import { impactComputations } from './impact.ts';
import { at, counterOf, seenOf, seriesOf, WINDOW } from './seen.test-support.ts';

/** A minute of traffic, then two minutes of which a quarter fails and in one stretch all, then a minute of traffic. */
const [OK, BAD] = [
  Array.from({ length: 90 }, (_, index) => (index >= 60 && index < 80 ? (index === 70 ? 0 : 75) : 100)),
  Array.from({ length: 90 }, (_, index) => (index >= 60 && index < 80 ? (index === 70 ? 100 : 25) : 0)),
];

const series = [
  counterOf('http_requests_total', { service: 'front', code: '200' }, OK),
  counterOf('http_requests_total', { service: 'front', code: '503' }, BAD),
  counterOf('http_requests_total', { service: 'back', code: '503' }, BAD),
  counterOf('http_client_requests_total', { service: 'front', peer: 'back', code: '503' }, BAD),
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

function figures(observations: Parameters<typeof seenOf>[0], numberFrom = 1) {
  const ledger = createLedger();
  const seen = seenOf(observations);
  const { findings, changes } = analyse({ incident, window: WINDOW, seen, ledger });
  const timeline = buildTimeline({ incident, seen, findings, changes, ledger });
  const drafts = impactComputations({
    incident,
    findings,
    timeline,
    suspects: [],
    calls: [],
    seen,
    ledger,
    numberFrom,
  });
  const computations: Computation[] = drafts.map((draft) => ({ ...draft, value: 0 }));
  const lookups = { evidence: ledger.evidence(), blob: (sha: string) => ledger.blobs().get(sha), computations };
  return { drafts, values: new Map(computations.map((one) => [one.what, compute(one, lookups)])) };
}

describe('the figures of an incident', () => {
  it('count requests and failures at the entry from the onset to the recovery', () => {
    const { values } = figures(series);

    expect(values.get(FIGURES.requests)).toBe(2100);
    expect(values.get(FIGURES.failedRequests)).toBe(575);
    expect(values.get(FIGURES.failureRatio)).toBeCloseTo(575 / 2100, 10);
  });

  it('tell the worst stretch apart', () => {
    const { values } = figures(series);

    expect(values.get('share of requests that failed in the worst stretch')).toBeCloseTo(125 / 200, 10);
  });

  it('count through a restart', () => {
    const [ok, bad] = series;
    const restarted = (one: typeof ok) => ({
      ...one!,
      samples: one!.samples.map(([ms, value], index): [number, number | null] => {
        const lost = index >= 66 ? (one!.samples[65]?.[1] ?? 0) : 0;
        return [ms, (value ?? 0) - lost];
      }),
    });

    expect(figures([restarted(ok), restarted(bad)]).values.get(FIGURES.failedRequests)).toBe(575);
  });

  it('refer to each other by their numbers, whatever they start from', () => {
    const { drafts } = figures(series, 4);

    expect(drafts.map(({ id }) => id)).toEqual(['C-4', 'C-5', 'C-6', 'C-7', 'C-8', 'C-9']);
    expect(drafts[2]?.inputs).toMatchObject([{ computation: 'C-5' }, { computation: 'C-4' }]);
  });

  it('are none where nothing counts requests, or nobody felt anything', () => {
    expect(figures([seriesOf('queue_depth', { service: 'front' }, OK)]).drafts).toEqual([]);
    expect(figures([]).drafts).toEqual([]);
  });
});
