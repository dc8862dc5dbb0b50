import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labIncident, openBench, type Bench, type Played } from '../fixtures/doubles/model/bench.ts';

const ROLES = ', roles: {criticise: {model: second, temperature: 0.2, maxTokens: 2500, price: {in: 2, out: 8}}}';

const STEPS = ['hypothesise', 'falsify', 'explain', 'prevent', 'narrate'];

let bench: Bench;
let played: Played;
beforeAll(async () => {
  bench = await openBench();
  const bundle = labIncident('pool-shrunk', 50);
  played = await bench.play(bundle, await bench.honestTo(bundle), ROLES);
}, 180_000);
afterAll(() => bench.close());

describe('a critic on another model', () => {
  it('is asked there, as its role says, and nobody else is', () => {
    const asked = played.requests.map(({ schemaName, model, body }) => ({
      step: schemaName,
      model,
      temperature: body.temperature,
      most: body.max_completion_tokens,
    }));
    const critics = asked.filter(({ step }) => step === 'criticise');
    const others = asked.filter(({ step }) => step !== 'criticise');

    expect(played.complaints).toEqual([]);
    expect(critics).toEqual([{ step: 'criticise', model: 'second', temperature: 0.2, most: 2500 }]);
    expect(others.length).toBeGreaterThan(5);
    for (const one of others) expect(one).toMatchObject({ model: 'double', temperature: undefined });
  });

  it('stands in the RCA under its own name, with its own tokens and price', () => {
    const { models, modelSteps, fallbacks } = played.rca.provenance;
    const critic = modelSteps?.find(({ step }) => step === 'criticise');

    expect(models).toEqual(['double', 'second']);
    expect(fallbacks).toEqual([]);
    expect(critic).toMatchObject({ model: 'second', calls: 1, temperature: 0.2 });
    expect(critic?.cost).toBeCloseTo(((critic?.tokensIn ?? 0) * 2 + (critic?.tokensOut ?? 0) * 8) / 1e6, 5);
    expect(modelSteps?.filter(({ step }) => step !== 'criticise').map(({ model, cost }) => ({ model, cost }))).toEqual(
      Array.from({ length: 5 }, () => ({ model: 'double', cost: null })),
    );
  });

  it('of which nobody knows the price costs an unknown sum, not what the other model costs', async () => {
    const bundle = labIncident('pool-shrunk', 50);
    const { rca } = await bench.play(
      bundle,
      await bench.honestTo(bundle),
      ', price: {in: 3, out: 9}, roles: {criticise: {model: second}}',
    );
    const costOf = (wanted: string) => rca.provenance.modelSteps?.find(({ step }) => step === wanted)?.cost;

    expect(costOf('narrate')).toBeGreaterThan(0);
    expect(costOf('criticise')).toBeNull();
  }, 60_000);

  it('stands in the trail under its own name', async () => {
    const { rows } = await bench.store.pool.query<{ line: string }>('SELECT line FROM hindcast.audit');
    const asked = rows
      .map(({ line }) => JSON.parse(line) as { action: string; subject: string; details: { step?: string } })
      .filter(({ action }) => action === 'ask-model')
      .map(({ subject, details }) => `${details.step} ${subject}`);

    expect([...new Set(asked)].toSorted()).toEqual(
      ['criticise second', ...STEPS.map((step) => `${step} double`)].toSorted(),
    );
  });

  it('that is out of reach leaves the reading to the rules, and the other model to its steps', async () => {
    const bundle = labIncident('pool-shrunk', 50);
    const good = await bench.honestTo(bundle);
    const { rca, refused } = await bench.play(
      bundle,
      (request) => (request.model === 'second' ? { fault: 'server-error' } : good(request)),
      ROLES,
    );

    expect(refused).toEqual([]);
    expect(rca.provenance.fallbacks.map(({ step }) => step)).toEqual(['criticise']);
  }, 60_000);
});
