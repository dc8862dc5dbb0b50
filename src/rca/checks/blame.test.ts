import { describe, expect, it } from 'vitest';
import { sampleBlob, sampleRca } from '../sample.test-support.ts';
import { blameless as rules } from './blameless.ts';
import { blameless } from './examples/blameless-sentences.test-support.ts';
import { blaming } from './examples/blaming-sentences.test-support.ts';
import { eighthBlameless, eighthBlaming } from './examples/eighth-sentences.test-support.ts';
import { fifthBlameless, fifthBlaming } from './examples/fifth-sentences.test-support.ts';
import { fourthBlameless, fourthBlaming } from './examples/fourth-sentences.test-support.ts';
import { heldBlameless, heldBlaming } from './examples/held-sentences.test-support.ts';
import { ninthBlameless, ninthBlaming } from './examples/ninth-sentences.test-support.ts';
import { seventhBlameless, seventhBlaming } from './examples/seventh-sentences.test-support.ts';
import { sixthBlameless, sixthBlaming } from './examples/sixth-sentences.test-support.ts';
import { thirdBlameless, thirdBlaming } from './examples/third-sentences.test-support.ts';
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

  // Each set was held out once and read since; what the rules made of it then stands in `evals/README.md`. Of what blames
  // in a voice that is not here, expect a third to a half to be missed.
  it.each<[string, readonly string[], readonly string[], { alarms: number; missed: number }]>([
    ['second', heldBlameless, heldBlaming, { alarms: 0, missed: 0 }],
    ['third', thirdBlameless, thirdBlaming, { alarms: 0, missed: 0 }],
    ['fourth', fourthBlameless, fourthBlaming, { alarms: 1, missed: 0 }],
    ['fifth', fifthBlameless, fifthBlaming, { alarms: 1, missed: 0 }],
    ['sixth', sixthBlameless, sixthBlaming, { alarms: 0, missed: 1 }],
    ['seventh', sentencesOf(seventhBlameless), sentencesOf(seventhBlaming), { alarms: 1, missed: 0 }],
    ['eighth', eighthBlameless, eighthBlaming, { alarms: 1, missed: 1 }],
    ['ninth', ninthBlameless, ninthBlaming, { alarms: 1, missed: 1 }],
  ])('do not fare worse than they did on the %s set', (_set, good, bad, most) => {
    const alarms = good.filter((text) => objections(text).length > 0);
    const missed = bad.filter((text) => objections(text).length === 0);

    expect([new Set(good).size, new Set(bad).size]).toEqual([good.length, bad.length]);
    expect(alarms.length, alarms.join('\n')).toBeLessThanOrEqual(most.alarms);
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(most.missed);
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
