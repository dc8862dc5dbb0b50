import { describe, expect, it } from 'vitest';
import type { Call, Deviation, Steady } from '../../schema/index.ts';
import { at } from '../seen.test-support.ts';
import { localities } from './locality.ts';

const calls: Call[] = [
  { caller: 'front', callee: 'back', evidence: ['E-met-001'] },
  { caller: 'back', callee: 'store', evidence: ['E-met-001'] },
];

function deviation(entity: string, role: Deviation['role'], onsetS: number, extra: Partial<Deviation> = {}): Deviation {
  return {
    kind: 'deviation',
    id: 'F-1',
    statement: `${entity} ${role}`,
    entity: { kind: 'service', ref: entity, aliases: [] },
    evidence: ['E-met-001'],
    signal: role,
    metric: `${role}_metric`,
    role,
    peer: null,
    onsetAt: at(onsetS),
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

function steady(entity: string, role: Steady['role'], peer: string | null = null): Steady {
  const { id, statement, entity: about, evidence, signal, metric, unit } = deviation(entity, role, 0);
  return {
    kind: 'steady',
    id,
    statement,
    entity: about,
    evidence,
    signal,
    metric,
    role,
    peer,
    baseline: 1,
    maximum: 1,
    unit,
  };
}

function ownOf(deviations: Deviation[], steadies: Steady[] = [], known = calls): Record<string, string[]> {
  const found = [...localities({ deviations, steadies, calls: known })];
  return Object.fromEntries(
    found.map(([name, { own }]) => [name, own.map(({ role, peer }) => (peer ? `${role} → ${peer}` : role))]),
  );
}

describe('what is a service’s own', () => {
  it('are errors that several callees share and none of them had first; of one callee they are passed on', () => {
    const both: Call[] = [...calls, { caller: 'front', callee: 'side', evidence: ['E-met-001'] }];
    const together = [
      deviation('front', 'errors', 100),
      deviation('back', 'errors', 104),
      deviation('side', 'errors', 104),
    ];
    const passedOn = [
      deviation('front', 'errors', 100),
      deviation('back', 'errors', 98),
      deviation('side', 'errors', 104),
    ];

    expect(ownOf(together, [], both)['front']).toEqual(['errors']);
    expect(ownOf(passedOn, [], both)['front']).toEqual([]);
  });

  it('are errors with nothing failing behind it', () => {
    expect(ownOf([deviation('back', 'errors', 0)])).toEqual({ back: ['errors'] });
  });

  it('are not errors that its own callee sent before', () => {
    expect(
      ownOf([
        deviation('back', 'errors', 5),
        deviation('back', 'errors', 0, { peer: 'store' }),
        deviation('store', 'errors', 0),
      ]),
    ).toEqual({
      back: [],
      store: ['errors'],
    });
  });

  it('are errors that began before those of its callee', () => {
    const own = ownOf([deviation('back', 'errors', 0), deviation('back', 'errors', 60, { peer: 'store' })]);

    expect(own).toEqual({ back: ['errors'] });
  });

  it('is a full pool with a healthy callee, and not one behind a slow callee', () => {
    const pool = deviation('back', 'saturation', 0, { metric: 'pool_waiting' });

    expect(ownOf([pool], [steady('back', 'latency', 'store')])).toEqual({ back: ['saturation'] });
    expect(ownOf([pool, deviation('back', 'latency', 0, { peer: 'store' })])).toEqual({ back: [] });
  });

  it('is a limit that was lowered, whatever else goes on', () => {
    const limit = deviation('back', 'saturation', 0, { metric: 'pool_max', direction: 'down' });

    expect(
      ownOf([limit, deviation('back', 'traffic', -5), deviation('back', 'latency', -5, { peer: 'store' })]),
    ).toEqual({ back: ['saturation'] });
  });

  it('is the demand of a caller that asks more without being asked more', () => {
    const deviations = [
      deviation('back', 'traffic', 0, { peer: 'store' }),
      deviation('store', 'traffic', 0),
      deviation('store', 'saturation', 5),
      deviation('store', 'errors', 5),
    ];

    expect(ownOf(deviations)).toEqual({ back: ['traffic → store'], store: [] });
  });

  it('is not the demand of a caller that passes on what it is asked', () => {
    const deviations = [
      deviation('back', 'traffic', 0),
      deviation('back', 'traffic', 0, { peer: 'store' }),
      deviation('store', 'errors', 5),
    ];

    expect(ownOf(deviations)['back']).toEqual([]);
  });

  it('are calls that fail although the callee answers as ever', () => {
    const deviations = [deviation('back', 'errors', 0, { peer: 'store' }), deviation('back', 'errors', 0)];

    expect(ownOf(deviations, [steady('store', 'errors'), steady('store', 'latency')])).toEqual({
      back: ['errors → store', 'errors'],
    });
  });

  it('is memory only where it came before failures that are the service’s own', () => {
    const memory = deviation('back', 'other', -60, { metric: 'process_resident_memory_bytes' });

    expect(ownOf([memory, deviation('back', 'errors', 0)])).toEqual({ back: ['other', 'errors'] });
    expect(
      ownOf([memory, deviation('back', 'errors', 5), deviation('back', 'errors', 0, { peer: 'store' })])['back'],
    ).toEqual([]);
  });
});
