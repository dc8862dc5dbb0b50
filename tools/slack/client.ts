import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import type { ToolFailure } from '../../src/schema/index.ts';
import { withRetry } from '../../src/retry.ts';
import { fetchJson, type JsonSource } from '../reading/fetch-json.ts';

/** Calls a method of the Web API and gives its answer. Throws `ToolError`, also where the answer says `ok: false`. */
export type CallSlack = (method: string, parameters: Readonly<Record<string, string>>) => Promise<unknown>;

const Envelope = z.looseObject({ ok: z.boolean(), error: z.string().optional(), needed: z.string().optional() });

/** What the errors of an answer with status 200 mean. Contract 2.16. */
const FAILURES: ReadonlyMap<string, ToolFailure> = new Map([
  ...['not_authed', 'invalid_auth', 'account_inactive', 'token_revoked', 'token_expired'].map(as('auth')),
  ...['missing_scope', 'no_permission', 'not_in_channel', 'access_denied', 'ekm_access_denied'].map(as('auth')),
  ...['channel_not_found', 'thread_not_found', 'team_not_found'].map(as('not-found')),
  ...['ratelimited', 'rate_limited'].map(as('rate-limited')),
  ...['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'].map(as('server')),
]);

const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['not_in_channel', 'invite the bot to the channel'],
  ['missing_scope', 'give the token channels:history, and groups:history for private channels'],
  ['channel_not_found', 'name the channel by its id, and invite the bot if it is private'],
]);

/** Opens the Web API. Being told to wait without being told how long, we wait as after a server fault. */
export function openSlack(source: JsonSource, signal: AbortSignal): CallSlack {
  const { retries, timeoutMs, tool } = source;
  const policy = { retries, timeoutMs: 120_000 + timeoutMs, deadlineMs: 300_000 + timeoutMs, maxWaitMs: 30_000 };
  return async (method, parameters) => {
    let saidWait = false;
    try {
      return await withRetry(
        async (limit) => {
          saidWait = false;
          const path = `/api/${method}?${new URLSearchParams(parameters).toString()}`;
          const answer = await fetchJson(source, { path }, limit);
          const failure = failureIn(tool, method, answer);
          if (!failure) return answer;
          saidWait = failure.failure === 'rate-limited' || failure.failure === 'server';
          throw failure;
        },
        () => ({ again: saidWait }),
        policy,
        signal,
      );
    } catch (error) {
      if (error instanceof ToolError) throw error;
      throw new ToolError(tool, 'timeout', `${tool}: ${method} did not answer in time.`, { cause: error });
    }
  };
}

function failureIn(tool: string, method: string, answer: unknown): ToolError | undefined {
  const parsed = Envelope.safeParse(answer);
  if (!parsed.success) return new ToolError(tool, 'malformed', `${tool}: ${method} answers what is no Slack answer`);
  const { ok, error = 'no reason given', needed } = parsed.data;
  if (ok) return undefined;
  const word = /^[\w-]{1,60}$/.test(error) ? error : 'an unreadable reason';
  const remedy = REMEDIES.get(word) ?? (needed && /^[\w:,]{1,100}$/.test(needed) ? `the token needs ${needed}` : '');
  const advice = remedy === '' ? '' : `; ${remedy}`;
  return new ToolError(tool, FAILURES.get(word) ?? 'client', `${tool}: ${method} is refused: ${word}${advice}`);
}

function as(failure: ToolFailure): (error: string) => [string, ToolFailure] {
  return (error) => [error, failure];
}
