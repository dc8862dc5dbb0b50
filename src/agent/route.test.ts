import { describe, expect, it } from 'vitest';
import { afterCheck, afterCriticise, isWorded, ownerOf } from './route.ts';

const at = (...places: string[]) => ({
  objections: places.map((place) => ({ rule: 'G02', at: place, text: 'x', problem: 'y' })),
});

describe('what is refused', () => {
  it.each([
    ['/explanation/whyChains/0/whys/1/answer', 'explain'],
    ['/factors/0/claim', 'prevent'],
    ['/actions/2/title', 'prevent'],
    ['/summary/0', 'write'],
    ['/wentWell/1', 'write'],
  ])('at %s goes back to %s', (place, owner) => {
    expect(ownerOf(place)).toBe(owner);
    expect(isWorded(place)).toBe(true);
  });

  it.each(['/actions/0/owner', '/actions/0/due', '/explanation/nodes/0', '/timeline/events/3/what', '/evidence/0'])(
    'at %s is not what a reasoner words',
    (place) => {
      expect(isWorded(place)).toBe(false);
    },
  );

  it('goes back to its one step; an explanation takes with it what builds on it', () => {
    expect(afterCheck(at('/actions/0/title', '/summary/0'))).toEqual(['prevent', 'write']);
    expect(afterCheck(at('/explanation/whyChains/0/whys/0/answer', '/summary/0'))).toEqual(['explain']);
    expect(afterCriticise(at('/factors/0/claim'))).toEqual(['prevent']);
  });

  it('goes on where nothing is', () => {
    expect(afterCheck(at())).toBe('criticise');
    expect(afterCriticise(at())).toBe('submit');
  });
});
