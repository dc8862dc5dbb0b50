import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { z } from 'zod';
import { ModelError, messageOf, type ModelFailure } from '../../errors.ts';
import { retryAfterMs, type Retryable } from '../../retry.ts';

/** The parts of a completion that are read. Everything else, and every missing detail, is let through. */
export const Reply = z.object({
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
export type Reply = z.infer<typeof Reply>;

/** What the model wrote, without its thinking. Throws `ModelError`, each kind of no answer under its own name. */
export function contentOf(step: string, { choices }: Reply): string {
  const [choice] = choices;
  if (!choice) throw new ModelError(step, 'empty', 'the model gave no choice');
  const { message, finish_reason: finish } = choice;
  if (message.refusal)
    throw new ModelError(step, 'refusal', 'the model refused', { detail: message.refusal.slice(0, 200) });
  if (finish === 'content_filter') throw new ModelError(step, 'filtered', 'the endpoint filtered the answer');
  if (finish === 'length') throw new ModelError(step, 'cut off', 'the answer was longer than its token limit');
  const content = withoutThinking(message.content ?? '').trim();
  if (content === '') throw new ModelError(step, 'empty', 'the model answered nothing');
  return content;
}

/** Text without `<think>…</think>`; one that is never closed takes the rest with it. */
function withoutThinking(text: string): string {
  let out = '';
  let at = 0;
  for (;;) {
    const open = text.indexOf('<think>', at);
    if (open < 0) return out + text.slice(at);
    out += text.slice(at, open);
    const close = text.indexOf('</think>', open);
    if (close < 0) return out;
    at = close + '</think>'.length;
  }
}

/** Tried again: lost connections, time-outs, 408, 409, 429 and 5xx. Not: a spent quota or anything else in 4xx. */
export function classify(error: unknown): Retryable {
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

/** Whether the endpoint says that it does not know the asked-for form of an answer. */
export function isFormatRefused(error: unknown): boolean {
  if (!(error instanceof APIError) || ![400, 404, 415, 422, 501].includes(Number(error.status))) return false;
  if (isTooLong(error)) return false;
  return /response_format|json_schema|json_object|structured|grammar|schema/i.test(`${error.param} ${error.message}`);
}

/** Whether the endpoint says that the question is longer than the model's context. */
export function isTooLong(error: unknown): boolean {
  return (
    error instanceof APIError &&
    (error.code === 'context_length_exceeded' || /context (length|window|size)|too many tokens/i.test(error.message))
  );
}

/** Whether an attempt may have cost something although no answer came. */
export function mayHaveCost(error: unknown): boolean {
  return !(error instanceof APIError) || error instanceof APIConnectionError || error instanceof APIUserAbortError;
}

/** Anything thrown on the way to an answer, as the failure that a reviewer sees. */
export function asModelError(step: string, error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  return new ModelError(step, failureOf(error), saidOf(error), {
    cause: error,
    detail: messageOf(error).slice(0, 300),
  });
}

/** What an error is, in our own words. */
function saidOf(error: unknown): string {
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError) return 'no answer came in time';
  if (error instanceof Error && /timeout|abort/i.test(error.name)) return 'no answer came in time';
  if (error instanceof APIConnectionError) return 'the endpoint could not be reached, or the connection broke';
  return error instanceof APIError
    ? `the endpoint answered with status ${Number(error.status)}`
    : 'its answer could not be read';
}

function failureOf(error: unknown): ModelFailure {
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError) return 'timeout';
  if (error instanceof Error && /timeout|abort/i.test(error.name)) return 'timeout';
  if (error instanceof APIConnectionError) return 'unreachable';
  if (!(error instanceof APIError)) return 'malformed';
  const status = Number(error.status);
  if (error.code === 'insufficient_quota' || status === 402) return 'out of quota';
  if (status === 401 || status === 403 || status === 404) return 'no access';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'unreachable' : 'rejected';
}
