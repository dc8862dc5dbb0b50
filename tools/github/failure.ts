import { z } from 'zod';
import { ToolError, messageOf } from '../../src/errors.ts';
import type { ToolFailure } from '../../src/schema/index.ts';
import { retryAfterMs } from '../../src/retry.ts';

/** What a failed request means, and how long GitHub asks to wait where it is a limit. */
export interface Failure {
  failure: ToolFailure;
  waitMs?: number;
  message: string;
}

/** A failed request as octokit throws it. Without `response` nothing was answered. */
const Thrown = z.object({
  response: z.object({ status: z.number(), headers: z.record(z.string(), z.unknown()), data: z.unknown() }).optional(),
});
const ErrorBody = z.object({ message: z.string() });

/** GitHub asks for a minute where a secondary limit names no wait. Contract 3.1.5. */
const SECONDARY_WAIT_MS = 60_000;
const LONGEST_REASON = 300;

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'renew the token',
  403: 'give the token contents, deployments, actions and pull requests to read',
  404: 'it is not there, or the token has no permission to see it',
  409: 'the repository may be empty',
  410: 'it is gone: GitHub keeps logs for 90 days, or as long as the repository says',
};

/** Sorts what a request threw; a limit comes as 429, or as 403 with its signs. `nowMs` is the local time; waits are counted by GitHub's clock where it tells it. */
export function failureOf(error: unknown, nowMs: number): Failure {
  const tool = toolErrorIn(error);
  if (tool) return { failure: tool.failure, message: tool.message };
  if (isTimeout(error)) return { failure: 'timeout', message: 'no answer came in time' };
  const response = Thrown.safeParse(error).data?.response;
  if (!response) return { failure: 'server', message: `it cannot be reached: ${said(causeOf(error))}` };
  const { status, headers, data } = response;
  const words = said(ErrorBody.safeParse(data).data?.message ?? (typeof data === 'string' ? data : ''));
  const message = `${status} ${words}`.trim();
  const isLimit = status === 429 || (status === 403 && isSpent(headers, words));
  if (isLimit) return { failure: 'rate-limited', waitMs: waitOf(headers, nowMs), message };
  const remedy = REMEDIES[status];
  return { failure: kindOf(status), message: remedy === undefined ? message : `${message}; ${remedy}` };
}

function kindOf(status: number): ToolFailure {
  if (status === 401 || status === 403) return 'auth';
  if (status === 404 || status === 409 || status === 410) return 'not-found';
  return status >= 500 ? 'server' : 'client';
}

function isSpent(headers: Readonly<Record<string, unknown>>, words: string): boolean {
  return headers['x-ratelimit-remaining'] === '0' || 'retry-after' in headers || /rate limit/i.test(words);
}

function waitOf(headers: Readonly<Record<string, unknown>>, localMs: number): number {
  const serverMs = Date.parse(textOf(headers['date']) ?? '');
  const nowMs = Number.isNaN(serverMs) ? localMs : serverMs;
  const told = retryAfterMs(textOf(headers['retry-after']), nowMs);
  if (told !== undefined) return told;
  const reset = Number(textOf(headers['x-ratelimit-reset']));
  const isReset = headers['x-ratelimit-remaining'] === '0' && reset > 0;
  return isReset ? Math.max(0, reset * 1000 - nowMs) : SECONDARY_WAIT_MS;
}

/** Octokit wraps what goes wrong below it. */
function toolErrorIn(error: unknown): ToolError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (at instanceof ToolError) return at;
  }
  return undefined;
}

function isTimeout(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (at.name === 'TimeoutError' || at.name === 'AbortError') return true;
  }
  return false;
}

function causeOf(error: unknown): string {
  let at = error;
  for (let depth = 0; at instanceof Error && at.cause !== undefined && depth < 5; depth += 1) at = at.cause;
  return messageOf(at);
}

function said(text: string): string {
  return text
    .slice(0, 10 * LONGEST_REASON)
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_REASON);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
