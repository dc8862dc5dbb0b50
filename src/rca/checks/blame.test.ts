import { describe, expect, it } from 'vitest';
import { sampleBlob, sampleRca } from '../sample.test-support.ts';
import { blameless as rules } from './blameless.ts';
import { blameless } from './examples/blameless-sentences.test-support.ts';
import { blaming } from './examples/blaming-sentences.test-support.ts';
import { heldBlameless, heldBlaming } from './examples/held-sentences.test-support.ts';
import type { Voice } from './examples/voice.test-support.ts';
import type { Place, Statement } from './reading/statements.ts';

const { evidence, ...rca } = sampleRca();

/** The rules that object to a sentence where the causes are told, which is where all of them apply. */
function objections(text: string, place: Place = 'why'): string[] {
  const statement: Statement = { at: '/x', place, text, claim: null, rests: null, terminal: false };
  const context = {
    evidence: [],
    blob: sampleBlob,
    hasTexts: true,
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

  // Measured once the rules stood: 1 of 60, 12 of 60. They are no target, and no rule is made for them.
  it('do not fare worse than they did on 120 sentences that no rule was made for', () => {
    const alarms = heldBlameless.filter((text) => objections(text).length > 0);
    const missed = heldBlaming.filter((text) => objections(text).length === 0);

    expect([new Set(heldBlameless).size, new Set(heldBlaming).size]).toEqual([60, 60]);
    expect(alarms.length, alarms.join('\n')).toBeLessThanOrEqual(1);
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(12);
  });

  it('keep to the causes with what is fine in the response', () => {
    expect(objections('The on-call engineer deleted the lock.')).toEqual(['B07']);
    expect(objections('The on-call engineer deleted the lock.', 'event')).toEqual([]);
    expect(objections('The engineer forgot the lock.', 'event')).toEqual(['B03']);
  });

  it.each([
    ['An engineer accidentally raised the limit.', 'An engineer raised the limit.'],
    ['A careless push reached all pods.', 'A push reached all pods.'],
    ['Obviously, the pool was small.', 'The pool was small.'],
    ['It was seen by @maria first.', 'It was seen by the responder first.'],
  ])('rewrite "%s"', (text, rewritten) => {
    const [first] = rules.filter(({ id }) => objections(text).includes(id));

    expect(first?.rewrite?.({ at: '/x', text, problem: '' })).toBe(rewritten);
  });

  it('read a long text in a time that grows no faster than it does', () => {
    const long = 'the on-call engineer of the '.repeat(200);

    expect(objections(long)).toEqual([]);
    expect(objections(`${'a-'.repeat(1000)} ${'the of '.repeat(2000)}`)).toEqual([]);
  });
});
