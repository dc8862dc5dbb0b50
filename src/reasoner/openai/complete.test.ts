import { afterEach, describe, expect, it } from 'vitest';
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { z } from 'zod';
import { startModelDouble, type ModelDouble, type Reply } from '../../../fixtures/doubles/model/model-double.ts';
import { ModelError } from '../../errors.ts';
import { createCompletion } from './complete.ts';
import { sessionOfItsOwn } from './session.ts';

const Shape = z.strictObject({ evidence: z.array(z.string()), text: z.string() });
const good = { json: { evidence: ['E-met-001'], text: 'it rose' } } as const;

let double: ModelDouble | undefined;
afterEach(() => double?.close());

async function ask(replies: Reply[], timeoutMs = 700) {
  double = await startModelDouble({ replies, limits: 'small' });
  const session = sessionOfItsOwn();
  const completion = createCompletion(
    {
      baseUrl: double.url,
      apiKey: 'none',
      model: 'double',
      maxTokens: 500,
      maxTokensParam: 'max_completion_tokens',
      temperature: null,
      price: null,
      clean: (text) => text,
      retry: { retries: 1, timeoutMs, deadlineMs: 8000, maxWaitMs: 2000 },
    },
    session,
  );
  const asked = completion.ask({ step: 'narrate', system: 'rules', user: 'data', shown: 'data', shape: Shape });
  const outcome = await asked.then(
    (value) => ({ value, error: undefined }),
    (error: unknown) => ({ value: undefined, error }),
  );
  const [spent] = await session.turns.all();
  return { ...outcome, spent, requests: double.requests().length, complaints: double.complaints() };
}

describe('a completion', () => {
  it('gives what fits the shape, and counts what it cost', async () => {
    const { value, spent, requests, complaints } = await ask([good]);

    expect(value).toEqual(good.json);
    expect(requests).toBe(1);
    expect(spent?.calls).toBe(1);
    expect(spent?.tokensIn).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });

  it.each<[string, Reply[]]>([
    ['a server error', [{ fault: 'server-error' }, good]],
    ['a rate limit with a wait', [{ fault: 'rate-limit', retryAfter: '1' }, good]],
    ['a reset connection', [{ fault: 'reset' }, good]],
    ['a silence', [{ fault: 'timeout' }, good]],
    ['no JSON', [{ fault: 'invalid-json', how: 'prose' }, good]],
    ['another shape', [{ fault: 'off-schema' }, good]],
  ])('goes on after %s', async (_what, replies) => {
    const { value, requests } = await ask(replies);

    expect(value).toEqual(good.json);
    expect(requests).toBe(2);
  });

  it.each<[string, Reply[], number]>([
    ['refusal', [{ refusal: 'no' }], 1],
    ['cut off', [{ fault: 'length' }], 1],
    ['filtered', [{ fault: 'content-filter' }], 1],
    ['empty', [{ fault: 'null-content' }], 1],
    ['empty', [{ fault: 'whitespace' }], 1],
    ['empty', [{ fault: 'empty-choices' }], 1],
    ['malformed', [{ fault: 'html' }], 1],
    ['malformed', [{ fault: 'invalid-json' }, { fault: 'invalid-json' }], 2],
    ['off-schema', [{ fault: 'off-schema' }, { fault: 'off-schema' }], 2],
    ['no access', [{ fault: 'unauthorized' }], 1],
    ['out of quota', [{ fault: 'insufficient-quota' }], 1],
    ['rejected', [{ fault: 'context-length' }], 1],
    ['rejected', [{ fault: 'error-in-200' }], 1],
    [
      'rate-limited',
      [
        { fault: 'rate-limit', retryAfter: '1' },
        { fault: 'rate-limit', retryAfter: '1' },
      ],
      2,
    ],
    ['rate-limited', [{ fault: 'rate-limit', retryAfter: '3600' }], 1],
    ['unreachable', [{ fault: 'server-error' }, { fault: 'server-error' }], 2],
    ['timeout', [{ fault: 'timeout' }, { fault: 'timeout' }], 2],
  ])('calls it "%s", with no more requests than the policy allows', async (failure, replies, expected) => {
    const { error, requests } = await ask(replies);

    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ step: 'narrate', failure });
    expect(requests).toBe(expected);
  });

  it('waits as long as is configured, however soon `fetch` would give up by itself', async () => {
    const before = getGlobalDispatcher();
    const impatient = new Agent({ headersTimeout: 100, bodyTimeout: 100 });
    setGlobalDispatcher(impatient);
    try {
      const { value, requests } = await ask([{ ...good, delayMs: 3000 }, good], 7000);

      expect(value).toEqual(good.json);
      expect(requests).toBe(1);
    } finally {
      setGlobalDispatcher(before);
      await impatient.close();
    }
  });

  it('reads what stands in a fence, and nothing of what a model thinks aloud', async () => {
    const fenced = await ask([{ fault: 'invalid-json', how: 'fenced', json: good.json }]);
    await double?.close();
    const content = `<think>{"evidence": []}</think>${JSON.stringify(good.json)}`;
    const thinking = await ask([{ content }]);

    expect(fenced).toMatchObject({ value: good.json, requests: 1 });
    expect(thinking).toMatchObject({ value: good.json, requests: 1 });
  });

  it('asks in a looser form where the endpoint does not know the stricter one, and remembers', async () => {
    const unknown = (what: string): Reply => ({
      fault: 'status',
      status: 400,
      error: { message: `${what} is not supported by this model`, param: 'response_format' },
    });
    const { value, requests, spent } = await ask([unknown('json_schema'), unknown('json_object'), good]);
    const bodies = double?.requests().map(({ body }) => body.response_format?.type);

    expect(value).toEqual(good.json);
    expect(requests).toBe(3);
    expect(bodies).toEqual(['json_schema', 'json_object', undefined]);
    expect(double?.requests()[2]?.text).toContain('It fits this JSON Schema');
    expect(spent).toMatchObject({ format: 'plain', calls: 3 });
  });

  it.each(['missing', 'negative', 'huge'] as const)('counts by itself where the usage is %s', async (how) => {
    const { spent } = await ask([{ fault: 'usage', how, json: good.json }]);

    expect(spent?.tokensIn).toBeGreaterThan(0);
    expect(spent?.tokensIn).toBeLessThan(500);
    expect(spent?.tokensOut).toBeGreaterThan(0);
    expect(spent?.tokensOut).toBeLessThanOrEqual(500);
  });
});
