import { describe, expect, it } from 'vitest';
import type { Turn } from '../../schema/index.ts';
import { keepTurns, keyOf, replayTurns } from './turns.ts';

const parts = { prompt: 'a', shown: 'b', shape: 'c', settings: 'd' };

function turnOf(step: string, ordinal: number): Turn {
  const about = { step, ordinal, model: 'm', parts, temperature: null, seed: null, format: 'plain' as const };
  const cost = { calls: 1, depth: 1, tokensIn: 1, tokensOut: 1, costMicros: null, ms: 1 };
  return { key: keyOf(step, parts), ...about, ...cost, outcome: { answer: step } };
}

describe('the turns of a run', () => {
  it('are had once, and those of an earlier attempt are known', async () => {
    const saved: Turn[] = [];
    const turns = keepTurns(
      () => Promise.resolve([turnOf('explain', 0)]),
      (turn) => Promise.resolve(void saved.push(turn)),
    );
    await turns.save(turnOf('explain', 0));
    await turns.save(turnOf('narrate', 0));

    expect(saved.map(({ step }) => step)).toEqual(['narrate']);
    expect((await turns.all()).map(({ step }) => step)).toEqual(['explain', 'narrate']);
  });

  it.each<[keyof Turn['parts'], string]>([
    ['prompt', 'its prompt changed'],
    ['shown', 'what it is shown changed'],
    ['shape', 'the shape of its answer changed'],
    ['settings', 'its seed changed'],
  ])('say that %s invalidates one', async (part, because) => {
    const turns = replayTurns([turnOf('explain', 0)]);
    const changed = { ...parts, [part]: 'other' };

    expect(await turns.find(keyOf('explain', changed))).toBeUndefined();
    expect(turns.missing?.({ step: 'explain', ordinal: 0, parts: changed })).toBe(because);
    expect(turns.invalidated()).toEqual([{ step: 'explain', ordinal: 0, because }]);
  });
});
