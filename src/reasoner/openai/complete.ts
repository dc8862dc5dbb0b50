import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { ModelError, messageOf, type ModelFailure } from '../../errors.ts';
import { canonical, sha256 } from '../../ledger.ts';
import { retryAfterMs, withRetry, type RetryPolicy, type Retryable } from '../../retry.ts';
import type { Spend } from '../reasoner.ts';

/** An OpenAI-compatible endpoint that speaks Chat Completions. */
export interface Endpoint {
  baseUrl: string;
  apiKey: string;
  model: string;
  /** Tokens that one answer may have. */
  maxTokens: number;
  /** Older servers know the limit by its old name. */
  maxTokensParam: 'max_completion_tokens' | 'max_tokens';
  temperature: number | null;
  retry: RetryPolicy;
  /** Takes secrets out of what is sent and of what comes back. What it throws keeps the question from being sent. */
  clean: (text: string) => string;
  /** Told of each question before it is sent, by the SHA-256 of what is sent. What it throws keeps it from being sent. */
  record?: (question: { step: string; sha256: string }) => Promise<unknown>;
}

/** One question to the model: what it is told, what it is shown, and the shape of the answer. */
export interface Question<Shape extends z.ZodType> {
  step: string;
  system: string;
  user: string;
  shape: Shape;
}

/** Asks a model, and counts what that cost. */
export interface Completion {
  ask: <Shape extends z.ZodType>(question: Question<Shape>) => Promise<z.infer<Shape>>;
  spent: () => Spend;
}

type Message = OpenAI.Chat.Completions.ChatCompletionMessageParam;

interface Asked {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/**
 * Structured output over Chat Completions. A reply that does not fit the shape is sent back once with what is wrong.
 * Refusal, empty, cut off, filtered, malformed and off-schema stay different: each is a `ModelError` of its own kind.
 */
export function createCompletion(endpoint: Endpoint): Completion {
  const client = new OpenAI({ baseURL: endpoint.baseUrl, apiKey: endpoint.apiKey, maxRetries: 0 });
  const spend: Spend = { calls: 0, tokensIn: 0, tokensOut: 0 };

  function cleaned(step: string, text: string): string {
    try {
      return endpoint.clean(text);
    } catch (error) {
      throw new ModelError(step, 'withheld', 'a text could not be searched for secrets', { cause: error });
    }
  }

  async function once(step: string, asked: Asked[], shape: z.ZodType): Promise<string> {
    const messages: Message[] = asked.map(({ role, content }) => ({ role, content: cleaned(step, content) }));
    await endpoint.record?.({ step, sha256: sha256(canonical(messages)) });
    const limit = { [endpoint.maxTokensParam]: endpoint.maxTokens };
    const reply = await withRetry(
      (signal) => {
        spend.calls += 1;
        return client.chat.completions.create(
          {
            model: endpoint.model,
            messages,
            response_format: zodResponseFormat(shape, step),
            ...(endpoint.temperature === null ? {} : { temperature: endpoint.temperature }),
            ...limit,
          },
          // Of the signal, not of the client: its time-out ends with the headers, and a body may stall.
          { signal },
        );
      },
      classify,
      endpoint.retry,
    ).catch((error: unknown) => {
      throw asModelError(step, error);
    });
    const parsed = Reply.safeParse(reply);
    if (!parsed.success)
      throw new ModelError(step, 'malformed', 'the endpoint answered with something else than a completion');
    if (parsed.data.error) throw new ModelError(step, 'rejected', `the endpoint says: ${parsed.data.error.message}`);
    spend.tokensIn += Math.max(0, parsed.data.usage?.prompt_tokens ?? 0);
    spend.tokensOut += Math.max(0, parsed.data.usage?.completion_tokens ?? 0);
    return cleaned(step, contentOf(step, parsed.data));
  }

  return {
    async ask({ step, system, user, shape }) {
      const messages: Asked[] = [
        { role: 'system', content: system },
        { role: 'user', content: user },
      ];
      const first = await once(step, messages, shape);
      const read = readAs(first, shape);
      if (read.ok) return read.value;
      const again = await once(
        step,
        [
          ...messages,
          { role: 'assistant', content: first.slice(0, 20_000) },
          { role: 'user', content: `That does not fit. Answer again, whole.\n${read.problem}` },
        ],
        shape,
      );
      const second = readAs(again, shape);
      if (second.ok) return second.value;
      throw new ModelError(step, second.failure, second.problem);
    },
    spent: () => ({ ...spend }),
  };
}

/** The parts of a completion that are read. Everything else, and every missing detail, is let through. */
const Reply = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .default([]),
  usage: z.object({ prompt_tokens: z.number().nullish(), completion_tokens: z.number().nullish() }).nullish(),
  error: z.object({ message: z.string() }).nullish(),
});

function contentOf(step: string, { choices }: z.infer<typeof Reply>): string {
  const [choice] = choices;
  if (!choice) throw new ModelError(step, 'empty', 'the model gave no choice');
  const { message, finish_reason: finish } = choice;
  if (message.refusal) throw new ModelError(step, 'refusal', `the model refused: ${message.refusal.slice(0, 200)}`);
  if (finish === 'content_filter') throw new ModelError(step, 'filtered', 'the endpoint filtered the answer');
  if (finish === 'length') throw new ModelError(step, 'cut off', 'the answer was longer than its token limit');
  const content = (message.content ?? '').replace(/<think>[\s\S]*?<\/think>/g, '').trim();
  if (content === '') throw new ModelError(step, 'empty', 'the model answered nothing');
  return content;
}

type Read<Value> = { ok: true; value: Value } | { ok: false; failure: ModelFailure; problem: string };

function readAs<Shape extends z.ZodType>(content: string, shape: Shape): Read<z.infer<Shape>> {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    return { ok: false, failure: 'malformed', problem: `the answer is not JSON: ${messageOf(error)}` };
  }
  const parsed = shape.safeParse(json);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, failure: 'off-schema', problem: z.prettifyError(parsed.error).slice(0, 1500) };
}

/** Tried again: lost connections, time-outs, 408, 409, 429 and 5xx. Not: a spent quota or anything else in 4xx. */
function classify(error: unknown): Retryable {
  // The signal of one try has run out; that of all tries ends the retrying by itself.
  if (error instanceof APIUserAbortError || error instanceof APIConnectionError) return { again: true };
  if (!(error instanceof APIError)) return { again: false };
  if (error.code === 'insufficient_quota') return { again: false };
  const status = Number(error.status);
  if (status !== 408 && status !== 409 && status !== 429 && status < 500) return { again: false };
  const headers = error.headers instanceof Headers ? error.headers : undefined;
  const afterMs = retryAfterMs(headers?.get('retry-after'), Date.now());
  return afterMs === undefined ? { again: true } : { again: true, afterMs };
}

function asModelError(step: string, error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  return new ModelError(step, failureOf(error), messageOf(error).slice(0, 300), { cause: error });
}

function failureOf(error: unknown): ModelFailure {
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError) return 'timeout';
  if (error instanceof Error && /timeout|abort/i.test(error.name)) return 'timeout';
  if (error instanceof APIConnectionError) return 'unreachable';
  if (!(error instanceof APIError)) return 'malformed';
  const status = Number(error.status);
  if (status === 429 && error.code !== 'insufficient_quota') return 'rate-limited';
  return status >= 500 ? 'unreachable' : 'rejected';
}
