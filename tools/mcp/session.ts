import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { withRetry } from '../../src/retry.ts';
import { oneLine } from '../reading/gather.ts';
import { cappedFetch } from './capped-fetch.ts';
import { ChildTransport } from './child-transport.ts';
import { failureOf } from './failure-of.ts';
import { ListedTool } from './permit.ts';
import { conceal, secretsOf, type Server } from './server.ts';

/** How long and how much a server may answer, all requests of a session together. */
export interface SessionLimits {
  maxSeconds: number;
  maxAnswerBytes: number;
  retries: number;
}

/** A conversation with a server. All throw what the SDK throws. */
export interface Session {
  /** What the server calls itself. */
  serverName: string;
  /** Its tools as they are now. Those that cannot be read are left out. */
  list: () => Promise<ListedTool[]>;
  call: (name: string, values: Record<string, unknown>) => Promise<unknown>;
}

const Page = z.looseObject({ tools: z.array(z.unknown()), nextCursor: z.string().nullish() });
const Anything = z.looseObject({});

const MOST_PAGES = 200;
const MOST_TOOLS = 20_000;
/** Notifications and requests of the server included; each of those is answered, so they must end. */
const MOST_MESSAGES = 10_000;
const LONGEST_WAIT_MS = 30_000;
const FAREWELL_MS = 2000;
/** The deadline of all tries comes later than that of one, so that a server has ended when its call has. */
const CLOSING_MS = 5000;

/**
 * Talks to a server for as long as `work` takes, and ends it whatever happens. One over HTTP that is busy is asked
 * again, as all that is asked only reads. Throws `ToolError`, in which no credential of the server stands.
 */
export async function withSession<Result>(
  server: Server,
  { maxSeconds, maxAnswerBytes, retries }: SessionLimits,
  signal: AbortSignal,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  let afterMs: number | undefined;
  const told = (ms: number | undefined): void => void (afterMs = ms);
  const ms = maxSeconds * 1000;
  const tries = server.url === undefined ? 0 : retries;
  const policy = { retries: tries, timeoutMs: ms, deadlineMs: ms + CLOSING_MS, maxWaitMs: LONGEST_WAIT_MS };
  const inOurWords = (error: unknown): ToolError => {
    const { failure, message } = failureOf(server.name, error);
    return new ToolError('mcp', failure, conceal(message, secretsOf(server)));
  };
  try {
    return await withRetry(
      async (limit) => {
        told(undefined);
        try {
          return await converse({ server, maxBytes: maxAnswerBytes, ms, limit, told }, work);
        } catch (error) {
          throw inOurWords(error);
        }
      },
      (error) => {
        const isBusy = error instanceof ToolError && ['rate-limited', 'server'].includes(error.failure);
        return isBusy ? { again: true, ...(afterMs === undefined ? {} : { afterMs }) } : { again: false };
      },
      policy,
      signal,
    );
  } catch (error) {
    throw error instanceof ToolError ? error : inOurWords(error);
  }
}

interface Conversation {
  server: Server;
  maxBytes: number;
  ms: number;
  limit: AbortSignal;
  told: (afterMs: number | undefined) => void;
}

async function converse<Result>(
  conversation: Conversation,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const { server, ms, limit } = conversation;
  let broken: (error: ToolError) => void = () => undefined;
  const breach = new Promise<never>((_, fail) => {
    broken = fail;
    const late = new ToolError('mcp', 'timeout', `mcp: ${server.name} did not answer in time`);
    if (limit.aborted) fail(late);
    limit.addEventListener('abort', () => fail(late), { once: true });
  });
  breach.catch(() => undefined);
  const transport = transportOf(conversation, broken);
  let messages = 0;
  transport.onmessage = () => {
    messages += 1;
    if (messages <= MOST_MESSAGES) return;
    broken(new ToolError('mcp', 'malformed', `mcp: ${server.name} sends more than ${MOST_MESSAGES} messages`));
    void transport.close();
  };
  const client = new Client({ name: 'hindcast', version: '1' }, { capabilities: {} });
  try {
    return await Promise.race([open(client, transport, ms, work), breach]);
  } finally {
    await farewell(transport);
  }
}

async function open<Result>(
  client: Client,
  transport: Transport,
  timeout: number,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  let changes = 0;
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
    changes += 1;
  });
  await client.connect(transport, { timeout });
  const { name = 'nameless', version = '' } = client.getServerVersion() ?? {};

  /** By `request`, because `listTools` compiles the output schemas of all tools, which are the server's. */
  async function listOnce(): Promise<ListedTool[]> {
    const tools: ListedTool[] = [];
    const followed = new Set<string>();
    for (let cursor: string | undefined; followed.size < MOST_PAGES;) {
      const params = cursor === undefined ? {} : { cursor };
      const page = await client.request({ method: 'tools/list', params }, Page, { timeout });
      tools.push(...page.tools.flatMap((raw) => ListedTool.safeParse(raw).data ?? []));
      cursor = page.nextCursor ?? undefined;
      if (cursor === undefined || followed.has(cursor)) return tools;
      if (tools.length > MOST_TOOLS) break;
      followed.add(cursor);
    }
    throw new ToolError('mcp', 'malformed', `mcp: ${oneLine(name)} lists tools without end`);
  }

  return await work({
    serverName: oneLine(`${name} ${version}`),
    async list() {
      for (let round = 0; ; round += 1) {
        const before = changes;
        const tools = await listOnce();
        if (changes === before || round === 2) return tools;
      }
    },
    call: (tool, values) =>
      client.request({ method: 'tools/call', params: { name: tool, arguments: values } }, Anything, { timeout }),
  });
}

function transportOf({ server, maxBytes, told }: Conversation, broken: (error: ToolError) => void): Transport {
  const { name, command, args, env, cwd, url, bearerToken, headers } = server;
  const place = `mcp: ${name}`;
  if (command !== undefined) {
    return new ChildTransport({
      ...{ command, args, env, cwd, maxBytes },
      broken(why, detail) {
        const said = oneLine(detail);
        if (why === 'too much')
          broken(new ToolError('mcp', 'malformed', `${place} answers more than ${maxBytes} bytes`));
        else if (why === 'ended') broken(new ToolError('mcp', 'server', `${place} ended by itself: ${said}`));
        else broken(new ToolError('mcp', 'client', `${place} cannot be started: ${said}; is the command there?`));
      },
    });
  }
  const authorization = bearerToken === undefined ? {} : { authorization: `Bearer ${bearerToken}` };
  return new StreamableHTTPClientTransport(new URL(url ?? ''), {
    requestInit: { headers: { ...headers, ...authorization } },
    fetch: cappedFetch({ place, maxBytes, broken, told }),
  });
}

/** Over HTTP the server is told that the session is over, which it may not answer. */
async function farewell(transport: Transport): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  if (transport instanceof StreamableHTTPClientTransport) {
    const patience = new Promise<void>((late) => (timer = setTimeout(late, FAREWELL_MS)));
    await Promise.race([transport.terminateSession().catch(() => undefined), patience]);
    clearTimeout(timer);
  }
  await transport.close();
}
