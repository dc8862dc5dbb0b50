import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** One request as it came in. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What to answer. Without a body, nothing is ever answered. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  afterMs?: number;
  /** Ends the connection in the middle of the body. */
  breakOff?: boolean;
}

/** A server on a free port that answers as it is told, and remembers what it was asked. */
export interface ScriptedServer {
  url: string;
  received: Received[];
  close: () => Promise<void>;
}

/** Starts one; `reply` is asked for every request, with how many came before it. */
export async function startScriptedServer(
  reply: (request: Received, before: number) => Reply,
): Promise<ScriptedServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    const one = { method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
    received.push(one);
    const { status = 200, headers: extra = {}, body, afterMs = 0, breakOff = false } = reply(one, received.length - 1);
    await sleep(afterMs);
    if (body === undefined) return;
    response.writeHead(status, { 'content-type': 'application/json', ...extra });
    if (breakOff) {
      response.write(body, () => response.destroy());
      return;
    }
    response.end(body);
  }

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
