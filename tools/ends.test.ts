import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { ZodError } from 'zod';
import { ToolError } from '../src/errors.ts';
import type { Incident } from '../src/schema/index.ts';
import type { Question } from '../src/tool.ts';
import { tools } from './index.ts';

const window = { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' };
const at = Date.parse(window.from) + 60_000;
const incident: Incident = {
  id: 'INC-1',
  title: 'Charges fail',
  severity: 'SEV2',
  startedAt: '2026-05-20T14:10:00Z',
  resolvedAt: '2026-05-20T14:40:00Z',
  environment: 'prod',
  services: ['payments'],
  alerts: [],
  links: [],
  source: { trigger: 'manual', delivery: 'd' },
};
const BYTES = 65_536;

/** One request, and how many came before it. */
interface Asked {
  path: string;
  body: string;
  before: number;
}

type Limits = Record<string, number>;

/** A tool that asks a server: its section for an address and limits, and a server that always has a further page. */
interface Served {
  section: (url: string, limits: Limits) => object;
  /** Where the tool goes from page to page: what each page says. */
  page?: (asked: Asked) => unknown;
  headers?: Record<string, string>;
}

const plain = (url: string, limits: Limits) => ({ url, retries: 0, ...limits });
const cluster = (url: string, limits: Limits) => ({
  ...plain(url, limits),
  ...{ insecure: true, bearerToken: 't', namespaces: ['shop'] },
});
const listed = ({ before }: Asked) => ({
  kind: 'PartialObjectMetadataList',
  metadata: { continue: `after-${before}` },
  items: [{ metadata: { name: `one-${before}`, namespace: 'shop', creationTimestamp: '2026-05-20T14:05:00Z' } }],
});

const SERVED: Readonly<Record<string, Served>> = {
  alertmanager: { section: plain },
  'argo-cd': { section: (url, limits) => ({ kubernetes: cluster(url, limits) }), page: listed },
  elasticsearch: { section: plain },
  flux: { section: cluster, page: listed },
  github: {
    section: (baseUrl, limits) => ({ baseUrl, owner: 'acme', repo: 'shop', token: 'x', retries: 0, ...limits }),
    headers: { link: '<https://elsewhere.example/next>; rel="next"' },
    page: ({ path }) => (path.includes('/actions/') ? { total_count: 100_000, workflow_runs: [] } : []),
  },
  helm: { section: cluster, page: listed },
  jaeger: { section: plain },
  kubernetes: { section: cluster, page: listed },
  launchdarkly: {
    section: (url, limits) => ({ token: 'x', ...plain(url, limits) }),
    page: ({ before }) => ({
      items: Array.from({ length: 20 }, (_, n) => ({ _id: `${before}-${n}`, date: at - before, kind: 'flag' })),
      _links: { next: { href: `/api/v2/auditlog?before=${at - before}` } },
    }),
  },
  loki: {
    section: (url, limits) => ({ ...plain(url, limits), serviceLabel: 'service_name' }),
    page: ({ path, before }) => {
      const stream = { service_name: 'payments' };
      if (/count_over_time/.test(path)) {
        const values = [[at / 1000, '1000000']];
        return { status: 'success', data: { resultType: 'matrix', result: [{ metric: stream, values }] } };
      }
      const ns = (n: number) => String(BigInt(at) * 1_000_000n + BigInt(before * 5000 + n));
      const values = Array.from({ length: 5000 }, (_, n) => [ns(n), `line ${before} ${n}`]);
      return { status: 'success', data: { resultType: 'streams', result: [{ stream, values }] } };
    },
  },
  mcp: {
    section: (url, { timeoutMs, maxAnswerBytes, ...limits }) => ({
      servers: [{ name: 'wiki', url, seed: [{ tool: 'search' }] }],
      retries: 0,
      ...limits,
      ...(timeoutMs === undefined ? {} : { maxSeconds: 1 }),
      ...(maxAnswerBytes === undefined ? {} : { maxAnswerBytes }),
    }),
  },
  pagerduty: {
    section: (url, limits) => ({ token: 'x', ...plain(url, limits) }),
    page: ({ path, before }) =>
      path.includes('log_entries') || path.includes('notes')
        ? { more: true, log_entries: [{ id: `e${before}`, type: 'x', created_at: '2026-05-20T14:05:00Z' }], notes: [] }
        : {
            more: true,
            incidents: [{ id: `P${before}`, created_at: '2026-05-20T14:05:00Z' }],
            change_events: [{ id: `c${before}`, timestamp: '2026-05-20T14:05:00Z', summary: 'a change' }],
          },
  },
  prometheus: { section: plain },
  slack: {
    section: (url, limits) => ({ token: 'x', channels: [{ id: 'C01' }], ...plain(url, limits) }),
    page: ({ before }) => ({
      ok: true,
      messages: [{ type: 'message', user: 'U1', text: `still at it ${before}`, ts: `${at / 1000 + before}.000100` }],
      has_more: true,
      response_metadata: { next_cursor: `c${before}` },
    }),
  },
  statuspage: {
    section: (url, { timeoutMs, ...limits }) => ({
      pages: [{ name: 'shop', url, pageId: 'kctbh9vrtdwd', apiKey: 'x' }],
      retries: 0,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...limits,
    }),
    page: ({ before }) =>
      Array.from({ length: 100 }, (_, n) => ({
        ...{ id: `${before}-${n}`, name: 'Slow', impact: 'major', status: 'resolved', created_at: window.to },
        incident_updates: [{ id: `u${before}-${n}`, status: 'investigating', body: 'x', display_at: window.to }],
      })),
  },
  tempo: { section: plain },
};

/** Tools that read files and folders, whose limits their own tests hold. */
const UNSERVED = ['bundle', 'deploy-log', 'git-history', 'logs-file', 'objectives', 'otlp-file'];

interface Running {
  url: string;
  asked: () => number;
  /** Bytes that were handed to the network. */
  sent: () => number;
  close: () => Promise<void>;
}
const running: Running[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

async function serve(answer: (asked: Asked, response: ServerResponse) => void): Promise<Running> {
  let [asked, sent] = [0, 0];
  const server = createServer((request, response) => {
    void heard(request).then((body) => answer({ path: decoded(request), body, before: asked++ }, response));
    response.on('close', () => (sent += response.socket?.bytesWritten ?? 0));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const one = {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    asked: () => asked,
    sent: () => sent,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  running.push(one);
  return one;
}

async function heard(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

function decoded({ url = '' }: IncomingMessage): string {
  return decodeURIComponent(url);
}

/** A body that goes on for as long as somebody reads it. */
function withoutEnd(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"data":"');
  const more = (): void => {
    while (!response.destroyed && response.write('x'.repeat(16_384)));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

/** What became of each question that a tool asks of any incident. */
async function outcomes(name: string, url: string, limits: Limits) {
  const open = tools.find((tool) => tool.name === name)!.open(SERVED[name]!.section(url, limits));
  // A volume of lines is one question to the server, without pages.
  const questions = open.seed({ incident, window, services: ['payments'] }).filter(({ ask }) => ask !== 'volume');
  const outcomeOf = async (question: Question) => {
    try {
      return await open.ask(question, { signal: new AbortController().signal, now: () => at });
    } catch (error) {
      if (error instanceof ToolError) return error;
      throw error;
    }
  };
  const all = [];
  for (const question of questions) all.push(await outcomeOf(question));
  return { all, questions };
}

it('every tool that asks a server is looked at here', () => {
  expect([...Object.keys(SERVED), ...UNSERVED].toSorted()).toEqual(tools.map(({ name }) => name));
});

describe.each(Object.keys(SERVED))('%s', (name) => {
  it.each(['nope', 'ftp://tools.example', 'http://user@tools.example'])('refuses the address %s', (url) => {
    const { error } = tools.find((tool) => tool.name === name)!.config.safeParse(SERVED[name]!.section(url, {}));

    expect(error).toBeInstanceOf(ZodError);
    expect(error!.issues.map(({ path }) => path.at(-1))).toContain(name === 'github' ? 'baseUrl' : 'url');
  });

  it('reads no answer to its end that has none', async () => {
    const server = await serve((_asked, response) => withoutEnd(response));

    const { all, questions } = await outcomes(name, server.url, { maxAnswerBytes: BYTES });

    for (const outcome of all) expect(outcome).toMatchObject({ failure: 'malformed', message: /more than \d+ bytes/ });
    await server.close();
    // What lies in the buffers of both ends comes on top.
    expect(server.sent() / server.asked()).toBeLessThan(16 * 2 ** 20);
    expect(server.asked()).toBeLessThanOrEqual(20 * questions.length);
  });

  it('waits for no answer that does not come, and its doctor does not either', async () => {
    const server = await serve(() => undefined);

    const { all } = await outcomes(name, server.url, { timeoutMs: 50 });

    for (const outcome of all) expect(outcome).toMatchObject({ failure: 'timeout' });
    const open = tools.find((tool) => tool.name === name)!.open(SERVED[name]!.section(server.url, { timeoutMs: 50 }));
    await expect(open.doctor({ signal: new AbortController().signal, now: () => at })).rejects.toMatchObject({
      failure: 'timeout',
    });
  });
});

describe.each(Object.keys(SERVED).filter((name) => SERVED[name]?.page))(
  '%s, of a server that always has more',
  (name) => {
    const { page = () => ({}), headers = {} } = SERVED[name]!;
    const endless = () =>
      serve((asked, response) => {
        response.writeHead(200, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(page(asked)));
      });

    it.each([
      ['enough items', name === 'loki' ? { maxLines: 6000 } : { maxItems: 20 }],
      ['enough time', { maxSeconds: 0.000_001 }],
    ])('stops once it has %s, and says that there is more', async (_what, limits) => {
      const server = await endless();

      const { all, questions } = await outcomes(name, server.url, limits);

      const answered = all.filter((outcome) => !(outcome instanceof ToolError));
      expect(answered.length).toBeGreaterThan(0);
      for (const answer of answered) expect(answer).toMatchObject({ truncated: true });
      expect(server.asked()).toBeLessThanOrEqual(150 * questions.length);
    });
  },
);
