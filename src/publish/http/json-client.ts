import { z } from 'zod';
import { PublishError, messageOf } from '../../errors.ts';
import { retryAfterMs, withRetry, type RetryPolicy } from '../../retry.ts';
import type { BeforeChange } from '../publisher.ts';
import { cut } from '../text/cut.ts';
import { visibleText } from '../text/visible-text.ts';

/** One request to an API that speaks JSON. */
export interface JsonRequest {
  method: 'GET' | 'POST' | 'PUT';
  /** Below the base URL, with its query. */
  path: string;
  body?: unknown;
  /** Whether it changes something: then it passes the gate, and is sent once. */
  changes: boolean;
}

/** An answer as it came. */
export interface JsonAnswer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** What an answer says beyond its status: nothing wrong, to wait, no, or that it does not know what came of it. */
export type Objection =
  undefined | { kind: 'wait'; waitMs: number; said: string } | { kind: 'refusal' | 'lost'; said: string };

export interface JsonClientOptions {
  target: string;
  baseUrl: string;
  headers: Readonly<Record<string, string>>;
  /** Finds what an API says in its body instead of in the status, or in headers of its own. */
  objectionTo: (answer: JsonAnswer) => Objection;
  beforeChange?: BeforeChange | undefined;
  /** For one request. Milliseconds. */
  timeoutMs?: number | undefined;
  /** The longest wait that the API may ask for before a request fails. Milliseconds. */
  maxWaitMs?: number | undefined;
}

/** Asks, and gives the answer in the shape that is needed of it. Throws `PublishError`. */
export type JsonClient = <Shape extends z.ZodType>(shape: Shape, request: JsonRequest) => Promise<z.output<Shape>>;

const MOST_BYTES = 16 * 1024 * 1024;

/** The connection never came about, so nothing was sent. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

/** A failed request. `lost`: it was sent, and nothing that was answered says what came of it. */
class Failed extends Error {
  readonly kind: 'lost' | 'unsent' | 'wait' | 'refused';
  readonly detail: { status?: number; waitMs?: number };

  constructor(
    message: string,
    kind: Failed['kind'],
    { cause, ...detail }: { status?: number; waitMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.kind = kind;
    this.detail = detail;
  }
}

/**
 * Opens a client. What only reads is tried again after a failure. A change is sent once: again only where the API said
 * that it did not take it for a rate limit. A change whose answer is lost has the outcome `unknown`. Redirects are errors.
 */
export function openJsonClient(options: JsonClientOptions): JsonClient {
  const { target, baseUrl, timeoutMs = 30_000, maxWaitMs = 120_000, beforeChange } = options;
  const policy: RetryPolicy = { retries: 3, timeoutMs, deadlineMs: 4 * timeoutMs + maxWaitMs, maxWaitMs };

  async function attempt({ method, path, body, changes }: JsonRequest, signal: AbortSignal): Promise<unknown> {
    if (changes) await beforeChange?.(target, `${method} ${path}`);
    const answer = await answerTo(`${baseUrl}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
      redirect: 'manual',
    });
    const objection = options.objectionTo(answer);
    if (objection?.kind === 'wait') throw new Failed(objection.said, 'wait', { status: 429, waitMs: objection.waitMs });
    if (objection?.kind === 'lost') throw new Failed(objection.said, 'lost', { status: 500 });
    if (objection) throw new Failed(objection.said, 'refused', { status: answer.status < 400 ? 422 : answer.status });
    if (answer.status >= 500) throw new Failed(`${answer.status}`, 'lost', { status: answer.status });
    if (answer.status >= 300) throw new Failed(`${answer.status}`, 'refused', { status: answer.status });
    return answer.body;
  }

  return async (shape, request) => {
    const { changes } = request;
    const name = `${request.method} ${request.path.split('?', 1)[0] ?? ''}`;
    const classify = (error: unknown) => {
      if (!(error instanceof Failed)) return { again: !changes && !(error instanceof PublishError) };
      if (error.kind === 'wait') return { again: true as const, afterMs: error.detail.waitMs ?? 1_000 };
      return { again: !changes && error.kind !== 'refused' };
    };
    let body: unknown;
    try {
      body = await withRetry((signal) => attempt(request, signal), classify, policy);
    } catch (error) {
      if (error instanceof PublishError) throw error;
      const known = error instanceof Failed ? error : new Failed(messageOf(error), 'lost', { cause: error });
      const isLost = known.kind === 'lost' && changes;
      throw new PublishError(target, `${name}: ${cut(visibleText(known.message), 300)}`, {
        ...(known.detail.status === undefined ? {} : { status: known.detail.status }),
        outcome: isLost ? 'unknown' : 'refused',
        cause: error,
      });
    }
    const parsed = shape.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new PublishError(target, `${name}: the answer does not fit: ${z.prettifyError(parsed.error)}`, {
      outcome: changes ? 'unknown' : 'refused',
    });
  };
}

/** What an API asks to wait, in milliseconds: its `Retry-After`, else what the caller names. */
export function waitOf({ headers }: JsonAnswer, otherwiseMs: number): number {
  return retryAfterMs(headers.get('retry-after'), Date.now()) ?? otherwiseMs;
}

async function answerTo(url: string, init: RequestInit): Promise<JsonAnswer> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    throw new Failed(messageOf(error), UNSENT.has(codeOf(error)) ? 'unsent' : 'lost', { cause: error });
  }
  const { status, headers } = response;
  let text: string;
  try {
    text = await textOf(response);
  } catch (error) {
    if (error instanceof Failed) throw error;
    throw new Failed('the answer broke off', 'lost', { cause: error });
  }
  if (text === '') return { status, headers, body: undefined };
  try {
    return { status, headers, body: JSON.parse(text) as unknown };
  } catch (error) {
    if (status >= 300) return { status, headers, body: undefined };
    throw new Failed('the answer is no JSON', 'lost', { cause: error });
  }
}

/** The whole body; one that does not end is not read to its end. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Failed('the answer is too long', 'lost');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return '';
}
