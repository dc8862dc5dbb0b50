import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startModelDouble, type ModelDouble } from '../../../fixtures/doubles/model/model-double.ts';
import { sampleRca } from '../../rca/sample.test-support.ts';
import type { Reasoner } from '../reasoner.ts';
import { rulesReasoner } from '../rules/rules.ts';
import { createCompletion } from './complete.ts';
import { openaiReasoner } from './openai.ts';
import { loadPrompts } from './prompts.ts';
import { sampleCase } from './sample-case.test-support.ts';

const STEPS = ['hypothesise', 'falsify', 'explain', 'prevent', 'narrate', 'criticise'] as const;
const rca = sampleRca();
const known = sampleCase();

let double: ModelDouble;
beforeAll(async () => {
  double = await startModelDouble({ replies: () => ({ refusal: 'only the question matters' }) });
  const reasoner = openaiReasoner(
    createCompletion({
      ...{ baseUrl: double.url, apiKey: 'none', model: 'double', maxTokens: 6000, temperature: null, price: null },
      maxTokensParam: 'max_completion_tokens',
      clean: (text) => text,
      retry: { retries: 0, timeoutMs: 20_000, deadlineMs: 20_000, maxWaitMs: 0 },
    }),
    loadPrompts(resolve(import.meta.dirname, '../../../prompts')),
    rulesReasoner(),
  );
  const asking: ((asked: Reasoner) => Promise<unknown>)[] = [
    (asked) => asked.hypothesise(known, []),
    (asked) => asked.falsify(known, rca.hypotheses),
    (asked) => asked.explain(known, rca.hypotheses, []),
    (asked) => asked.prevent(known, rca.explanation, []),
    (asked) => asked.narrate(known, rca.explanation, rca.hypotheses, []),
    (asked) =>
      asked.criticise(
        [
          ...rca.summary,
          ...rca.explanation.whyChains.flatMap(({ whys }) => whys.slice(0, 1).map(({ answer }) => answer)),
        ],
        rca,
      ),
  ];
  for (const ask of asking) await ask(reasoner).catch(() => undefined);
});
afterAll(() => double.close());

/** All messages of a question, of the first side where several ask; with a name in the place of the frame's own. */
function question(step: string): string {
  const asked = double.requests().filter(({ schemaName }) => schemaName === step);
  const request = asked.find(({ text }) => text.includes('Your side: what was changed')) ?? asked[0];
  const messages = (request?.messages ?? []).map(({ role, content }) => `=== ${role}\n${String(content)}`);
  return `${messages.join('\n\n').replaceAll(/(?<=data )[0-9a-f]{12}/g, 'FRAME')}\n`;
}

describe('the whole question of a step', () => {
  it.each(STEPS)('%s is as it was last read', async (step) => {
    expect(double.complaints()).toEqual([]);
    await expect(question(step)).toMatchFileSnapshot(`golden/${step}.txt`);
  });

  it('differs between samples in its order, and after the data in its side alone', () => {
    const samples = double.requests().filter(({ schemaName }) => schemaName === 'hypothesise');
    const parts = samples.map(({ messages }) => {
      const [system, user] = messages.map(({ content }) => String(content));
      const [, data = '', side = ''] = /^([^]*<\/data \w+>)\n\n([^]*)$/.exec(user ?? '') ?? [];
      return {
        system,
        side,
        lines: data
          .replaceAll(/(?<=data )\w{12}/g, '')
          .split('\n')
          .toSorted()
          .join('\n'),
      };
    });

    expect(parts).toHaveLength(4);
    expect(new Set(parts.map(({ system }) => system)).size).toBe(1);
    expect(new Set(parts.map(({ lines }) => lines)).size).toBe(1);
    expect(parts.map(({ side }) => /\(`(\w+)`\)/.exec(side)?.[1]).toSorted()).toEqual([
      'capacity',
      'change',
      'dependency',
      'latent',
    ]);
  });

  it('tells nothing of the rank of a suspect', () => {
    const names = question('hypothesise').match(/^- S-\S+/gm) ?? [];

    expect(names).toHaveLength(rca.suspects.length);
    for (const name of names) expect(name).toMatch(/^- S-[bcdfghjkmnpqrstvwxz]{3}$/);
    expect(question('hypothesise')).not.toMatch(/\bS-\d/);
  });
});
