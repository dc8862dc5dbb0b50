import { setTimeout as sleep } from 'node:timers/promises';
import pRetry, { AbortError } from 'p-retry';
import { withDeadline } from './deadline.ts';

/** How often and how long an outside call may be tried. Times in milliseconds. */
export interface RetryPolicy {
  /** Tries after the first. */
  retries: number;
  /** For one try. */
  timeoutMs: number;
  /** For all tries together. */
  deadlineMs: number;
  /** Longest wait that a server's `Retry-After` may ask for. */
  maxWaitMs: number;
}

/** What to do about a failed try: never again, again after the usual backoff, or again after a wait. */
export type Retryable = { again: false } | { again: true; afterMs?: number };

/**
 * Calls `attempt` until it answers, within the policy: exponential backoff with full jitter from 0.5 s, a server's own
 * wait honoured and capped. `classify` decides over each error; the last error is thrown as it came.
 */
export async function withRetry<Result>(
  attempt: (signal: AbortSignal) => Promise<Result>,
  classify: (error: unknown) => Retryable,
  policy: RetryPolicy,
  signal?: AbortSignal,
): Promise<Result> {
  return withDeadline(policy.deadlineMs, (overall) => attempts(attempt, classify, policy, overall), signal);
}

function attempts<Result>(
  attempt: (signal: AbortSignal) => Promise<Result>,
  classify: (error: unknown) => Retryable,
  policy: RetryPolicy,
  overall: AbortSignal,
): Promise<Result> {
  let waitMs = 0;
  return pRetry(
    async () => {
      await pause(waitMs, overall);
      waitMs = 0;
      try {
        return await withDeadline(policy.timeoutMs, attempt, overall);
      } catch (error) {
        const verdict = classify(error);
        if (!verdict.again || overall.aborted) throw new AbortError(asError(error));
        if (verdict.afterMs !== undefined) {
          if (verdict.afterMs > policy.maxWaitMs) throw new AbortError(asError(error));
          waitMs = verdict.afterMs;
        }
        throw asError(error);
      }
    },
    { retries: policy.retries, minTimeout: 500, factor: 2, maxTimeout: 8_000, randomize: true, signal: overall },
  );
}

/** Milliseconds that a `Retry-After` header asks for: seconds, or an HTTP date. Undefined where it says nothing. */
export function retryAfterMs(header: string | null | undefined, nowMs: number): number | undefined {
  if (!header) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return;
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw asError(signal.reason);
  }
}
