import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { withRetry } from '../../src/retry.ts';
import type { Gathering } from '../reading/gather.ts';
import { failureOf } from './failure.ts';
import { readCapped } from './read-capped.ts';

/** The repository, and how patient to be with GitHub. */
export interface ConnectionOptions {
  /** `https://api.github.com`, or `https://<host>/api/v3` of an Enterprise server. */
  baseUrl: string;
  owner: string;
  repo: string;
  token: string;
  timeoutMs: number;
  retries: number;
  maxAnswerBytes: number;
  maxWaitSeconds: number;
}

/** What octokit gives back, as far as it is read. */
interface Answer {
  status: number;
  headers: { link?: string | undefined; location?: string | undefined };
  data: unknown;
}

type Parameters = Readonly<Record<string, string | number>>;

/** How far a question may go on; what lies beyond is counted as left out. */
export type Bounds = Pick<Gathering, 'isFull' | 'leaveOut'>;

/** What is read of a repository; paths are below it. All throw `ToolError`. */
export interface Connection {
  /** The answer in the shape that is needed of it. */
  read: <Shape extends z.ZodType>(shape: Shape, path: string, parameters?: Parameters) => Promise<z.output<Shape>>;
  /** One page after another, as long as there are any and there is room; the caller stops when it has enough. */
  pages: <Shape extends z.ZodType>(
    shape: Shape,
    path: string,
    parameters?: Parameters,
  ) => AsyncGenerator<z.output<Shape>>;
  /** Where a redirect leads; it is not followed. */
  redirectOf: (path: string) => Promise<string>;
}

/** A list whose items are still to be looked at. */
export const List = z.array(z.unknown());

const TOOL = 'github';
const API_VERSION = '2022-11-28';
export const USER_AGENT = 'hindcast';
const PAGE_SIZE = 100;
const MOST_PAGES = 100;
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * Opens the repository for reading: nothing but GET is ever sent, no redirect is followed, so that the token goes
 * nowhere else, and no answer is read beyond its share. Faults and limits are tried again.
 */
export function openConnection(options: ConnectionOptions, bounds: Bounds, signal: AbortSignal): Connection {
  const { baseUrl, owner, repo, token, timeoutMs, retries, maxAnswerBytes, maxWaitSeconds } = options;
  const maxWaitMs = maxWaitSeconds * 1000;
  const policy = { retries, timeoutMs, deadlineMs: (timeoutMs + maxWaitMs + 8_000) * (retries + 1), maxWaitMs };
  const octokit = new Octokit({
    auth: token,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    userAgent: USER_AGENT,
    log: SILENT,
    request: { retries: 0, fetch: fetchCapped },
  });

  async function fetchCapped(url: string, init: RequestInit): Promise<Response> {
    const response = await fetch(url, { ...init, redirect: 'manual' });
    const { bytes, cut } = await readCapped(response, maxAnswerBytes);
    if (cut) {
      const message = `it answers more than ${maxAnswerBytes} bytes; raise tools.${TOOL}.maxAnswerBytes`;
      throw new ToolError(TOOL, 'malformed', message);
    }
    const { status, headers } = response;
    return new Response(bytes.length === 0 ? null : bytes, { status, headers });
  }

  async function get(path: string, parameters: Parameters) {
    const question = { owner, repo, ...parameters, headers: { 'x-github-api-version': API_VERSION } };
    try {
      return await withRetry(
        async (limit): Promise<Answer> =>
          octokit.request(`GET /repos/{owner}/{repo}${path}`, { ...question, request: { signal: limit } }),
        (error) => {
          const { failure, waitMs } = failureOf(error, Date.now());
          const again = ['server', 'timeout', 'rate-limited'].includes(failure);
          return again ? { again, ...(waitMs === undefined ? {} : { afterMs: waitMs }) } : { again: false };
        },
        policy,
        signal,
      );
    } catch (error) {
      const { failure, message } = failureOf(error, Date.now());
      throw new ToolError(TOOL, failure, `${placeOf(path)}: ${message}`, { cause: error });
    }
  }

  function placeOf(path: string): string {
    return `${TOOL}: ${owner}/${repo}${path}`;
  }

  function parse<Shape extends z.ZodType>(shape: Shape, data: unknown, path: string): z.output<Shape> {
    const parsed = shape.safeParse(data);
    if (parsed.success) return parsed.data;
    const problem = z.prettifyError(parsed.error).slice(0, 300).replaceAll(/\s+/g, ' ');
    throw new ToolError(TOOL, 'malformed', `${placeOf(path)} does not answer what it should: ${problem}`);
  }

  async function answerOf<Shape extends z.ZodType>(shape: Shape, path: string, parameters: Parameters) {
    const { status, data, headers } = await get(path, parameters);
    if (status >= 300) {
      throw new ToolError(TOOL, 'client', `${placeOf(path)} has moved; name its new place in tools.${TOOL}`);
    }
    return { answer: parse(shape, data, path), link: headers.link ?? '' };
  }

  return {
    async read(shape, path, parameters = {}) {
      return (await answerOf(shape, path, parameters)).answer;
    },
    async *pages(shape, path, parameters = {}) {
      for (let page = 1; ; page += 1) {
        if (page > MOST_PAGES || (page > 1 && bounds.isFull())) {
          bounds.leaveOut();
          return;
        }
        const { answer, link } = await answerOf(shape, path, { per_page: PAGE_SIZE, ...parameters, page });
        yield answer;
        // Only whether there is a next page is read of the links, never where it is.
        if (!/rel="next"/.test(link)) return;
      }
    },
    async redirectOf(path) {
      const { headers } = await get(path, {});
      if (typeof headers.location === 'string') return headers.location;
      throw new ToolError(TOOL, 'malformed', `${placeOf(path)} does not say where to read on`);
    },
  };
}

function ignore(): void {}
