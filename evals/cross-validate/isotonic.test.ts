import { describe, expect, it } from 'vitest';
import { isotonic } from './isotonic.ts';

const known = (...all: [x: number, isRight: 0 | 1][]) => all.map(([x, isRight]) => ({ x, isRight: isRight === 1 }));

describe('an isotonic mapping', () => {
  it('never falls, and pools what would', () => {
    const curve = isotonic(known([0.2, 1], [0.4, 0], [0.6, 1], [0.8, 1]));

    expect([0.2, 0.4, 0.6, 0.8].map(curve)).toEqual([0.5, 0.5, 1, 1]);
  });

  it('says the same of the same sureness, whatever the order', () => {
    const all = known([0.5, 1], [0.5, 0], [0.5, 0], [0.5, 1], [0.9, 1]);

    expect(isotonic(all)(0.5)).toBe(0.5);
    expect(isotonic(all.toReversed())(0.5)).toBe(0.5);
  });

  it('keeps the value below between what was seen, and at the ends the outermost', () => {
    const curve = isotonic(known([0.3, 0], [0.7, 1]));

    expect([0.1, 0.5, 0.9].map(curve)).toEqual([0, 0, 1]);
  });
});
