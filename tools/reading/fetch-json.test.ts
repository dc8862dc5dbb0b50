import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { ToolError } from '../../src/errors.ts';
import { fetchJson, type JsonSource } from './fetch-json.ts';
import { startScriptedServer, type Reply, type ScriptedServer } from './scripted-server.test-support.ts';

const servers: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(reply: (before: number) => Reply): Promise<ScriptedServer> {
  const server = await startScriptedServer((_request, before) => reply(before));
  servers.push(server);
  return server;
}

function sourceOf(url: string, changes: Partial<JsonSource> = {}): JsonSource {
  const headers = { authorization: 'Bearer s3cret-token' };
  return { tool: 'looker', url, headers, timeoutMs: 2000, retries: 0, maxBytes: 10_000, ...changes };
}

function ask(source: JsonSource, signal = AbortSignal.timeout(20_000)): Promise<unknown> {
  return fetchJson(source, { path: '/api/x?a=1' }, signal);
}

async function failureOf(answer: Promise<unknown>): Promise<ToolError> {
  const thrown: unknown = await answer.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof ToolError)) throw new Error('it did not fail as a tool', { cause: thrown });
  return thrown;
}

describe('fetchJson', () => {
  it('gives the parsed answer of a question below the path of the address', async () => {
    const server = await serve(() => ({ body: '{"a":[1,"é"]}' }));

    const answer = await ask(sourceOf(`${server.url}/prefix/`));

    expect(answer).toEqual({ a: [1, 'é'] });
    expect(server.received[0]).toMatchObject({ method: 'GET', path: '/prefix/api/x?a=1' });
    expect(server.received[0]?.headers.authorization).toBe('Bearer s3cret-token');
  });

  it('posts a form, repeated names and all', async () => {
    const server = await serve(() => ({ body: '1' }));
    const form = [
      ['match[]', '{a="x&y=z"}'],
      ['match[]', 'é"\n'],
    ] as const;

    await fetchJson(sourceOf(server.url), { path: '/q', form }, AbortSignal.timeout(5000));

    expect(server.received[0]?.method).toBe('POST');
    expect([...new URLSearchParams(server.received[0]?.body)]).toEqual(form);
  });

  it.each([
    [401, 'auth'],
    [403, 'auth'],
    [404, 'not-found'],
    [410, 'not-found'],
    [400, 'client'],
    [422, 'client'],
    [429, 'rate-limited'],
    [500, 'server'],
    [503, 'server'],
    [302, 'client'],
  ])('calls status %i %s, and says what the server said', async (status, failure) => {
    const headers = { location: 'http://127.0.0.1:1/elsewhere' };
    const server = await serve(() => ({ status, headers, body: '{"error":"because\u0007 of\nthat"}' }));

    const error = await failureOf(ask(sourceOf(server.url)));

    expect(error).toMatchObject({ name: 'ToolError', tool: 'looker', failure });
    expect(error.message).toContain(`looker: ${server.url}/api/x`);
    expect(error.message).toContain(String(status));
    if (status !== 302) expect(error.message).toContain('because of that');
    expect(error.message).not.toContain('s3cret');
  });

  it('asks again after a server fault and after being told to wait, and then answers', async () => {
    const replies: Reply[] = [
      { status: 500, body: 'x' },
      { status: 429, headers: { 'retry-after': '0' }, body: 'x' },
      { body: '"there"' },
    ];
    const server = await serve((before) => replies[before] ?? {});

    expect(await ask(sourceOf(server.url, { retries: 2 }))).toBe('there');
    expect(server.received).toHaveLength(3);
  });

  it.each([401, 404, 400])('does not ask again after %i', async (status) => {
    const server = await serve(() => ({ status, body: 'no' }));

    await failureOf(ask(sourceOf(server.url, { retries: 3 })));

    expect(server.received).toHaveLength(1);
  });

  it('does not wait longer than half a minute, whatever the server asks for', async () => {
    const server = await serve(() => ({ status: 429, headers: { 'retry-after': '3600' }, body: 'no' }));

    const error = await failureOf(ask(sourceOf(server.url, { retries: 3 })));

    expect(error.failure).toBe('rate-limited');
    expect(server.received).toHaveLength(1);
  });

  it('gives up on a server that says nothing', async () => {
    const server = await serve(() => ({}));

    const error = await failureOf(ask(sourceOf(server.url, { timeoutMs: 150 })));

    expect(error.failure).toBe('timeout');
  });

  it('stops when the caller stops', async () => {
    const server = await serve(() => ({}));

    const error = await failureOf(ask(sourceOf(server.url, { retries: 3 }), AbortSignal.timeout(100)));

    expect(error.failure).toBe('timeout');
    expect(server.received).toHaveLength(1);
  });

  it.each(['<html>a proxy</html>', '', '{"cut":'])('calls the answer %j malformed', async (body) => {
    const server = await serve(() => ({ body }));

    const error = await failureOf(ask(sourceOf(server.url)));

    expect(error.failure).toBe('malformed');
    expect(error.message).toContain('does not answer JSON');
  });

  it('reads no more than its share of a huge answer', async () => {
    const server = await serve(() => ({ body: `"${'x'.repeat(20_000)}"` }));

    const error = await failureOf(ask(sourceOf(server.url)));

    expect(error.failure).toBe('malformed');
    expect(error.message).toContain('more than 10000 bytes');
  });

  it('counts what a compressed answer becomes, not what it is', async () => {
    const body = gzipSync(Buffer.alloc(50_000_000, 32));
    const server = await serve(() => ({ headers: { 'content-encoding': 'gzip' }, body }));

    const error = await failureOf(ask(sourceOf(server.url, { maxBytes: 1_000_000 })));

    expect(error.message).toContain('more than 1000000 bytes');
  });

  it('says why nobody can be reached', async () => {
    const server = await startScriptedServer(() => ({ body: '1' }));
    await server.close();

    const error = await failureOf(ask(sourceOf(server.url)));

    expect(error.failure).toBe('server');
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('does not take the half of a broken connection for an answer', async () => {
    const server = await serve(() => ({ headers: { 'content-length': '100' }, body: '[1,', breakOff: true }));

    const error = await failureOf(ask(sourceOf(server.url)));

    expect(error.failure).toBe('server');
  });
});
