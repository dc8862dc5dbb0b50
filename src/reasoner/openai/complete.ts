import OpenAI from 'openai';
import type { z } from 'zod';
import { withDeadline } from '../../deadline.ts';
import { ModelError, type ModelFailure } from '../../errors.ts';
import { canonical, sha256 } from '../../ledger.ts';
import { withRetry, type RetryPolicy } from '../../retry.ts';
import type { Turn } from '../../schema/index.ts';
import { looser, readAs, responseFormat, schemaText, shapeInWords, type Format, type Read } from './format.ts';
import { accountInMemory, createMeter, type Caps, type Meter } from './meter.ts';
import { createBreaker, createPatience, type Patience } from './patience.ts';
import { keepTurns, keyOf, type TurnKeeper } from './turns.ts';
import { usageOf, type Price } from './usage.ts';
import { Reply, asModelError, classify, contentOf, isFormatRefused, isTooLong, mayHaveCost } from './wire.ts';

/** Which model answers a step, and how. */
export interface Role {
  model: string;
  temperature: number | null;
  /** Tokens that one answer may have. */
  maxTokens: number;
  /** Null where money is not counted. */
  price: Price | null;
}

/** An OpenAI-compatible endpoint that speaks Chat Completions. */
export interface Endpoint extends Role {
  baseUrl: string;
  apiKey: string;
  /** Older servers know the limit by its old name. */
  maxTokensParam: 'max_completion_tokens' | 'max_tokens';
  /** Steps that another model answers. */
  roles?: Readonly<Record<string, Partial<Role>>>;
  /** How the first answer is asked for; what the endpoint does not know is asked for in a looser form. */
  format?: Format;
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
  /** Throws `ModelError` where an answer of the right shape cannot be used; its `detail` is told to the model. */
  require?: (answer: z.infer<Shape>) => unknown;
  /** What it is shown where the question is too long for the model. */
  shorter?: string;
  /** What tells this question from others, where `user` holds what is drawn anew each time. */
  shown?: string;
  /** Told to the endpoint where it takes a temperature; makes a question another one in any case. */
  seed?: number;
}

/** What a completion works with during one run. */
export interface Session {
  turns: TurnKeeper;
  meter: Meter;
  /** The form of an answer that each model was found to know. */
  formats: Map<string, Format>;
  /** Of all runs together. */
  breaker: Patience;
}

/** Asks a model. */
export interface Completion {
  ask: <Shape extends z.ZodType>(question: Question<Shape>) => Promise<z.infer<Shape>>;
}

interface Asked {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

interface Tally {
  format: Format;
  calls: number;
  tokensIn: number;
  tokensOut: number;
  costMicros: number | null;
  depth: number;
}

/**
 * Structured output over Chat Completions: strict schema, then JSON mode, then plain text, as far as the endpoint knows
 * them. A reply that does not fit the shape is sent back once with what is wrong. Refusal, empty, cut off, filtered,
 * malformed and off-schema stay different: each is a `ModelError` of its own kind. Every question is one turn of the run.
 */
export function createCompletion(endpoint: Endpoint, session: Session = sessionOfItsOwn()): Completion {
  const client = new OpenAI({ baseURL: endpoint.baseUrl, apiKey: endpoint.apiKey, maxRetries: 0 });
  const { turns, meter, formats, breaker } = session;
  const asked = new Map<string, number>();
  const patience = createPatience();

  function cleaned(step: string, text: string): string {
    try {
      return endpoint.clean(text);
    } catch (error) {
      throw new ModelError(step, 'withheld', 'a text could not be searched for secrets', { cause: error });
    }
  }

  async function once(question: Question<z.ZodType>, messages: Asked[], tally: Tally): Promise<string> {
    const { step, shape, seed } = question;
    const role = { ...endpoint, ...endpoint.roles?.[step] };
    const sent = messages.map(({ role: who, content }, index) => ({
      role: who,
      content: cleaned(
        step,
        index === 0 && tally.format !== 'json_schema' ? `${content}\n\n${shapeInWords(shape)}` : content,
      ),
    }));
    await endpoint.record?.({ step, sha256: sha256(canonical(sent)) });
    const sampling = role.temperature === null ? {} : { temperature: role.temperature, ...(seed ? { seed } : {}) };
    const usage = usageOf(sent, shape, role.price);
    const reply = await withRetry(
      async (signal) => {
        const reserved = await meter.reserve({ step, ...usage.planned, maxTokens: role.maxTokens });
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
  async function adapted(question: Question<z.ZodType>, messages: Asked[], tally: Tally): Promise<string> {
    try {
      return await once(question, messages, tally);
    } catch (error) {
      const next = looser(tally.format);
      if (isFormatRefused(error) && next) {
        tally.format = next;
        formats.set(modelOf(question.step), next);
        return adapted(question, messages, tally);
      }
      const [system, user] = messages;
      if (isTooLong(error) && question.shorter !== undefined && system && user && user.content !== question.shorter) {
        const shorter = [system, { ...user, content: question.shorter }];
        return once(question, shorter, tally).catch((again: unknown) => {
          throw asModelError(question.step, again);
        });
      }
      throw asModelError(question.step, error);
    }
  }

  async function answer(question: Question<z.ZodType>, tally: Tally): Promise<unknown> {
    const { step, system, user, shape } = question;
    const messages: Asked[] = [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ];
    const first = await adapted(question, messages, tally);
    const read = fits(question, readAs(first, shape));
    if (read.ok) return read.value;
    const again = await adapted(
      question,
      [
        ...messages,
        { role: 'assistant', content: first.slice(0, 20_000) },
        {
          role: 'user',
          content: `That does not fit. Answer again, whole.\n${read.problem}\nThe JSON Schema:\n${schemaText(shape)}`,
        },
      ],
      tally,
    );
    const second = fits(question, readAs(again, shape));
    if (second.ok) return second.value;
    throw new ModelError(step, second.failure, SAID[second.failure] ?? second.failure, { detail: second.problem });
  }

  function modelOf(step: string): string {
    return endpoint.roles?.[step]?.model ?? endpoint.model;
  }

  return {
    async ask(question) {
      const { step, system, user, shape, shown = user, seed } = question;
      const ordinal = asked.get(step) ?? 0;
      asked.set(step, ordinal + 1);
      const parts: Turn['parts'] = {
        prompt: sha256(system),
        shown: sha256(shown),
        shape: sha256(schemaText(shape)),
        settings: sha256(canonical({ seed: seed ?? null })),
      };
      const key = keyOf(step, parts);
      const before = await turns.find(key);
      if (before) return outcomeOf(before, shape);
      const because = turns.missing?.({ step, ordinal, parts });
      if (because !== undefined) throw new ModelError(step, 'not-recorded', because);

      const from = performance.now();
      const tally: Tally = {
        format: formats.get(modelOf(step)) ?? endpoint.format ?? 'json_schema',
        calls: 0,
        tokensIn: 0,
        tokensOut: 0,
        costMicros: null,
        depth: 0,
      };
      const about = {
        key,
        step,
        ordinal,
        model: modelOf(step),
        parts,
        temperature: endpoint.roles?.[step]?.temperature ?? endpoint.temperature,
        seed: seed ?? null,
      };
      const turn = (outcome: Turn['outcome']): Turn => ({
        ...about,
        ...tally,
        ms: Math.round(performance.now() - from),
        outcome,
      });
      try {
        patience.require(step, modelOf(step));
        breaker.require(step, modelOf(step));
        const given = await answer(question, tally);
        patience.answered(modelOf(step));
        breaker.answered(modelOf(step));
        await turns.save(turn({ answer: given }));
        return given as z.infer<typeof shape>;
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        patience.failed(modelOf(step), error.failure);
        breaker.failed(modelOf(step), error.failure);
        await turns.save(turn({ failure: error.failure, message: error.message }));
        throw error;
      }
    },
  };
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

/** What a turn came to, again. */
function outcomeOf<Shape extends z.ZodType>({ step, outcome }: Turn, shape: Shape): z.infer<Shape> {
  if ('failure' in outcome) throw new ModelError(step, outcome.failure as ModelError['failure'], outcome.message);
  return shape.parse(outcome.answer);
}

function tallied(tally: Tally, cost: { tokensIn: number; tokensOut: number; costMicros: number | null }): void {
  tally.tokensIn += cost.tokensIn;
  tally.tokensOut += cost.tokensOut;
  if (cost.costMicros !== null) tally.costMicros = (tally.costMicros ?? 0) + cost.costMicros;
}

const UNCAPPED: Caps = { calls: Infinity, tokensIn: Infinity, tokensOut: Infinity, costMicros: null, wallMs: null };
const UNCAPPED_RUN = { ...UNCAPPED, inSequence: Infinity };

/** A session for questions that belong to no run. */
export function sessionOfItsOwn(): Session {
  return {
    turns: keepTurns(() => Promise.resolve([])),
    meter: createMeter(accountInMemory(), { run: UNCAPPED_RUN, day: UNCAPPED }, () => 0),
    formats: new Map(),
    breaker: createBreaker(() => 0),
  };
}
