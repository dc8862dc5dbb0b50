import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import {
  startElasticsearchDouble,
  type ElasticsearchDouble,
  type ElasticsearchOptions,
} from '../fixtures/doubles/elasticsearch/elasticsearch-double.ts';
import { readLogLine } from '../src/analysis/logs/log-line.ts';
import { epochMs, instant, type Answer, type Logs, type Series } from '../src/schema/index.ts';
import { elasticsearch } from './elasticsearch.ts';

const window = { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' };

const doubles: ElasticsearchDouble[] = [];
afterEach(async () => {
  await Promise.all(doubles.splice(0).map((double) => double.close()));
});

async function start(options: ElasticsearchOptions = {}): Promise<ElasticsearchDouble> {
  const double = await startElasticsearchDouble(options);
  doubles.push(double);
  return double;
}

function ask({ url }: { url: string }, question: object = {}, config: object = {}): Promise<Answer> {
  const open = elasticsearch.open({ url, retries: 0, timeoutMs: 2000, ...config });
  return open.ask({ ask: 'lines', ...window, ...question }, { signal: AbortSignal.timeout(20_000), now: Date.now });
}

function logsOf({ observations }: Answer): Logs[] {
  return observations.filter((each) => each.kind === 'logs');
}

function linesOf(answer: Answer): string[] {
  return logsOf(answer).flatMap(({ text }) => text.split('\n'));
}

function ecs(at: string, message: string, more: object = {}): Record<string, unknown> {
  return { '@timestamp': at, message, service: { name: 'payments' }, ...more };
}

const NANOS = { '@timestamp': 'date_nanos', message: 'text', 'service.name': 'keyword' };

describe('the lines', () => {
  it('are an observation for each service, oldest first, with time, level and trace', async () => {
    const double = await start();
    double.index('logs-shop', [
      ecs('2026-05-20T14:00:03.250Z', 'late', { 'log.level': 'warn' }),
      ecs('2026-05-20T14:00:01Z', 'refused', { log: { level: 'error' }, trace: { id: 'abc' }, 'span.id': 'def' }),
      { ...ecs('2026-05-20T16:00:02+02:00', 'balance read'), service: { name: 'ledger' } },
      ecs('2026-05-20T14:00:04Z', 'crashed', { error: { stack_trace: 'at pool.js:12\nat main.js:1' } }),
    ]);

    const answer = await ask(double);

    expect(answer).toMatchObject({ tool: 'elasticsearch', total: 2, truncated: false });
    expect(logsOf(answer).map(({ service }) => service)).toEqual(['ledger', 'payments']);
    expect(linesOf(answer)).toEqual([
      '2026-05-20T14:00:02.000Z balance read',
      '{"ts":"2026-05-20T14:00:01.000Z","level":"error","trace_id":"abc","span_id":"def","msg":"refused"}',
      '2026-05-20T14:00:03.250Z WARN late',
      '2026-05-20T14:00:04.000Z crashed',
      'at pool.js:12',
      'at main.js:1',
    ]);
    expect(readLogLine(linesOf(answer)[1] ?? '')).toMatchObject({ level: 'error', message: 'refused', traceId: 'abc' });
  });

  it.each([
    ['Elasticsearch', {}],
    ['Elasticsearch without points in time', { pointInTime: false }],
    ['OpenSearch', { distribution: 'opensearch' }],
    ['OpenSearch without points in time', { distribution: 'opensearch', pointInTime: false }],
    ['nanoseconds in Elasticsearch', { types: NANOS }],
    ['nanoseconds in OpenSearch, which no double holds', { distribution: 'opensearch', types: NANOS }],
  ] satisfies [string, ElasticsearchOptions][])('are paged without loss or repetition: %s', async (_what, options) => {
    const double = await start(options);
    const at = (index: number): string =>
      `2026-05-20T14:00:00.${String(123_456_700 + Math.floor(index / 7)).padStart(9, '0')}Z`;
    double.index(
      'logs-shop',
      Array.from({ length: 100 }, (_, index) => ecs(at(index), `line ${index}`)),
    );

    const answer = await ask(double, {}, { pageSize: 30 });

    expect(
      linesOf(answer)
        .map((line) => Number(line.split(' ').at(-1)))
        .toSorted((a, b) => a - b),
    ).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(answer.truncated).toBe(false);
    const pages = double.journal().filter(({ body }) => JSON.stringify(body ?? '').includes('search_after'));
    expect(pages.length).toBeGreaterThanOrEqual(3);
  });

  it('are asked for no further when the time is up', async () => {
    const double = await start();
    double.index('logs-shop', [ecs('2026-05-20T14:00:00Z', 'a line')]);

    expect(await ask(double, {}, { maxSeconds: 0.000_001 })).toMatchObject({ returned: 0, truncated: true });
  });

  it('keep what is written meanwhile out, where a point in time holds the indices', async () => {
    const double = await start();
    double.index(
      'logs-shop',
      Array.from({ length: 30 }, (_, index) => ecs('2026-05-20T14:00:00Z', `line ${index}`)),
    );

    const answer = ask(double, {}, { pageSize: 10 });
    while (!double.journal().some(({ body }) => JSON.stringify(body ?? '').includes('_shard_doc')))
      await setImmediate();
    double.index('logs-shop', [ecs('2026-05-20T14:00:00Z', 'late')]);

    expect(linesOf(await answer)).toHaveLength(30);
    expect(linesOf(await ask(double))).toHaveLength(31);
  });

  it.each(['lines', 'volume'])('are said to be a part where shards failed or time ran out (%s)', async (what) => {
    const double = await start();
    double.index('logs-shop', [ecs('2026-05-20T14:00:00Z', 'a'), ecs('2026-05-20T14:00:01Z', 'b')]);
    expect((await ask(double, { ask: what })).truncated).toBe(false);

    double.fault({ fault: 'partial', path: '/_search' });

    expect((await ask(double, { ask: what })).truncated).toBe(true);
  });

  it('are looked for and not found, in indices that are empty or not there', async () => {
    const double = await start();
    expect(await ask(double)).toMatchObject({ observations: [], truncated: false });

    double.index('logs-shop', [ecs('2026-05-20T13:59:59.999Z', 'early')]);
    expect(await ask(double)).toMatchObject({ observations: [], truncated: false });
  });

  it('are of the services and with the text that are asked for, as values and never as a query', async () => {
    const double = await start();
    double.index('logs-shop', [
      ecs('2026-05-20T14:00:01Z', 'pool "x" OR *'),
      { ...ecs('2026-05-20T14:00:02Z', 'other'), service: { name: 'a*' } },
    ]);

    expect(linesOf(await ask(double, { contains: '"x" OR *' }))).toHaveLength(1);
    expect(logsOf(await ask(double, { services: ['a*'] })).map(({ service }) => service)).toEqual(['a*']);
    expect(logsOf(await ask(double, { services: ['*'] }))).toEqual([]);
  });

  it('are found under the names of OpenTelemetry, and under names that are configured', async () => {
    const otel = await start({
      types: { '@timestamp': 'date_nanos', 'resource.attributes.service.name': 'keyword', severity_text: 'keyword' },
    });
    otel.index('logs-otel', [
      {
        '@timestamp': '2026-05-20T14:00:01.123456789Z',
        body: { text: 'refused' },
        severity_text: 'ERROR',
        resource: { attributes: { 'service.name': 'payments' } },
      },
    ]);
    const own = await start({ types: { when: 'date', app: 'text' }, timestamp: 'when' });
    own.index('shop', [{ when: '2026-05-20T14:00:01Z', app: 'payments', line: 'refused' }]);
    const fields = { timestamp: ['when'], service: ['app'], message: ['line'] };

    const [one, other] = [await ask(otel), await ask(own, {}, { index: 'shop', fields })];

    expect(logsOf(one)).toMatchObject([{ service: 'payments', text: '2026-05-20T14:00:01.123456789Z ERROR refused' }]);
    expect(logsOf(other)).toMatchObject([{ service: 'payments', text: '2026-05-20T14:00:01.000Z refused' }]);
  });

  it('of no service have one of their own, and documents without a message are what they say', async () => {
    const double = await start();
    double.index('logs-shop', [
      { '@timestamp': '2026-05-20T14:00:01Z', message: 'nobody' },
      ecs('2026-05-20T14:00:02Z', ''),
    ]);

    const answer = await ask(double);

    expect(logsOf(answer).map(({ service }) => service)).toEqual(['payments', 'unknown']);
    expect(linesOf(answer)[0]).toContain('"service":{"name":"payments"}');
  });

  it('keep any text storable, and cut a line of more than a mebibyte', async () => {
    const double = await start();
    double.index('logs-shop', [
      ecs('2026-05-20T14:00:01Z', 'nul \0 half \ud800'),
      ecs('2026-05-20T14:00:02Z', 'x'.repeat(2_000_000)),
    ]);

    const [binary = '', long = ''] = linesOf(await ask(double));

    expect(binary).toMatch(/nul \uFFFD half \uFFFD$/);
    expect(long).toMatch(/ …\[951424 bytes cut\]$/);
  });

  it('are those around the onset where not all fit, in smaller pages where answers are too long', async () => {
    const double = await start();
    const at = (index: number): string => instant(epochMs(window.from) + index * 1000);
    double.index(
      'logs-shop',
      Array.from({ length: 3600 }, (_, index) => ecs(at(index), `n ${index}`)),
    );

    const answer = await ask(double, { onset: at(1800) }, { maxLines: 600, maxAnswerBytes: 30_000 });

    const seconds = linesOf(answer).map((line) => Number(line.split(' ').at(-1)));
    expect(answer.truncated).toBe(true);
    expect(seconds.length).toBeLessThanOrEqual(600);
    expect(seconds[0]).toBeLessThan(1500);
    expect(seconds.at(-1)).toBeGreaterThan(1600);
  });
});

describe('the volume', () => {
  it('is a series for each service and level', async () => {
    const double = await start();
    double.index('logs-shop', [
      ecs('2026-05-20T14:10:01Z', 'a', { 'log.level': 'ERROR' }),
      ecs('2026-05-20T14:10:02Z', 'b', { 'log.level': 'ERROR' }),
      ecs('2026-05-20T14:00:02Z', 'c'),
    ]);

    const { observations } = await ask(double, { ask: 'volume' });

    const series = observations.filter((each): each is Series => each.kind === 'series');
    expect(series.map(({ metric, labels }) => [metric, labels['service']])).toEqual([
      ['log_error_lines', 'payments'],
      ['log_unknown_lines', 'payments'],
    ]);
    expect(series[0]?.samples.filter(([, value]) => value !== 0)).toEqual([[Date.parse('2026-05-20T14:11:00Z'), 2]]);
    expect(series[0]?.samples).toHaveLength(61);
  });
});

describe('a server that misbehaves', () => {
  it.each([
    [{ fault: 'status', status: 429, body: { error: { type: 'es_rejected_execution_exception' } } }, 'rate-limited'],
    [{ fault: 'status', status: 403, body: { error: { type: 'security_exception' } } }, 'auth'],
    [{ fault: 'status', status: 500, body: 'boom' }, 'server'],
    [{ fault: 'status', status: 504, body: 'gateway' }, 'server'],
    [{ fault: 'not-json' }, 'malformed'],
    [{ fault: 'half-body' }, 'malformed'],
    [{ fault: 'status', status: 200, body: { hello: 1 } }, 'malformed'],
    [{ fault: 'drop' }, 'server'],
    [{ fault: 'hang' }, 'timeout'],
  ] as const)('turns %j into the failure %s', async (rule, failure) => {
    const double = await start();
    double.index('logs-shop', [ecs('2026-05-20T14:00:01Z', 'a')]);
    double.fault({ ...rule, path: '/_search' });

    await expect(ask(double, {}, { timeoutMs: rule.fault === 'hang' ? 300 : 10_000 })).rejects.toMatchObject({
      tool: 'elasticsearch',
      failure,
    });
  });

  it('says which field to configure, rather than answering about something else', async () => {
    const double = await start({ types: { '@timestamp': 'date' } });
    double.index('logs-shop', [ecs('2026-05-20T14:00:01Z', 'a')]);

    await expect(ask(double, { services: ['payments'] })).rejects.toThrow('tools.elasticsearch.fields.service');
    await expect(ask(double, { contains: 'a' })).rejects.toThrow('tools.elasticsearch.fields.message');
    await expect(ask(double, {}, { fields: { timestamp: ['message'], message: ['@timestamp'] } })).rejects.toThrow(
      'fields.timestamp',
    );
  });

  it.each([
    ['elasticsearch', /^Elasticsearch 8\.14\.0 answers at .*; .* names services in service\.name$/],
    ['opensearch', /^OpenSearch 2\.15\.0 answers at /],
  ] as const)('is told its key, and named healthy: %s', async (distribution, said) => {
    const double = await start({ distribution, authorization: 'ApiKey c2VjcmV0' });
    double.index('logs-shop', [ecs('2026-05-20T14:00:01Z', 'a')]);
    const context = { signal: AbortSignal.timeout(5000), now: Date.now };

    expect(await elasticsearch.open({ url: double.url, apiKey: 'c2VjcmV0' }).doctor(context)).toMatch(said);
    await expect(ask(double)).rejects.toMatchObject({ failure: 'auth' });
  });

  it.each(['a/b', 'a?x=1', ''])('refuses the index %j', (index) => {
    expect(() => elasticsearch.open({ url: 'http://e:9200', index })).toThrow();
  });
});
