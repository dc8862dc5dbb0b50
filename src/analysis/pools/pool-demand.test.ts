import { describe, expect, it } from 'vitest';
import { createLedger } from '../../ledger.ts';
import { compute } from '../../rca/compute.ts';
import {
  poolFigure,
  POOL_FIGURES,
  type Computation,
  type PoolFigure,
  type Series,
  type Suspect,
} from '../../schema/index.ts';
import type { Felt } from '../felt.ts';
import { at, counterOf, PHASES, phases, seenOf, seriesOf } from '../seen.test-support.ts';
import { poolComputations } from './pool-demand.ts';

interface Measured {
  prefix?: string;
  size?: readonly [number, number];
  inUse?: number[];
  waiting?: number[];
  /** Calls and the seconds that they took in each step. */
  calls?: readonly [number, number];
  labels?: Record<string, string>;
}

const ROOMY = phases(7, 4).with(30, 11);

function measured({
  prefix = 'db_pool_connections',
  size = [20, 4],
  inUse = ROOMY,
  waiting = phases(0, 15),
  calls = [200, 70],
  labels = { service: 'pay' },
}: Measured = {}): Series[] {
  const steps = PHASES.steps - 1;
  const called = { ...labels, peer: 'bank' };
  return [
    seriesOf(`${prefix}_max`, labels, phases(size[0], size[1])),
    seriesOf(`${prefix}_active`, labels, inUse),
    ...(waiting.length === 0 ? [] : [seriesOf(`${prefix}_pending`, labels, waiting)]),
    counterOf('client_seconds_count', called, Array<number>(steps).fill(calls[0])),
    counterOf('client_seconds_sum', called, Array<number>(steps).fill(calls[1])),
  ];
}

function figures(series: readonly Series[], setting = { before: '20', after: '4' }, numberFrom = 1) {
  const ledger = createLedger();
  const change = {
    service: 'pay',
    settings: [{ path: 'pay.yaml', key: 'pool.max', ...setting }],
    exposedFrom: at(PHASES.first * 10 - 5),
    exposedTo: at(PHASES.first * 10),
  };
  const felt = { suspects: [{ disposition: 'leading', change } as unknown as Suspect], seen: seenOf(series), ledger };
  const drafts = poolComputations({ ...felt, numberFrom } as unknown as Felt);
  const computations: Computation[] = drafts.map((draft) => ({ ...draft, value: 0 }));
  const lookups = { evidence: ledger.evidence(), blob: (sha: string) => ledger.blobs().get(sha), computations };
  const values = new Map(computations.map((one) => [one.what, compute(one, lookups)]));
  const named = Object.keys(POOL_FIGURES).flatMap((name) => {
    const value = values.get(poolFigure(name as PoolFigure, 'pool.max', 'pay'));
    return value === undefined ? [] : [[name, value] as const];
  });
  return { drafts, named: Object.fromEntries(named) };
}

describe('what a pool was asked for', () => {
  it('is the most in use and waiting, and by the law of Little the rate times the time held', () => {
    expect(figures(measured()).named).toEqual({
      peak: 11,
      waited: 0,
      full: 4,
      waits: 15,
      wanted: 19,
      rate: 20,
      held: 0.35,
      demand: 7,
    });
  });

  it.each([
    ['HikariCP', { prefix: 'hikaricp_connections' }],
    ['a pool of threads', { prefix: 'executor_pool' }],
  ])('is read from the gauges of %s', (_, change) => {
    expect(figures(measured(change)).named).toMatchObject({ peak: 11, waits: 15, demand: 7 });
  });

  it.each([
    ['executor_pool_max_threads', 'executor_active_threads'],
    ['go_sql_max_open_connections', 'go_sql_in_use_connections'],
    ['workers_max', 'workers_busy'],
  ])('is read from %s and %s', (size, inUse) => {
    const labels = { service: 'pay' };
    const series = [seriesOf(size, labels, phases(20, 4)), seriesOf(inUse, labels, ROOMY)];

    expect(figures(series).named).toMatchObject({ peak: 11, full: 4 });
  });

  it('does not take for demand what the pool showed while it was full', () => {
    const { named } = figures(measured({ inUse: phases(7, 4) }));

    expect(named).toMatchObject({ peak: 7, full: 4 });
  });

  it('leaves the law out where the durations are of other work than what holds the places', () => {
    const { named } = figures(measured({ calls: [200, 700] }));

    expect(named).toMatchObject({ peak: 11 });
    expect(named).not.toHaveProperty('demand');
  });

  it('says nothing of what waited where that was not measured', () => {
    const { named } = figures(measured({ waiting: [] }));

    expect(named).toMatchObject({ peak: 11, full: 4 });
    expect(named).not.toHaveProperty('waited');
    expect(named).not.toHaveProperty('wanted');
  });

  it('refers to its own by their numbers, whatever they start from', () => {
    const { drafts } = figures(measured(), { before: '20', after: '4' }, 11);

    expect(drafts.map(({ id }) => id)).toEqual(drafts.map((_, index) => `C-${11 + index}`));
    expect(drafts.at(-1)?.inputs).toMatchObject([{ computation: 'C-19' }, { computation: 'C-20' }]);
  });

  it.each<[string, Series[], { before: string; after: string }]>([
    ['no gauge stood at the value before', measured({ size: [30, 4] }), { before: '20', after: '4' }],
    ['no gauge ever had the new value', measured({ size: [20, 5] }), { before: '20', after: '4' }],
    ['the setting is no number', measured(), { before: 'on', after: 'off' }],
    [
      'what is in use shares one word with the size, which many names do',
      [
        seriesOf('http_pool_max', { service: 'pay' }, phases(20, 4)),
        seriesOf('http_requests_active', { service: 'pay' }, ROOMY),
      ],
      { before: '20', after: '4' },
    ],
    ['more were in use than there were places', measured({ inUse: phases(7, 21) }), { before: '20', after: '4' }],
    ['another service has the pool', measured({ labels: { service: 'shop' } }), { before: '20', after: '4' }],
  ])('is nothing where %s', (_, series, setting) => {
    expect(figures(series, setting).drafts).toEqual([]);
  });

  it('is that of the copy that was asked for most, where several have a pool each', () => {
    const copy = (pod: string, change: Measured = {}) => measured({ labels: { service: 'pay', pod }, ...change });
    // One copy stays as it was until it goes; what it shows is not what the change did.
    const old = copy('a', { size: [20, 20], inUse: phases(8, 17), waiting: phases(0, 0) });

    const { named } = figures([...old, ...copy('b')]);

    expect(named).toEqual({ peak: 11, waited: 0, full: 4, waits: 15, wanted: 19 });
  });

  it('counts once what was asked for twice', () => {
    expect(figures([...measured(), ...measured()]).named).toEqual(figures(measured()).named);
  });
});
