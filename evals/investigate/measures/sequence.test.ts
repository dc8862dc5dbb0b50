import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsInSequence } from './sequence.ts';

const spans = fc.array(
  fc.tuple(fc.nat(1000), fc.nat(100)).map(([beganMs, ms]) => ({ beganMs, endedMs: beganMs + ms + 1 })),
  { maxLength: 12 },
);

describe('callsInSequence', () => {
  it('counts three at once as one', () => {
    const atOnce = [0, 1, 2].map((beganMs) => ({ beganMs, endedMs: 10 }));
    expect(callsInSequence([...atOnce, { beganMs: 11, endedMs: 12 }, { beganMs: 12, endedMs: 20 }])).toBe(3);
  });

  it('is the longest chain that there is, found by trying all', () => {
    fc.assert(
      fc.property(spans, (calls) => {
        const longest = (from: number): number =>
          Math.max(0, ...calls.filter(({ beganMs }) => beganMs >= from).map(({ endedMs }) => 1 + longest(endedMs)));
        expect(callsInSequence(calls)).toBe(longest(0));
      }),
      { numRuns: 50 },
    );
  });
});
