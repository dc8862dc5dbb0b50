import { ToolError, messageOf } from '../../src/errors.ts';
import type { ToolFailure } from '../../src/schema/index.ts';
import { retryAfterMs, withRetry, type Retryable } from '../../src/retry.ts';

/** A server that answers questions with JSON, and how patient to be with it. */
export interface JsonSource {
  /** The tool on whose behalf, for errors. */
  tool: string;
  /** The address as configured; questions are asked below its path. */
  url: string;
  headers: Readonly<Record<string, string>>;
  /** For one try. */
  timeoutMs: number;
  /** Tries after the first. */
  retries: number;
  /** The longest answer that is read, in bytes after decompression. */
  maxBytes: number;
  /** Milliseconds that a 429 asks to wait, where the server says so otherwise than by `Retry-After`. */
  waitOf?: (headers: Headers, nowMs: number) => number | undefined;
}

/** One question. With `form` or `json` it is posted, form-encoded or as JSON, which has no limit on its length. */
export interface JsonRequest {
  path: string;
  form?: readonly (readonly [name: string, value: string])[];
  json?: unknown;
}

/** The answer is longer than may be read. Who can should ask for less. */
export class AnswerTooLarge extends ToolError {}

/** Longest wait that a server may ask for before we count it as not answering. */
const LONGEST_WAIT_MS = 30_000;
const LONGEST_REASON = 300;

/** Asks, as `fetchText` does, and parses the answer. */
export async function fetchJson(source: JsonSource, request: JsonRequest, signal: AbortSignal): Promise<unknown> {
  return parse(source.tool, placeOf(source, request), await fetchText(source, request, signal));
}

/**
 * Asks and gives the body of the answer. Server faults, timeouts and rate limits are tried again; a redirect is not
 * followed, so that a credential goes only where it was meant to. Throws `ToolError`; no header is ever part of its
 * message.
 */
export async function fetchText(source: JsonSource, request: JsonRequest, signal: AbortSignal): Promise<string> {
  let waitMs: number | undefined;
  const { timeoutMs, retries } = source;
  const policy = { retries, timeoutMs, deadlineMs: (timeoutMs + 10_000) * (retries + 1), maxWaitMs: LONGEST_WAIT_MS };
  function classify(error: unknown): Retryable {
    const again = error instanceof ToolError && ['server', 'timeout', 'rate-limited'].includes(error.failure);
    return again ? { again, ...(waitMs === undefined ? {} : { afterMs: waitMs }) } : { again: false };
  }
  const place = placeOf(source, request);
  try {
    return await withRetry(
      async (limit) => {
        waitMs = undefined;
        try {
          const response = await send(source, request, limit);
          const now = Date.now();
          waitMs = retryAfterMs(response.headers.get('retry-after'), now);
          if (response.status === 429) waitMs ??= source.waitOf?.(response.headers, now);
          const text = await readText(response, source, place);
          if (!response.ok) throw refused(source.tool, place, response.status, text);
          return text;
        } catch (error) {
          throw error instanceof ToolError ? error : unreachable(source.tool, place, error);
        }
      },
      classify,
      policy,
      signal,
    );
  } catch (error) {
    throw error instanceof ToolError ? error : unreachable(source.tool, place, error);
  }
}

function send({ url, headers }: JsonSource, request: JsonRequest, signal: AbortSignal): Promise<Response> {
  const { path, form, json } = request;
  const common = { redirect: 'manual' as const, signal };
  const address = addressOf(url, path);
  const accept = { accept: 'application/json', ...headers };
  if (json !== undefined) {
    const body = JSON.stringify(json);
    return fetch(address, {
      ...common,
      method: 'POST',
      body,
      headers: { ...accept, 'content-type': 'application/json' },
    });
  }
  if (!form) return fetch(address, { ...common, headers: accept });
  const body = new URLSearchParams();
  for (const [name, value] of form) body.append(name, value);
  return fetch(address, { ...common, method: 'POST', body, headers: accept });
}

/** The query of a path may be long, and adds nothing to what failed. */
function placeOf({ tool, url }: JsonSource, { path }: JsonRequest): string {
  return `${tool}: ${addressOf(url, path.length > 200 ? `${path.slice(0, 200)}…` : path)}`;
}

function addressOf(url: string, path: string): string {
  return `${url.replace(/\/+$/, '')}${path}`;
}

async function readText({ body }: Response, { tool, maxBytes }: JsonSource, place: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Counted while it streams: a server's own word on the length is not to be trusted, and gzip hides it.
  for await (const piece of body ?? []) {
    const chunk: unknown = piece;
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new AnswerTooLarge(tool, 'malformed', `${place} answers more than ${maxBytes} bytes; ask for less.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refused(tool: string, place: string, status: number, body: string): ToolError {
  const said = body
    .slice(0, 10 * LONGEST_REASON)
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_REASON);
  const because = said === '' ? '' : `: ${said}`;
  if (status >= 300 && status < 400) {
    return new ToolError(tool, 'client', `${place} redirects (${status}); configure the address that it leads to.`);
  }
  return new ToolError(tool, failureOf(status), `${place} answers ${status}${because}`);
}

function failureOf(status: number): ToolFailure {
  if (status === 401 || status === 403) return 'auth';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'server' : 'client';
}

function unreachable(tool: string, place: string, error: unknown): ToolError {
  if (error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name)) {
    return new ToolError(tool, 'timeout', `${place} did not answer in time.`, { cause: error });
  }
  // What fetch says itself is "fetch failed"; the reason stands behind it.
  const reason = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
  return new ToolError(tool, 'server', `${place} cannot be reached: ${reason}`, { cause: error });
}

function parse(tool: string, place: string, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    const start = body.slice(0, 80).replaceAll(/[\s\p{C}]+/gu, ' ');
    throw new ToolError(tool, 'malformed', `${place} does not answer JSON but "${start}"`, { cause: error });
  }
}
