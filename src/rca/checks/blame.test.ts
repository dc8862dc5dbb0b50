import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sampleBlob, sampleRca } from '../sample.test-support.ts';
import { blameless as rules } from './blameless.ts';
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

/** Sentences that the rules about people are held to, as one author wrote them. */
interface Sentences {
  blaming: readonly string[];
  blameless: readonly string[];
}

/** Reads a set: one sentence a line under `[that blame]` and `[blameless]`; `#` begins a note. */
function sentencesOf(set: string): Sentences {
  const text = readFileSync(new URL(`examples/${set}.txt`, import.meta.url), 'utf8');
  const [blaming = '', blameless = ''] = text.split('[blameless]');
  return { blaming: linesOf(blaming), blameless: linesOf(blameless) };
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('['));
}

describe('the rules about people', () => {
  // Each set was read once its first score was known; what the rules made of it then stands in `evals/README.md`.
  it.each<[string, Place, { sizes: [number, number]; alarms: number; missed: number }]>([
    ['first', 'why', { sizes: [100, 200], alarms: 2, missed: 5 }],
    ['second', 'why', { sizes: [60, 60], alarms: 0, missed: 0 }],
    ['third', 'why', { sizes: [60, 60], alarms: 0, missed: 0 }],
    ['fourth', 'why', { sizes: [60, 60], alarms: 1, missed: 0 }],
    ['fifth', 'why', { sizes: [30, 60], alarms: 1, missed: 0 }],
    ['sixth', 'why', { sizes: [30, 60], alarms: 0, missed: 1 }],
    ['seventh', 'why', { sizes: [60, 120], alarms: 1, missed: 0 }],
    ['eighth', 'why', { sizes: [30, 60], alarms: 1, missed: 1 }],
    ['ninth', 'why', { sizes: [30, 60], alarms: 1, missed: 1 }],
    ['tenth', 'why', { sizes: [100, 200], alarms: 2, missed: 5 }],
    ['tenth', 'summary', { sizes: [100, 200], alarms: 2, missed: 5 }],
    // Held out: what the rules made of it, so that they get no worse.
    ['eleventh', 'why', { sizes: [100, 200], alarms: 8, missed: 20 }],
    ['eleventh', 'summary', { sizes: [100, 200], alarms: 2, missed: 21 }],
  ])('do not fare worse than they did on the %s set in a %s', (set, place, most) => {
    const { blaming, blameless } = sentencesOf(set);
    const alarms = blameless.filter((text) => objections(text, place).length > 0);
    const missed = blaming.filter((text) => objections(text, place).length === 0);

    expect([new Set(blaming).size, new Set(blameless).size]).toEqual(most.sizes);
    expect(alarms.length, alarms.join('\n')).toBeLessThanOrEqual(most.alarms);
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(most.missed);
  });

  it.each([
    ['Priya should have asked first.', 'B02'],
    ['Redis should have evicted the key.', undefined],
    ['Thandiwe, who never looked at the graph, closed the alert.', 'B03'],
    ['Kafka never looked at the offset of the group.', undefined],
    ['If Zbynek had double-checked the name, the table would still be there.', 'B02'],
    ['If Nomad had been told of the new node, the job would have been placed.', undefined],
  ])('tell who is meant by a name: "%s"', (text, rule) => {
    expect(objections(text)).toEqual(rule === undefined ? [] : expect.arrayContaining([rule]));
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
