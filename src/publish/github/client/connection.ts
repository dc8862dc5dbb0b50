import { setTimeout as sleep } from 'node:timers/promises';
import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { PublishError } from '../../../errors.ts';
import { withRetry, type RetryPolicy } from '../../../retry.ts';
import { appTokens, type AppTokens } from './app-token.ts';
import { isAllowedChange, isHarmlessTwice } from './allowed-change.ts';
import { failureOf, toPublishError } from './failure.ts';
import type { GithubOptions } from '../github-options.ts';

/** The repository's client. Every request passes one gate, whichever method of octokit makes it. */
export interface Connection {
  target: string;
  /** Names the repository to octokit's methods. */
  at: { owner: string; repo: string };
  octokit: Octokit;
  /** Where the tokens come from an app. */
  app: AppTokens | undefined;
  /** What was read, in the shape that is needed of it. Throws `PublishError`. */
  read: <Shape extends z.ZodType>(shape: Shape, answer: Promise<{ data: unknown }>) => Promise<z.output<Shape>>;
  /** The answer to a change. Throws `PublishError`; an answer that does not fit leaves the outcome unknown. */
  change: <Shape extends z.ZodType>(shape: Shape, answer: Promise<{ data: unknown }>) => Promise<z.output<Shape>>;
  /** The same for every item of a list, page by page. */
  each: <Shape extends z.ZodType>(
    shape: Shape,
    pages: AsyncIterable<{ data: readonly unknown[] }>,
  ) => AsyncGenerator<z.output<Shape>>;
}

const API_VERSION = '2022-11-28';
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * Opens the client. Reads are tried again after a failure, and so are objects of git that nothing names yet. Any other
 * change is sent once: again only where GitHub said that it did not take it for a rate limit. Changes go one after another, `spacingMs` apart; redirects of a change are not
 * followed, because they would turn it into a read.
 */
export function openConnection(target: string, options: GithubOptions): Connection {
  const { timeoutMs = 30_000, maxWaitMs = 120_000, spacingMs = 1_000 } = options;
  const policy: RetryPolicy = { retries: 3, timeoutMs, deadlineMs: 4 * timeoutMs + maxWaitMs, maxWaitMs };
  const inTurn = createTurns(spacingMs);
  const baseUrl = options.apiUrl ?? 'https://api.github.com';
  const { credentials } = options;
  const app = 'app' in credentials ? appTokens(credentials.app, options.repo, baseUrl) : undefined;
  const octokit = new Octokit({
    ...('token' in credentials ? { auth: credentials.token } : {}),
    baseUrl,
    userAgent: 'hindcast',
    log: SILENT,
  });

  octokit.hook.wrap('request', async (send, request) => {
    const changes = request.method !== 'GET';
    const name = `${request.method} ${request.url}`;
    if (changes && !isAllowedChange(request)) {
      throw new PublishError(target, `${name} is nothing that a publisher may send`, { status: 422 });
    }
    request.headers['x-github-api-version'] = API_VERSION;
    const attempt = async (signal: AbortSignal) => {
      if (changes) await options.beforeChange?.(target, name);
      // The hooks of octokit see the options as they came in, so these are changed, not replaced.
      request.request = { ...request.request, signal, redirect: changes ? 'manual' : 'follow' };
      if (!app) return send(request);
      request.headers.authorization = `token ${await app.token()}`;
      try {
        return await send(request);
      } catch (error) {
        // A token that was taken back before its hour: refused whole, so the request may go again.
        if (failureOf(error, Date.now()).kind !== 'client' || statusOf(error) !== 401) throw error;
        request.headers.authorization = `token ${await app.token({ anew: true })}`;
        return send(request);
      }
    };
    const mayRepeat = !changes || isHarmlessTwice(request);
    const classify = (error: unknown) => {
      const failure = failureOf(error, Date.now());
      if (failure.kind === 'rate-limited') return { again: true as const, afterMs: failure.waitMs };
      return { again: mayRepeat && failure.kind !== 'client' };
    };
    try {
      const run = () => withRetry(attempt, classify, policy);
      const answer = changes ? await inTurn(run) : await run();
      if (answer.status < 300) return answer;
    } catch (error) {
      throw toPublishError(target, error, { name, changes });
    }
    throw new PublishError(target, `${name}: the repository has moved. Name its new place in the configuration.`, {
      status: 301,
    });
  });

  function parse<Shape extends z.ZodType>(
    shape: Shape,
    data: unknown,
    outcome: 'refused' | 'unknown',
  ): z.output<Shape> {
    const parsed = shape.safeParse(data);
    if (parsed.success) return parsed.data;
    const message = `GitHub's answer does not fit: ${z.prettifyError(parsed.error)}`;
    throw new PublishError(target, message, { outcome });
  }

  return {
    target,
    app,
    at: { owner: options.owner, repo: options.repo },
    octokit,
    read: async (shape, answer) => parse(shape, (await answer).data, 'refused'),
    change: async (shape, answer) => parse(shape, (await answer).data, 'unknown'),
    async *each(shape, pages) {
      for await (const page of pages) for (const item of page.data) yield parse(shape, item, 'refused');
    },
  };
}

/** Runs one piece of work after another, the end of one and the start of the next at least so far apart. */
function createTurns(spacingMs: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  let freeAt = 0;
  return (work) => {
    const turn = last.then(async () => {
      await sleep(Math.max(0, freeAt - performance.now()));
      try {
        return await work();
      } finally {
        freeAt = performance.now() + spacingMs;
      }
    });
    last = turn.catch(ignore);
    return turn;
  };
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'status' in error ? error.status : undefined;
}

function ignore(): void {}
