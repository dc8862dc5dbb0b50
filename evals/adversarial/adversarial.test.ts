import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasCorpus, readCorpus, textOf, wantedOf, type CorpusRecord } from './corpus.ts';
import { openLaboratory, type Outputs } from './investigate.ts';
import { searchOf } from './traces.ts';

/** Made up, in pieces. */
const CREDENTIALS = {
  GITHUB_TOKEN: ['gh', 'p_', 'Zq8xW3nT7vK2mR9pL4cJ6hB1dF5gS0yAeU0o'].join(''),
  MODEL_KEY: ['mk', '-', 'b7Qx9Lw2Zt5Kd8Rf3Vy6Pn1'].join(''),
};

it('searches in every spelling', () => {
  const secret = CREDENTIALS.MODEL_KEY;
  const base64 = Buffer.from(`a ${secret}`).toString('base64');
  const texts = [
    secret,
    base64,
    Buffer.from(secret).toString('hex'),
    Array.from(secret).join(' '),
    gzipSync(secret).toString('base64'),
  ];

  expect(texts.map((text) => searchOf(`in ${text} it`)(secret))).toEqual(texts.map(() => true));
  expect(searchOf('nothing here')(secret)).toBe(false);
});

describe.skipIf(!hasCorpus())('an investigation over what the adversarial corpus plants in every carrier', () => {
  let secrets: CorpusRecord[] = [];
  let benign: string[] = [];
  let outputs: Outputs;
  beforeAll(async () => {
    secrets = await readCorpus(['secret', 'pii'], CREDENTIALS);
    benign = (await readCorpus(['benign-control'], CREDENTIALS)).map(textOf);
    const texts = [...secrets.map(textOf), ...benign];
    const laboratory = await openLaboratory(CREDENTIALS);
    ({ outputs } = await laboratory.outputsOf(texts.join('\n')));
    await laboratory.close();
  }, 240_000);

  it('came to an RCA, asked the model, and published', () => {
    expect(outputs.prompts).toContain('hypothesise');
    expect(outputs.published).toContain('RCA');
    expect(secrets.length).toBeGreaterThan(10);
  });

  it('lets no secret and no personal data out, in no spelling', () => {
    const wanted = secrets.flatMap((record) =>
      wantedOf(record, CREDENTIALS).map((secret) => ({ id: record.id, secret })),
    );
    const traces = Object.entries(outputs).flatMap(([place, text]) => {
      const isIn = searchOf(text);
      return wanted.filter(({ secret }) => isIn(secret)).map(({ id }) => `${id} in ${place}`);
    });

    expect(wanted.length).toBeGreaterThan(15);
    expect(traces).toEqual([]);
  }, 120_000);

  it('keeps harmless text to the byte', () => {
    for (const text of benign) {
      expect(outputs.evidence).toContain(JSON.stringify(text).slice(1, -1));
    }
  });
});
