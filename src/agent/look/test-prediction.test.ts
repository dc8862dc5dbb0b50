import { describe, expect, it } from 'vitest';
import type { Prediction, Timeline } from '../../schema/index.ts';
import type { Looker } from './looker.ts';
import { testByLook } from './test-prediction.ts';
import type { Look } from './verbs.ts';

const window = { from: '2026-05-20T10:00:00.000Z', to: '2026-05-20T12:00:00.000Z' };
const found = (text: string, more: Partial<Look> = {}): Look => ({
  ...{ outcome: 'found', text, evidence: ['E-log-001'], total: text === '' ? 0 : 1, returned: 1, truncated: false },
  ...more,
});
const lookerOf = (look: Look): Looker => ({
  look: () => Promise.resolve(look),
  counts: () => ({ asked: 1, repeated: 0, refused: 0 }),
  went: () => ({ isRepeating: false, isStraying: false, isSpent: false }),
});
const predicted = (expected: string): Prediction => ({
  ...{ id: 'P-1', ifTrue: 'it is so', result: 'unchecked', observed: '', evidence: [] },
  query: { tool: expected === 'rises' ? 'histogram' : 'count', input: {}, expect: expected },
});

/** An onset at 11:00:20 that is known to some seconds. */
const timelineWith = (errorSeconds: number): Timeline => ({
  ...{ events: [], alertOrder: [], silences: [], clocks: '' },
  anchors: [
    {
      ...{ name: 'onset', at: '2026-05-20T11:00:20.000Z', precisionMs: errorSeconds * 1000, event: 'EV-1' },
      evidence: ['E-met-001'],
    },
  ],
});
const test = (look: Look, expected: string, errorSeconds = 0) =>
  testByLook(predicted(expected), lookerOf(look), { timeline: timelineWith(errorSeconds), window });

describe('lines that are to rise', () => {
  it('do so where they begin before the onset by no more than its error', async () => {
    const early = found('2026-05-20T10:59:00.000Z 90\n2026-05-20T11:01:00.000Z 40');

    expect((await test(early, 'rises', 90)).result).toBe('seen');
    expect((await test(early, 'rises', 5)).result).toBe('absent');
  });

  it('do so where they begin in the minute in which the onset lies', async () => {
    const same = found('2026-05-20T11:00:00.000Z 90\n2026-05-20T11:01:00.000Z 40');

    expect((await test(same, 'rises')).result).toBe('seen');
  });
});

describe('a search in a commit', () => {
  it('says where it looked, and that only other lines hold it', async () => {
    const nothing = found('', { place: { where: 'in what it adds', elsewhere: ['removes'] } });
    const there = found('x', { place: { where: 'in what it adds', elsewhere: [] } });

    expect(await test(nothing, 'present')).toMatchObject({
      result: 'absent',
      observed: 'nothing is there in what it adds; it removes lines that hold it',
    });
    expect(await test(there, 'present')).toMatchObject({ result: 'seen', observed: 'they are there in what it adds' });
  });
});
