import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { z } from 'zod';
import { listen, readBody } from '../../fixtures/doubles/listen.ts';

/** One call that went through: when it began and ended, in milliseconds of one clock, and what it cost. */
export interface Call {
  beganMs: number;
  endedMs: number;
  tokensIn: number;
  tokensOut: number;
  /** What was sent and what came back, as they were; `reply` is undefined where it is no JSON. */
  sent: unknown;
  reply: unknown;
}

/** A way through to an endpoint on which every call is seen, whoever makes it and however it counts. */
export interface Passage {
  url: string;
  calls: () => readonly Call[];
  close: () => Promise<void>;
}

const Usage = z.looseObject({
  usage: z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number() }),
});

/** Opens a passage on the loopback interface. Answers take as long as they take; an endpoint out of reach is a 502. */
export async function openPassage(baseUrl: string): Promise<Passage> {
  const calls: Call[] = [];
  const { url, close } = await listen(async (incoming, outgoing) => {
    const beganMs = performance.now();
    const body = await readBody(incoming);
    const { status, type, text } = await forward(`${baseUrl}${incoming.url ?? ''}`, body, incoming.headers);
    if (incoming.method === 'POST') {
      const reply = parsed(text);
      const { data } = Usage.safeParse(reply);
      calls.push({
        beganMs,
        endedMs: performance.now(),
        tokensIn: data?.usage.prompt_tokens ?? 0,
        tokensOut: data?.usage.completion_tokens ?? 0,
        sent: parsed(body.toString('utf8')),
        reply,
      });
    }
    outgoing.writeHead(status, { 'content-type': type });
    outgoing.end(text);
  });
  return { url, calls: () => calls, close };
}

function forward(
  url: string,
  body: Buffer,
  { authorization, 'content-type': type = 'application/json' }: IncomingHttpHeaders,
): Promise<{ status: number; type: string; text: string }> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  const headers = { 'content-type': type, ...(authorization === undefined ? {} : { authorization }) };
  return new Promise((resolve) => {
    const failed = (error: Error): void =>
      resolve({ status: 502, type: 'application/json', text: JSON.stringify({ error: { message: error.message } }) });
    const outgoing = send(url, { method: body.length > 0 ? 'POST' : 'GET', headers }, (response) => {
      response.toArray().then(
        (chunks) =>
          resolve({
            status: response.statusCode ?? 502,
            type: response.headers['content-type'] ?? 'application/json',
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        failed,
      );
    });
    outgoing.on('error', failed);
    outgoing.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
