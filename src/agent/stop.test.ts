import { describe, expect, it } from 'vitest';
import type { Hypothesis, Prediction } from '../schema/index.ts';
import { hopsFrom, quietAfter, stopOf } from './stop.ts';

const hypothesis = (id: string, posterior: number, ...results: Prediction['result'][]): Hypothesis => ({
  id,
  statement: 'it did it',
  about: 'change',
  suspect: null,
  predictions: results.map((result, index) => ({
    id: `P-${index + 1}`,
    ifTrue: 'x',
    query: { tool: 'analysis', input: {}, expect: 'seen' },
    result,
    observed: '',
    evidence: [],
  })),
  status: 'inconclusive',
  refutedBy: [],
  prior: 0.2,
  posterior,
  proposedBy: 'model',
});
const course = { quiet: 0, isRepeating: false, isStraying: false, isSpent: false };

describe('the stop rules', () => {
  it('conclude on a clear leader all of whose predictions were looked at', () => {
    expect(stopOf([hypothesis('H-1', 0.9, 'seen'), hypothesis('H-2', 0.5, 'seen')], course).kind).toBe('conclude');
  });

  it.each([
    ['leads with less than 0.8', [hypothesis('H-1', 0.79, 'seen'), hypothesis('H-2', 0.1, 'absent')]],
    ['leads by less than 0.25', [hypothesis('H-1', 0.9, 'seen'), hypothesis('H-2', 0.7, 'seen')]],
    [
      'has a prediction nobody looked at',
      [hypothesis('H-1', 0.9, 'seen', 'unchecked'), hypothesis('H-2', 0.1, 'seen')],
    ],
  ])('go on where the first one %s', (_what, hypotheses) => {
    expect(stopOf(hypotheses, course).kind).toBe('go on');
  });

  it('are inconclusive after three tests in a row that moved nothing', () => {
    const before = [hypothesis('H-1', 0.5, 'seen')];
    const still = [hypothesis('H-1', 0.55, 'seen')];
    const moved = [hypothesis('H-1', 0.56, 'seen')];
    const counts = [still, still, moved, still, still, still].reduce<number[]>(
      (all, after) => [...all, quietAfter(all.at(-1) ?? 0, before, after)],
      [],
    );

    expect(counts).toEqual([1, 2, 0, 1, 2, 3]);
    expect(stopOf(before, { ...course, quiet: 2 }).kind).toBe('go on');
    expect(stopOf(before, { ...course, quiet: 3 })).toEqual({
      kind: 'inconclusive',
      because: '3 tests in a row moved no belief',
    });
  });

  it('abort on the same look again and again, on a look too far away, and where no look is left', () => {
    expect(stopOf([hypothesis('H-1', 0.9, 'seen')], { ...course, isRepeating: true }).kind).toBe('abort');
    expect(stopOf([hypothesis('H-1', 0.9, 'seen')], { ...course, isStraying: true }).kind).toBe('abort');
    expect(stopOf([hypothesis('H-1', 0.9, 'seen')], { ...course, isSpent: true }).kind).toBe('abort');
  });

  it('are inconclusive with nothing to test', () => {
    expect(stopOf([], course).kind).toBe('inconclusive');
  });
});

describe('the distance between services', () => {
  const calls = ['a b', 'b c', 'd c', 'd e', 'x y'].map((one) => {
    const [caller, callee] = one.split(' ') as [string, string];
    return { caller, callee, evidence: [], observed: 'span' } as never;
  });

  it.each([
    ['a', 0],
    ['c', 2],
    ['d', 3],
    ['e', 4],
    ['y', undefined],
  ])('of %s is %s calls', (service, hops) => {
    expect(hopsFrom(['a'], service, calls)).toBe(hops);
  });
});
