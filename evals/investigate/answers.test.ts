import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBundle } from '../../src/index.ts';
import { sampleOf } from './cases.ts';
import { latestDeploy } from './investigators.ts';
import { causesIn } from './straight-shot.ts';

const INCIDENT = readBundle(join(import.meta.dirname, '../../fixtures/incidents/pool-shrunk'));

describe('latestDeploy', () => {
  it('is one that was done before the alert began, and none where there was none', () => {
    const began = INCIDENT.incident.startedAt;
    expect(latestDeploy(INCIDENT)).toMatchObject({ kind: 'change', service: 'inventory', p: 1 });
    const early = { ...INCIDENT.incident, startedAt: '2020-01-01T00:00:00Z' };
    expect(latestDeploy({ ...INCIDENT, incident: early })).toBeNull();
    expect(began > early.startedAt).toBe(true);
  });
});

describe('causesIn', () => {
  const calls = [{ caller: 'web', callee: 'pay', evidence: ['E-met-001'] }];

  it('takes what is no suspect as it is written: a service, a commit, an object', () => {
    const named = ['pay', 'a1b2c3d4', 'app/cart'].map((cause) => ({ cause, mechanism: 'm', confidence: 0.4 }));
    const answer = { reasoning: '', causes: named, path: [], isInconclusive: false };
    expect(causesIn(answer, { suspects: [], calls })).toMatchObject([
      { kind: 'service', service: 'pay', change: null, p: 0.4 },
      { kind: 'change', change: 'a1b2c3d4' },
      { kind: 'object', service: 'cart', change: null },
    ]);
  });
});

describe('sampleOf', () => {
  it('takes the same names whatever their order', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    expect(sampleOf(names.toReversed(), 3)).toEqual(sampleOf(names, 3));
    expect(sampleOf(names, 9)).toHaveLength(5);
  });
});
