import { describe, expect, it } from 'vitest';
import { createLedger } from '../../ledger.ts';
import type { Call, Clue, Deviation, Suspect, Timeline } from '../../schema/index.ts';
import { at } from '../seen.test-support.ts';
import { rankSuspects } from '../suspects.ts';

const entityOf = (ref: string) => ({ kind: 'service' as const, ref, aliases: [] });

const slow: Deviation = {
  ...{ kind: 'deviation', id: 'F-1', statement: 'store `latency` rose', entity: entityOf('store') },
  ...{ evidence: ['E-met-001'], signal: 'latency', metric: 'latency', role: 'latency', peer: null, onsetAt: at(0) },
  ...{ onsetErrorMs: 5000, before: 0.1, peak: 0.8, direction: 'up', z: 40, recoveredAt: null, unit: 's' },
};

const failing: Clue = {
  ...{ kind: 'clue', id: 'F-2', statement: 'Requests failed at shop beyond what those that it calls account for' },
  ...{
    entity: entityOf('shop'),
    evidence: ['E-met-002'],
    sign: 'excess',
    cause: null,
    bits: 3,
    share: 1,
    region: null,
  },
};

const timeline: Timeline = {
  events: [
    {
      ...{ id: 'EV-1', at: at(0), raw: at(0), precisionMs: 5000, seq: 0, lane: 'symptom', phase: 'active' },
      ...{ type: 'symptom-onset', actorKind: 'system', entity: entityOf('store'), what: 'store `latency` rose' },
      ...{ evidence: ['E-met-001'], stateBefore: null, stateAfter: null, knownAtTheTime: null, hindsightOnly: false },
    },
  ],
  anchors: [{ name: 'onset', at: at(0), precisionMs: 5000, event: 'EV-1', evidence: ['E-met-001'] }],
  ...{ alertOrder: [], silences: [], clocks: '' },
};

/** The incident names `door`, of which too little was measured to say how it fared; `store` is slow, `shop` fails. */
function suspected(calls: readonly [string, string][]): Suspect[] {
  return rankSuspects({
    incident: {
      ...{ id: 'INC-1', title: 'x', severity: 'SEV2', startedAt: at(60), resolvedAt: at(600), environment: 'prod' },
      ...{ services: ['door'], alerts: [], links: [], source: { trigger: 'manual', delivery: 'x' } },
    },
    findings: [slow, failing],
    calls: calls.map(([caller, callee]): Call => ({ caller, callee, evidence: ['E-trc-001'] })),
    ...{ changes: [], timeline, ledger: createLedger(), seen: [], blindSpots: 0 },
  });
}

describe('what deviates while too little is known of the service that the incident names', () => {
  it('is not what users felt, where it is known whom that service calls', () => {
    const suspects = suspected([
      ['door', 'shop'],
      ['door', 'store'],
    ]);

    expect(suspects[0]?.entity.ref).toBe('shop');
    expect(suspects.flatMap(({ for: grounds }) => grounds).map(({ test }) => test)).not.toContain('topology');
  });

  it('stands in for it, where nobody knows whom it calls', () => {
    const [store] = suspected([['shop', 'store']]).filter(({ entity }) => entity.ref === 'store');

    expect(store?.for.map(({ statement }) => statement)).toContain('store is where users felt it');
  });
});
