import { describe, expect, it } from 'vitest';
import { createLedger } from '../../ledger.ts';
import { compute } from '../../rca/compute.ts';
import {
  grownPool,
  service,
  type Call,
  type Computation,
  type Deviation,
  type File,
  type Series,
  type Suspect,
} from '../../schema/index.ts';
import type { Felt } from '../felt.ts';
import { at, counterOf, PHASES, phases, seenOf, seriesOf } from '../seen.test-support.ts';
import { fullPools } from './full-pool.ts';
import { growthComputations } from './grown-demand.ts';
import { newSize } from './new-size.ts';

interface Measured {
  limit?: number[];
  inUse?: number[];
  waiting?: number[];
  labels?: Record<string, string>;
}

function pool({
  limit = phases(20, 20),
  inUse = phases(12, 20).with(30, 15),
  waiting = phases(0, 9),
  labels = { service: 'pay' },
}: Measured = {}): Series[] {
  return [
    seriesOf('db_pool_max', labels, limit),
    seriesOf('db_pool_in_use', labels, inUse),
    ...(waiting.length === 0 ? [] : [seriesOf('db_pool_waiting', labels, waiting)]),
  ];
}

/** A hundred requests a second, then two hundred; each makes one call, which takes 0.12 s. A call waits for a place. */
const traffic: Series[] = [
  counterOf('requests_total', { service: 'pay', code: '200' }, phases(1000, 2000).slice(1)),
  counterOf('calls_seconds_count', { service: 'pay', peer: 'bank' }, phases(1000, 1660).slice(1)),
  counterOf('calls_seconds_sum', { service: 'pay', peer: 'bank' }, phases(120, 199.2).slice(1)),
];

function deviation(fields: Partial<Deviation>): Deviation {
  return {
    kind: 'deviation',
    id: 'F-1',
    statement: 'x',
    entity: service('pay'),
    evidence: ['E-met-001'],
    signal: 'traffic',
    metric: 'requests_total',
    role: 'traffic',
    peer: null,
    onsetAt: at(PHASES.first * 10),
    onsetErrorMs: 0,
    before: 100,
    peak: 200,
    direction: 'up',
    z: 50,
    recoveredAt: at((PHASES.first + PHASES.second) * 10),
    unit: '/s',
    ...fields,
  };
}

const rose = deviation({});
const failed = deviation({ id: 'F-2', signal: 'error ratio', role: 'errors', unit: '1' });
const filled = deviation({ id: 'F-3', signal: 'db_pool_in_use', metric: 'db_pool_in_use', role: 'saturation' });
const slower = deviation({ id: 'F-4', signal: 'mean latency', role: 'latency', peer: 'bank' });

const calls = [{ caller: 'pay', callee: 'bank', evidence: ['E-met-001'] }] as unknown as Call[];
const incident = {
  startedAt: at(PHASES.first * 10),
  resolvedAt: at((PHASES.first + PHASES.second) * 10),
  services: ['pay'],
} as Felt['incident'];

function fileOf(text: string, path = 'config/pay.yaml'): File {
  return { kind: 'file', path, sha: 'a'.repeat(40), lastChangedAt: null, text };
}

function figures(series: readonly Series[], file = fileOf('pool:\n  max: 20\n'), kind: Suspect['kind'] = 'traffic') {
  const ledger = createLedger();
  const felt = {
    incident,
    findings: [rose, failed, filled],
    calls,
    suspects: [{ disposition: 'leading', kind } as unknown as Suspect],
    seen: seenOf([...series, file]),
    ledger,
    numberFrom: 4,
  };
  const drafts = growthComputations(felt as unknown as Felt);
  const computations: Computation[] = drafts.map((draft) => ({ ...draft, value: 0 }));
  const lookups = { evidence: ledger.evidence(), blob: (sha: string) => ledger.blobs().get(sha), computations };
  const told = grownPool(computations.map((one) => ({ ...one, value: compute(one, lookups) })));
  const named = Object.entries(told?.figures ?? {}).map(([name, { value }]) => [name, Math.round(value * 100) / 100]);
  return { told, named: Object.fromEntries(named) as Record<string, number> };
}

describe('what a pool that demand filled was asked for', () => {
  it('is the most in use and waiting, the headroom of ordinary time, and what the law of Little asks for', () => {
    const { told, named } = figures([...pool(), ...traffic]);

    expect(told).toMatchObject({ key: 'pool.max', service: 'pay' });
    expect(named).toMatchObject({ size: 20, usual: 15, average: 12.05, filled: 20, queued: 9, asked: 29 });
    expect(named).toMatchObject({ headroom: 2.95, needed: 31.95, calls: 1, holds: 0.12 });
    expect(named['law']).toBeCloseTo((named['came'] ?? 0) * 0.12, 1);
    expect(newSize(told!.figures)).toEqual({ size: 32 });
  });

  it('is that of one copy, where several have a pool each', () => {
    const copies = ['a', 'b'].flatMap((pod) => pool({ labels: { service: 'pay', pod } }));

    expect(figures(copies).told?.figures.size?.inputs).toHaveLength(2);
    expect(figures(copies).named).toMatchObject({ asked: 29 });
  });

  it.each<[string, Series[], File, Suspect['kind']]>([
    ['nothing tells what waited', pool({ waiting: [] }), fileOf('pool:\n  max: 20\n'), 'traffic'],
    ['no file sets the size', pool(), fileOf('pool:\n  max: 10\n'), 'traffic'],
    ['two settings could be its size', pool(), fileOf('pool:\n  max: 20\nworkers:\n  max: 20\n'), 'traffic'],
    ['the setting is of another service', pool(), fileOf('pool:\n  max: 20\n', 'config/shop.yaml'), 'traffic'],
    ['a change leads, and not more demand', pool(), fileOf('pool:\n  max: 20\n'), 'change'],
  ])('is not told where %s', (_, series, file, kind) => {
    expect(figures(series, file, kind).told).toBeUndefined();
  });
});

describe('a full pool', () => {
  const found = (series: readonly Series[], deviations = [rose, filled]) =>
    fullPools({ incident, deviations, calls, seen: seenOf(series) }).map(({ service: name, size }) => [name, size]);

  it('is one that demand filled at a size that stayed', () => {
    expect(found(pool())).toEqual([['pay', 20]]);
  });

  it.each<[string, Series[], Deviation[]]>([
    ['somebody made it smaller', pool({ limit: phases(30, 20) }), [rose, filled]],
    ['it was full before demand rose', pool({ inUse: phases(20, 20) }), [rose, filled]],
    ['it never was full', pool({ inUse: phases(12, 19) }), [rose, filled]],
    ['demand did not rise', pool(), [filled]],
    ['demand hardly rose', pool(), [deviation({ peak: 110 }), filled]],
    ['what it calls became slow', pool(), [rose, filled, slower]],
    ['what it calls says so itself', pool(), [rose, filled, { ...slower, entity: service('bank'), peer: null }]],
  ])('is none where %s', (_, series, deviations) => {
    expect(found(series, deviations)).toEqual([]);
  });
});

describe('the new size of a pool', () => {
  const of = (needed: number, ceiling?: number, copies = 1) =>
    newSize({
      size: { value: 20, inputs: Array(copies).fill(0) },
      needed: { value: needed, inputs: [] },
      ...(ceiling === undefined ? {} : { ceiling: { value: ceiling, inputs: [] } }),
    });

  it('is what was asked for, as a whole', () => {
    expect(of(31.2)).toEqual({ size: 32 });
    expect(of(31.2, 64, 2)).toEqual({ size: 32 });
  });

  it('is not told where all copies would take more than there is, where work piled up, or where nothing waited', () => {
    expect(of(31.2, 63, 2)).toEqual({ untold: 'ceiling' });
    expect(of(80.1)).toEqual({ untold: 'piled-up' });
    expect(newSize({})).toEqual({ untold: 'no-queue' });
  });
});
