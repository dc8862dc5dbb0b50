import OpenAI from 'openai';
import { getGlobalDispatcher } from 'undici';
import type { z } from 'zod';
import { withDeadline } from '../../deadline.ts';
import { ModelError, type ModelFailure } from '../../errors.ts';
import { canonical, sha256 } from '../../ledger.ts';
import { withRetry } from '../../retry.ts';
import { roleOf, type Endpoint } from './endpoint.ts';
import { looser, readAs, responseFormat, shapeInWords, type Format, type Read } from './format.ts';
import type { Session } from './session.ts';
import { usageOf } from './usage.ts';
import { Reply, asModelError, classify, contentOf, isFormatRefused, isTooLong, mayHaveCost } from './wire.ts';

/** One question to the model: what it is told, what it is shown, and the shape of the answer. */
export interface Question<Shape extends z.ZodType> {
  step: string;
  system: string;
  /** What it is shown: a text, or as much of it as has room in so many characters. */
  user: string | ((most: number) => string);
  /** What is said after that, such as from which side to look: of the prompt, and not of what is shown. */
  suffix?: string;
  /** Characters that all of it may have, with an answer that does not fit and what is wrong with it. */
  longest?: number;
  shape: Shape;
  /** Tokens that its answer may have, where that is fewer than its role has. */
  mostTokens?: number;
  /** Throws `ModelError` where an answer of the right shape cannot be used; its `detail` is told to the model. */
  require?: (answer: z.infer<Shape>) => unknown;
  /** What tells this question from others. */
  shown: string;
  /** Told to the endpoint where it takes a temperature; makes a question another one in any case. */
  seed?: number;
}

/** Characters of a whole question: 6,000 tokens of four (`rca.md` d.2), less what JSON escapes of it. */
const LONGEST_QUESTION = 23_400;
/** Characters of an answer that is shown to be mended. */
const LONGEST_ANSWER = 9000;
const LONGEST_PROBLEM = 1500;

interface Asked {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** What an exchange came to so far, and how it asks. */
export interface Tally {
  format: Format;
  calls: number;
  tokensIn: number;
  tokensOut: number;
  costMicros: number | null;
  depth: number;
}

type Dispatch = ReturnType<typeof getGlobalDispatcher>['dispatch'];

/** Without the five minutes after which `fetch` gives up by itself: how long a model may take is configured. A proxy stays. */
const dispatch: Dispatch = (options, handler) =>
  getGlobalDispatcher().dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler);
// Node describes its own `fetch` by the types of another version.
const PATIENT = { dispatch } as unknown as NonNullable<RequestInit['dispatcher']>;

/** Gets one answer: sends, tries again, asks in a looser form, and once more where an answer does not fit. */
export interface Exchange {
  answer: (question: Question<z.ZodType>, tally: Tally) => Promise<unknown>;
}

/** Exchanges with an endpoint during one run. Throws `ModelError`, each kind of no answer under its own name. */
export function createExchange(endpoint: Endpoint, { meter, formats }: Pick<Session, 'meter' | 'formats'>): Exchange {
  const client = new OpenAI({
    baseURL: endpoint.baseUrl,
    apiKey: endpoint.apiKey,
    maxRetries: 0,
    timeout: endpoint.retry.timeoutMs,
    fetchOptions: { dispatcher: PATIENT },
  });

  function cleaned(step: string, text: string): string {
    try {
      return endpoint.clean(text);
    } catch (error) {
      throw new ModelError(step, 'withheld', 'a text could not be searched for secrets', { cause: error });
    }
  }

  async function once(question: Question<z.ZodType>, messages: Asked[], tally: Tally): Promise<string> {
    const { step, shape, seed, mostTokens = Infinity } = question;
    const role = roleOf(endpoint, step);
    const maxTokens = Math.min(role.maxTokens, mostTokens);
    const sent = messages.map(({ role: who, content }) => ({ role: who, content: cleaned(step, content) }));
    await endpoint.record?.({ step, model: role.model, sha256: sha256(canonical(sent)) });
    const sampling = role.temperature === null ? {} : { temperature: role.temperature, ...(seed ? { seed } : {}) };
    const usage = usageOf(sent, shape, role.price);
    const reply = await withRetry(
      async (signal) => {
        const reserved = await meter.reserve({ step, ...usage.planned, maxTokens });
        tally.calls += 1;
        tally.depth = reserved.depth;
        try {
          const body = {
            model: role.model,
            messages: sent,
            ...responseFormat(tally.format, shape, step),
            ...sampling,
            [endpoint.maxTokensParam]: reserved.maxTokens,
          };
          // Of the signal, not of the client: its time-out ends with the headers, and a body may stall.
          const got = await withDeadline(
            reserved.leftMs ?? endpoint.retry.timeoutMs,
            (inTime) => client.chat.completions.create(body, { signal: inTime }),
            signal,
          );
          const cost = usage.actual(Reply.safeParse(got).data, reserved.maxTokens);
          tallied(tally, cost);
          await reserved.settle({ ...cost, costMicros: cost.costMicros ?? 0 }, true);
          return got;
        } catch (error) {
          const cost = mayHaveCost(error) ? usage.unanswered() : { tokensIn: 0, tokensOut: 0, costMicros: 0 };
          tallied(tally, cost);
          await reserved.settle({ ...cost, costMicros: cost.costMicros ?? 0 }, false);
          throw error;
        }
      },
      classify,
      endpoint.retry,
    );
    const parsed = Reply.safeParse(reply);
    if (!parsed.success)
      throw new ModelError(step, 'malformed', 'the endpoint answered with something else than a completion');
    if (parsed.data.error)
      throw new ModelError(step, 'rejected', 'the endpoint answered with an error', {
        detail: parsed.data.error.message,
      });
    return cleaned(step, contentOf(step, parsed.data));
  }

  /** As `once`, in a looser form where the endpoint refuses the form, and with less where it is too long. */
  async function adapted(question: Question<z.ZodType>, mending: Asked[], tally: Tally): Promise<string> {
    const most = question.longest ?? LONGEST_QUESTION;
    const messages = messagesOf(question, mending, tally.format, most);
    try {
      return await once(question, messages, tally);
    } catch (error) {
      const next = looser(tally.format);
      if (isFormatRefused(error) && next) {
        tally.format = next;
        formats.set(roleOf(endpoint, question.step).model, next);
        return adapted(question, mending, tally);
      }
      const shorter = messagesOf(question, mending, tally.format, most / 2);
      if (isTooLong(error) && canonical(shorter) !== canonical(messages))
        return once(question, shorter, tally).catch((again: unknown) => {
          throw asModelError(question.step, again);
        });
      throw asModelError(question.step, error);
    }
  }

  async function answer(question: Question<z.ZodType>, tally: Tally): Promise<unknown> {
    const { step, shape } = question;
    const first = await adapted(question, [], tally);
    const read = fits(question, readAs(first, shape));
    if (read.ok) return read.value;
    const again = await adapted(
      question,
      [
        { role: 'assistant', content: shortened(first) },
        { role: 'user', content: `That does not fit. Answer again, whole.\n${read.problem.slice(0, LONGEST_PROBLEM)}` },
      ],
      tally,
    );
    const second = fits(question, readAs(again, shape));
    if (second.ok) return second.value;
    throw new ModelError(step, second.failure, SAID[second.failure] ?? second.failure, { detail: second.problem });
  }

  return { answer };
}

/** The whole question in so many characters: what is shown takes the room that the prompt and the mending leave. */
function messagesOf(
  { system, user, suffix, shape }: Question<z.ZodType>,
  mending: readonly Asked[],
  format: Format,
  most: number,
): Asked[] {
  const prompt = format === 'json_schema' ? system : `${system}\n\n${shapeInWords(shape)}`;
  const after = suffix === undefined ? '' : `\n\n${suffix}`;
  const taken = [prompt, after, ...mending.map(({ content }) => content)].join('').length;
  const data = typeof user === 'string' ? user : user(most - taken);
  return [{ role: 'system', content: prompt }, { role: 'user', content: `${data}${after}` }, ...mending];
}

/** An answer that is shown once more: what is longer is cut, for what has to be mended is named beside it. */
export function shortened(answer: string): string {
  return answer.length <= LONGEST_ANSWER ? answer : `${answer.slice(0, LONGEST_ANSWER)} [cut here]`;
}

/** Why a second answer could not be used either, in words that the model has no part in. */
const SAID: Readonly<Partial<Record<ModelFailure, string>>> = {
  malformed: 'its answer is no JSON',
  'off-schema': 'its answer has another shape',
  ungrounded: 'it cites or names what stands in nothing that it was shown',
};

/** An answer that fits the shape, held to what the question requires of it besides. */
function fits<Shape extends z.ZodType>(
  { require: required }: Question<Shape>,
  read: Read<z.infer<Shape>>,
): Read<z.infer<Shape>> {
  if (!read.ok || !required) return read;
  try {
    required(read.value);
    return read;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { ok: false, failure: error.failure, problem: error.detail ?? error.message };
  }
}

function tallied(tally: Tally, cost: { tokensIn: number; tokensOut: number; costMicros: number | null }): void {
  tally.tokensIn += cost.tokensIn;
  tally.tokensOut += cost.tokensOut;
  if (cost.costMicros !== null) tally.costMicros = (tally.costMicros ?? 0) + cost.costMicros;
}
