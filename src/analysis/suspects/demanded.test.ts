import { describe, expect, it } from 'vitest';
import { createLedger } from '../../ledger.ts';
import type { Call, Change, Clue, Deviation, Suspect, Timeline } from '../../schema/index.ts';
import { at } from '../seen.test-support.ts';
import { rankSuspects } from '../suspects.ts';

const timeline: Timeline = { events: [], anchors: [], alertOrder: [], silences: [], clocks: '' };
const entityOf = (ref: string) => ({ kind: 'service' as const, ref, aliases: [] });

function deviation(service: string, role: Deviation['role'], metric: string, onsetS: number): Deviation {
  return {
    ...{ kind: 'deviation', id: 'F-1', statement: `${service} \`${metric}\` moved`, entity: entityOf(service) },
    ...{ evidence: ['E-met-001'], signal: metric, metric, role, peer: null, onsetAt: at(onsetS), onsetErrorMs: 5000 },
    ...{ before: 0.9, peak: 0.1, direction: role === 'cache' ? 'down' : 'up', z: 40, recoveredAt: null, unit: '1' },
  };
}

const ownTime: Clue = {
  ...{ kind: 'clue', id: 'F-3', statement: 'store takes eight times as long by itself', entity: entityOf('store') },
  ...{ evidence: ['E-trc-001'], sign: 'own-time', cause: null, bits: 3, share: 1, region: null },
};

function changeOf(key: string): Change {
  return {
    ...{ sha: 'abc0001', service: 'catalog', subject: 'x', paths: ['c.yaml'], exposedFrom: at(-10), exposedTo: at(-5) },
    ...{ settings: [{ path: 'c.yaml', key, before: '900', after: '15' }], revertedAt: null, reverts: null },
    evidence: ['E-diff-001'],
  };
}

/** `catalog` misses its cache and `store`, behind it, is slow: what is suspected after a change. */
function suspected(change: Change, calls: readonly [string, string][]): Suspect[] {
  return rankSuspects({
    incident: {
      ...{ id: 'INC-1', title: 'x', severity: 'SEV2', startedAt: at(60), resolvedAt: at(600), environment: 'prod' },
      ...{ services: ['store'], alerts: [], links: [], source: { trigger: 'manual', delivery: 'x' } },
    },
    findings: [
      deviation('catalog', 'cache', 'cache_hit_ratio', 0),
      { ...deviation('store', 'latency', 'query_seconds', 20), before: 0.1, peak: 0.8 },
      ownTime,
    ],
    changes: [change],
    calls: calls.map(([caller, callee]): Call => ({ caller, callee, evidence: ['E-trc-001'] })),
    ...{ timeline, ledger: createLedger(), seen: [], blindSpots: 0 },
  });
}

function hasOrigin(suspects: readonly Suspect[], service: string): boolean {
  const one = suspects.find(({ kind, entity }) => kind === 'service' && entity.ref === service);
  return one?.for.some(({ test }) => test === 'origin') ?? false;
}

describe('what a change demands of a service that it calls', () => {
  const direct: [string, string][] = [['catalog', 'store']];
  const through: [string, string][] = [
    ['catalog', 'proxy'],
    ['proxy', 'store'],
  ];

  it.each([{ calls: direct }, { calls: through }])('is no origin of that service’s own', ({ calls }) => {
    const suspects = suspected(changeOf('cache.ttl'), calls);

    expect(hasOrigin(suspects, 'store')).toBe(false);
    expect(suspects[0]?.change?.sha).toBe('abc0001');
  });

  it('excuses nobody whom it does not call', () => {
    expect(hasOrigin(suspected(changeOf('cache.ttl'), [['store', 'catalog']]), 'store')).toBe(true);
    expect(hasOrigin(suspected(changeOf('cache.ttl'), [['web', 'store']]), 'store')).toBe(true);
  });

  it('excuses nobody where the change does nothing of what is seen', () => {
    expect(hasOrigin(suspected(changeOf('banner.text'), direct), 'store')).toBe(true);
  });
});
