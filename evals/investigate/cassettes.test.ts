import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startModelDouble } from '../../fixtures/doubles/model/model-double.ts';
import { casesIn } from './cases.ts';
import { Cassette, repliesOf } from './cassette.ts';
import { investigators } from './investigators.ts';
import { hitsAt, namesDistractor } from './scoring/hits.ts';
import { truthOf } from './scoring/truth.ts';

const CASSETTES = join(import.meta.dirname, '../../fixtures/cassettes');

describe('a whole investigation with what a model once answered', () => {
  it.each(readdirSync(CASSETTES).map((file) => file.replace('.json', '')))(
    'of %s names the change on a grounded path, takes no distractor and invents nothing',
    async (name) => {
      const cassette = Cassette.parse(JSON.parse(readFileSync(join(CASSETTES, `${name}.json`), 'utf8')));
      const double = await startModelDouble({ replies: repliesOf(cassette) });
      try {
        const one = casesIn('nowhere', 0).find(({ id }) => id === name);
        const endpoint = { baseUrl: double.url, model: 'double', apiKey: 'none', timeoutSeconds: 10 };
        const model = investigators(endpoint).find(({ name: who }) => who === 'openai');
        if (!one || !model) throw new Error(`there is no incident ${name}`);
        const said = { set: 'lab', case: name, reasoner: 'openai', model: 'double', repeat: 1 };
        const { investigation, passage, ...answer } = await model.answer(one);
        const prediction = { ...said, ...answer };
        const truth = truthOf('nowhere', 'lab', name);

        expect(hitsAt(1, prediction, truth)).toMatchObject({ change: true, service: true, mechanism: true });
        expect(prediction.isGrounded).toBe(true);
        expect(namesDistractor(prediction, truth)).toBe(false);
        expect(prediction.measures?.inventedEntities.are).toBe(0);
        expect(prediction.measures?.evidenceValid.are).toBe(prediction.measures?.evidenceValid.of);
        expect(prediction.refusedBy).toEqual([]);
        expect(investigation?.rca.hypotheses.some(({ proposedBy }) => proposedBy === 'model')).toBe(true);
        expect(passage?.calls().length).toBeGreaterThan(0);
        expect(double.complaints()).toEqual([]);
      } finally {
        await double.close();
      }
    },
    120_000,
  );
});
