import { describe, expect, it } from 'vitest';
import { sampleBlob, sampleRca } from '../sample.test-support.ts';
import { blaming, blameless, type Voice } from './blame-sentences.test-support.ts';
import { blameless as rules } from './blameless.ts';
import type { Statement } from './reading/statements.ts';

const { evidence, ...rca } = sampleRca();

/** The rules that object to a sentence where the causes are told, which is where all of them apply. */
function objections(text: string): string[] {
  const statement: Statement = { at: '/x', place: 'why', text, claim: null, rests: null, terminal: false };
  const context = {
    evidence: [],
    blob: sampleBlob,
    markdown: undefined,
    computations: [],
    byId: new Map(),
    computationById: new Map(),
    statements: [statement],
  };
  return rules.filter(({ check }) => check({ ...rca, evidence }, context).length > 0).map(({ id }) => id);
}

function sentencesOf(voices: readonly Voice[]): string[] {
  return voices.flatMap(({ sentences }) => sentences);
}

describe('the rules about people', () => {
  it('object to at most 2 of 200 sentences about systems', () => {
    const sentences = sentencesOf(blameless);
    const alarms = sentences.filter((text) => objections(text).length > 0).map((text) => [text, objections(text)]);

    expect(new Set(sentences).size).toBe(200);
    expect(alarms.length, JSON.stringify(alarms, null, 1)).toBeLessThanOrEqual(2);
  });

  it('miss at most 5 of 100 sentences that blame', () => {
    const sentences = sentencesOf(blaming);
    const missed = sentences.filter((text) => objections(text).length === 0);

    expect(new Set(sentences).size).toBe(100);
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(5);
  });
});
