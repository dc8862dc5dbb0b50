import { ToolError } from '../../src/errors.ts';
import type { ToolFailure } from '../../src/schema/index.ts';
import { retryAfterMs } from '../../src/retry.ts';
import { oneLine } from '../reading/gather.ts';

/** How much a server may say, and who is told when it breaks. */
export interface FetchLimits {
  /** The server, for errors. */
  place: string;
  /** Of all answers together, after decompression. */
  maxBytes: number;
  broken: (error: ToolError) => void;
  /** A server asks to be left alone for so many milliseconds. */
  told: (afterMs: number | undefined) => void;
}

type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** No conversation needs more requests; one that does runs in a circle. */
const MOST_REQUESTS = 300;
const LONGEST_REASON = 2000;

/**
 * `fetch` as the SDK's transport may use it: no redirect is followed, a refusal of what is sent becomes a `ToolError`,
 * and the bytes of all answers are counted while they stream.
 */
export function cappedFetch({ place, maxBytes, broken, told }: FetchLimits): Fetch {
  let [left, requests] = [maxBytes, 0];

  function counted(body: ReadableStream<Uint8Array>, isAnswer: boolean): ReadableStream<Uint8Array> {
    const reader = body.getReader();
    let isWanted = true;
    return new ReadableStream({
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!isWanted) return;
          if (done) {
            controller.close();
            return;
          }
          left -= value.byteLength;
          if (left < 0) throw new ToolError('mcp', 'malformed', `${place} answers more than ${maxBytes} bytes`);
          controller.enqueue(value);
        } catch (error) {
          if (!isWanted) return;
          const cut = new ToolError('mcp', 'server', `${place} broke off in the middle of an answer`, { cause: error });
          if (error instanceof ToolError) broken(error);
          else if (isAnswer) broken(cut);
          controller.error(error);
          await reader.cancel().catch(() => undefined);
        }
      },
      cancel(reason) {
        isWanted = false;
        return reader.cancel(reason);
      },
    });
  }

  return async (url, init) => {
    requests += 1;
    if (requests > MOST_REQUESTS)
      throw new ToolError('mcp', 'malformed', `${place} takes more than ${MOST_REQUESTS} requests`);
    const isSending = init?.method === 'POST';
    const response = await fetch(url, { ...init, redirect: 'manual' });
    if (isSending && !response.ok) {
      told(retryAfterMs(response.headers.get('retry-after'), Date.now()));
      throw refused(place, response.status, await reasonOf(response));
    }
    if (!response.body) return response;
    const { status, statusText, headers } = response;
    return new Response(counted(response.body, isSending), { status, statusText, headers });
  };
}

/** The beginning of what a refusal says. */
async function reasonOf({ body }: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const piece of body ?? []) {
    const chunk: unknown = piece;
    if (chunk instanceof Uint8Array) text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST_REASON) break;
  }
  return oneLine(text);
}

function refused(place: string, status: number, reason: string): ToolError {
  if (status >= 300 && status < 400) {
    return new ToolError('mcp', 'client', `${place} redirects (${status}); configure the address that it leads to`);
  }
  return new ToolError('mcp', failureOf(status), `${place} answers ${status}${reason === '' ? '' : `: ${reason}`}`);
}

function failureOf(status: number): ToolFailure {
  if (status === 401 || status === 403) return 'auth';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'server' : 'client';
}
