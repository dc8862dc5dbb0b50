import { describe, expect, it } from 'vitest';
import { byGroup, byTurns, crossValidated } from './folds.ts';

const CASES = ['a1', 'a2', 'b1', 'b2', 'b3'].map((id) => ({ id, group: id.slice(0, 1) }));

describe('cross-validation', () => {
  it('judges a fold by what was best without it', () => {
    const marks = new Map([
      ['now', new Map([...CASES.map(({ id }) => [id, 0.5] as const)])],
      ['fits a', new Map(CASES.map(({ id, group }) => [id, group === 'a' ? 1 : 0]))],
      ['fits b', new Map(CASES.map(({ id, group }) => [id, group === 'b' ? 1 : 0]))],
    ]);

    const outcomes = crossValidated(marks, byGroup(CASES));

    expect(outcomes.map(({ fold, chosen }) => [fold, chosen])).toEqual([
      ['a', 'fits b'],
      ['b', 'fits a'],
    ]);
    expect(outcomes.flatMap((one) => [...one.marks.values()])).toEqual([0, 0, 0, 0, 0]);
  });

  it('leaves what stands first where nothing is better', () => {
    const marks = new Map([
      ['now', new Map(CASES.map(({ id }) => [id, 1]))],
      ['other', new Map(CASES.map(({ id }) => [id, 1]))],
    ]);

    expect(crossValidated(marks, byTurns(CASES, 2)).map(({ chosen }) => chosen)).toEqual(['now', 'now']);
  });

  it('holds every case out once', () => {
    for (const folds of [byGroup(CASES), byTurns(CASES, 3)]) {
      expect(folds.flatMap(({ heldOut }) => [...heldOut]).toSorted()).toEqual(CASES.map(({ id }) => id));
    }
  });
});
