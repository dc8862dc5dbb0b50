import { describe, expect, it } from 'vitest';
import { killWriters } from './kills.ts';
import { loseAnswers } from './lost-answers.ts';

describe('publishing, however it goes', () => {
  it('ends with each released write there once, though writers are killed at every named point and at random', async () => {
    const { kills, points, wrong } = await killWriters({ random: 5, perIncident: 4, seed: 7 });

    expect(wrong).toEqual([]);
    expect(new Set(points).size).toBeGreaterThanOrEqual(8);
    expect(kills).toBeGreaterThanOrEqual(12);
  }, 600_000);

  it('ends with each released write there once, though answers are lost', async () => {
    const { ambiguous, wrong } = await loseAnswers({ least: 40, seed: 7 });

    expect(wrong).toEqual([]);
    expect(ambiguous).toBeGreaterThanOrEqual(40);
  }, 600_000);
});
