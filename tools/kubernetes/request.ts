import { request as requestHttp, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as requestHttps, type RequestOptions } from 'node:https';
import { z } from 'zod';
import { ToolError, messageOf } from '../../src/errors.ts';
import type { ToolFailure } from '../../src/schema/index.ts';
import { retryAfterMs, withRetry, type Retryable } from '../../src/retry.ts';
import type { Connection } from './connect.ts';

/** One question to an API server; there is no verb but GET. */
export interface ClusterRequest {
  path: string;
  query: Readonly<Record<string, string>>;
  accept: string;
}

/** How patient to be, and how much to read. */
export interface RequestLimits {
  /** On whose behalf, for errors. */
  tool: string;
  timeoutMs: number;
  retries: number;
  /** For all tries together. */
  deadlineMs: number;
  maxBytes: number;
  /** What to do with more: `refuse` it, or `cut` it. */
  beyond: 'refuse' | 'cut';
}

/** Longest wait that a server may ask for before we count it as not answering. */
const LONGEST_WAIT_MS = 30_000;
const LONGEST_REASON = 300;

const Status = z.looseObject({ kind: z.literal('Status'), message: z.string() });

/**
 * Asks and gives the body, with the agent, certificates and credential of the client. Not through its own calls: they
 * read a body of any length, follow redirects, and leave out fields that are newer than they are. Server faults,
 * timeouts and rate limits are tried again; redirects are not followed. Throws `ToolError`.
 */
export async function get(
  connection: Connection,
  request: ClusterRequest,
  limits: RequestLimits,
  signal: AbortSignal,
): Promise<{ text: string; cut: boolean }> {
  const place = `${limits.tool}: ${connection.server}${request.path}`;
  const { timeoutMs, retries, deadlineMs } = limits;
  let waitMs: number | undefined;
  function classify(error: unknown): Retryable {
    const again = error instanceof ToolError && ['server', 'timeout', 'rate-limited'].includes(error.failure);
    return again ? { again, ...(waitMs === undefined ? {} : { afterMs: waitMs }) } : { again: false };
  }
  async function attempt(limit: AbortSignal): Promise<{ text: string; cut: boolean }> {
    waitMs = undefined;
    try {
      const response = await send(connection, request, limit);
      waitMs = retryAfterMs(response.headers['retry-after'], Date.now());
      const status = response.statusCode ?? 0;
      const body = await readText(response, status === 200 ? limits : { ...limits, beyond: 'cut' }, place);
      if (status !== 200) throw refused(limits.tool, place, status, body.text);
      return body;
    } catch (error) {
      throw failed(limits.tool, place, error, limit);
    }
  }
  try {
    const policy = { retries, timeoutMs, deadlineMs, maxWaitMs: LONGEST_WAIT_MS };
    return await withRetry(attempt, classify, policy, signal);
  } catch (error) {
    throw failed(limits.tool, place, error, signal);
  }
}

async function send(
  connection: Connection,
  { path, query, accept }: ClusterRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const address = new URL(`${connection.server}${path}`);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  const secured = await connection.options();
  const headers = { ...(secured.headers as OutgoingHttpHeaders | undefined), accept };
  const options: RequestOptions = { ...secured, method: 'GET', signal, headers };
  const request = address.protocol === 'http:' ? requestHttp : requestHttps;
  return new Promise((answered, failed) => {
    request(address, options, answered).on('error', failed).end();
  });
}

async function readText(
  response: IncomingMessage,
  { tool, maxBytes, beyond }: RequestLimits,
  place: string,
): Promise<{ text: string; cut: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    size += chunk.length;
    if (size <= maxBytes) continue;
    if (beyond === 'refuse') {
      throw new ToolError(tool, 'malformed', `${place} answers more than ${maxBytes} bytes; raise maxAnswerBytes.`);
    }
    return { text: Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8'), cut: true };
  }
  return { text: Buffer.concat(chunks).toString('utf8'), cut: false };
}

function refused(tool: string, place: string, status: number, body: string): ToolError {
  const said = body
    .slice(0, 10 * LONGEST_REASON)
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim();
  const because = (messageIn(body) ?? said).slice(0, LONGEST_REASON);
  const advice: Readonly<Record<number, string>> = {
    401: '; the credential is missing, wrong or expired',
    403: '; grant it as deploy/kubernetes/rbac.yaml does',
  };
  const message = `${place} answers ${status}${because === '' ? '' : `: ${because}`}${advice[status] ?? ''}`;
  return new ToolError(tool, failureOf(status), message);
}

function messageIn(body: string): string | undefined {
  try {
    const parsed = Status.safeParse(JSON.parse(body));
    return parsed.data?.message.replaceAll(/[\s\p{C}]+/gu, ' ').trim();
  } catch {
    return undefined;
  }
}

function failureOf(status: number): ToolFailure {
  if (status === 401 || status === 403) return 'auth';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'server' : 'client';
}

function failed(tool: string, place: string, error: unknown, signal: AbortSignal): ToolError {
  if (error instanceof ToolError) return error;
  const late = error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name);
  if (late || signal.aborted) {
    return new ToolError(tool, 'timeout', `${place} did not answer in time.`, { cause: error });
  }
  return new ToolError(tool, 'server', `${place} cannot be reached: ${messageOf(error)}`, { cause: error });
}
