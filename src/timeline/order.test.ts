import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DraftEvent } from './draft-event.ts';
import { orderEvents } from './order.ts';

function draft(at: string, extra: Partial<DraftEvent> = {}): DraftEvent {
  return {
    at,
    raw: at,
    precisionMs: 1,
    lane: 'symptom',
    type: 'deviation',
    actorKind: 'system',
    entity: { kind: 'service', ref: 'pay', aliases: [] },
    what: 'pay error ratio rose',
    stateBefore: null,
    stateAfter: null,
    knownAtTheTime: null,
    isFound: true,
    cite: () => ['E-met-001'],
    key: '',
    ...extra,
  };
}

describe('the order of events', () => {
  it('is kept to the nanosecond', () => {
    const instants = ['2026-03-04T10:00:00.000000002Z', '2026-03-04T10:00:00Z', '2026-03-04T10:00:00.000000001Z'];

    expect(orderEvents(instants.map((at) => draft(at))).map(({ at }) => at.slice(19))).toEqual([
      'Z',
      '.000000001Z',
      '.000000002Z',
    ]);
  });

  it('puts what could be a cause first at one and the same instant', () => {
    const at = '2026-03-04T10:00:00Z';
    const lanes = ['recovery', 'people', 'alert', 'symptom', 'traffic', 'change'] as const;

    expect(orderEvents(lanes.map((lane) => draft(at, { lane }))).map(({ lane }) => lane)).toEqual(lanes.toReversed());
  });

  it('puts a commit before its deploy, and the start of that before its end', () => {
    const at = '2026-03-04T10:00:00Z';
    const types = ['deploy-finished', 'deploy-started', 'commit'];

    const ordered = orderEvents(types.map((type) => draft(at, { lane: 'change', type })));

    expect(ordered.map(({ type }) => type)).toEqual(types.toReversed());
  });

  it('keeps equal events once', () => {
    const at = '2026-03-04T10:00:00Z';

    expect(orderEvents([draft(at), draft(at), draft(at, { key: 'other' })])).toHaveLength(2);
  });

  it('is total: no order of the input changes it', () => {
    const some = fc.record({
      at: fc.constantFrom('2026-03-04T10:00:00Z', '2026-03-04T10:00:00.5Z', '2026-03-04T10:00:00.500Z'),
      lane: fc.constantFrom('change', 'symptom', 'recovery'),
      what: fc.constantFrom('a', 'b'),
      key: fc.constantFrom('', 'x'),
    });
    fc.assert(
      fc.property(
        fc
          .array(some, { maxLength: 12 })
          .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const [a, b] = [list, shuffled].map((all) =>
            orderEvents(all.map(({ at, ...extra }) => draft(at, extra))).map(({ lane, what, key }) => [
              lane,
              what,
              key,
            ]),
          );
          expect(b).toEqual(a);
        },
      ),
    );
  });
});
