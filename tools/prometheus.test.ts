import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ToolError } from '../src/errors.ts';
import { epochMs, instant, type Answer, type Incident, type Series } from '../src/schema/index.ts';
import type { Question } from '../src/tool.ts';
import { alertmanager } from './alertmanager.ts';
import {
  alertmanagerCommand,
  prometheusCommand,
  startAlertmanager,
  startPrometheus,
  waitFor,
  type RealServer,
} from './monitoring.test-support.ts';
import { prometheus } from './prometheus.ts';
import { startScriptedServer, type Reply, type ScriptedServer } from './reading/scripted-server.test-support.ts';

const incident: Incident = {
  id: 'INC-1',
  title: 'Charges fail',
  severity: 'SEV2',
  startedAt: '2026-05-20T14:00:00Z',
  resolvedAt: '2026-05-20T14:40:00Z',
  environment: 'prod',
  services: ['payments'],
  alerts: [],
  links: [],
  source: { trigger: 'manual', delivery: 'd' },
};

function ask(config: object, question: Question): Promise<Answer> {
  return prometheus.open(config).ask(question, { signal: AbortSignal.timeout(25_000), now: Date.now });
}

function seriesOf({ observations }: Answer): Series[] {
  return observations.filter((each) => each.kind === 'series');
}

describe('the seed questions', () => {
  it('are the metrics, with the services of the incident first, the alerts and the rules', () => {
    const window = { from: '2026-05-20T08:00:00Z', to: '2026-05-20T15:40:00Z' };

    const questions = prometheus.open({ url: 'http://p:9090' }).seed({ incident, window, services: [] });

    expect(questions).toEqual([
      { ask: 'metrics', services: [], first: ['payments'], ...window },
      { ask: 'alerts', ...window },
      { ask: 'rules', ...window },
      { ask: 'alert-histories', days: 30, until: incident.startedAt, ...window },
    ]);
  });
});

// Skipped only on a machine without them; in CI their absence is a failure.
const present = prometheusCommand !== undefined && alertmanagerCommand !== undefined;
const real = describe.skipIf(!present && process.env['CI'] !== 'true');

real(`against a real Prometheus and Alertmanager${present ? '' : ' (skipped: they are not installed)'}`, () => {
  const servers: (RealServer | ScriptedServer)[] = [];
  const pool = { inUse: 1, charges: 0 };
  let startedMs = 0;
  let window = { from: '', to: '' };
  let url = '';
  let alertsUrl = '';
  let hooked: ScriptedServer | undefined;

  function metrics(): Reply {
    pool.charges += 3;
    const body = [
      '# TYPE pool_in_use gauge',
      `pool_in_use{pool="ledger"} ${pool.inUse}`,
      'pool_in_use{pool="none"} NaN',
      'pool_in_use{pool="endless"} +Inf',
      '# TYPE charges_total counter',
      `charges_total{code="200"} ${pool.charges}`,
      '# TYPE charge_seconds histogram',
      `charge_seconds_bucket{le="0.1"} ${pool.charges}`,
      `charge_seconds_bucket{le="+Inf"} ${pool.charges}`,
      `charge_seconds_sum 1`,
      `charge_seconds_count ${pool.charges}`,
      '# TYPE process_resident_memory_bytes gauge',
      'process_resident_memory_bytes 1e8',
      'odd_label{said="a\\"b\\\\c\\nd"} 1',
    ];
    return { headers: { 'content-type': 'text/plain; version=0.0.4' }, body: `${body.join('\n')}\n` };
  }

  beforeAll(async () => {
    const exporter = await startScriptedServer(metrics);
    hooked = await startScriptedServer(() => ({ body: '{}' }));
    const alerting = await startAlertmanager({
      route: { receiver: 'hook', group_by: ['alertname'], group_wait: '0s', group_interval: '500ms' },
      receivers: [{ name: 'hook', webhook_configs: [{ url: `${hooked.url}/hook`, send_resolved: true }] }],
    });
    alertsUrl = alerting.url;
    const target = (service: string) => ({ targets: [new URL(exporter.url).host], labels: { service } });
    const server = await startPrometheus(
      {
        global: { scrape_interval: '500ms', evaluation_interval: '500ms' },
        scrape_configs: [{ job_name: 'shop', static_configs: [target('payments'), target('ledger')] }],
        alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(alertsUrl).host] }] }] },
      },
      {
        groups: [
          {
            name: 'shop',
            rules: [
              {
                alert: 'PoolExhausted',
                expr: 'pool_in_use{pool="ledger",service="payments"} >= 4',
                for: '1s',
                labels: { severity: 'page' },
                annotations: { summary: 'Charges wait for a connection' },
              },
              { alert: 'Watchdog', expr: 'vector(1)' },
              { record: 'pool:in_use:max', expr: 'max(pool_in_use)' },
            ],
          },
        ],
      },
    );
    servers.push(exporter, hooked, alerting, server);
    url = server.url;

    const holds = (query: string) => async () => {
      const answer: unknown = await (await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`)).json();
      return JSON.stringify(answer).includes('"result":[]') ? undefined : true;
    };
    await waitFor('first scrape of both', holds('count(pool_in_use{pool="ledger"}) == 2'));
    startedMs = Date.now();
    await sleep(1000);
    pool.inUse = 4;
    await waitFor('firing alert', holds('ALERTS{alertname="PoolExhausted",alertstate="firing"}'));
    pool.inUse = 1;
    await waitFor('resolved alert', holds('absent(ALERTS{alertname="PoolExhausted"})'));
    await sleep(1500);
    window = { from: instant(startedMs), to: instant(Date.now() - 200) };
  });

  afterAll(() => Promise.all(servers.map((server) => server.close())));

  it('gives every series of a service raw, with its type, in one order', async () => {
    const answer = await ask({ url, stepSeconds: 1 }, { ask: 'metrics', services: ['payments'], ...window });

    const series = seriesOf(answer);
    const charges = series.find(({ metric }) => metric === 'charges_total');
    expect(answer).toMatchObject({ tool: 'prometheus', truncated: false, total: series.length, window });
    expect(new Set(series.map(({ labels }) => labels['service']))).toEqual(new Set(['payments']));
    expect(series.map(({ metric }) => metric)).toEqual(series.map(({ metric }) => metric).toSorted());
    expect(charges).toMatchObject({ type: 'counter', labels: { code: '200', job: 'shop', service: 'payments' } });
    expect(charges?.samples.length).toBeGreaterThan(3);
    expect(charges?.samples.every(([at], index) => (at - startedMs) % 1000 === 0 && at >= startedMs + index)).toBe(
      true,
    );
    expect(series.find(({ metric }) => metric === 'charge_seconds_bucket')?.type).toBe('histogram');
    expect(series.find(({ metric }) => metric === 'pool_in_use')?.type).toBe('gauge');
    expect(series.find(({ metric }) => metric === 'odd_label')?.labels['said']).toBe('a"b\\c\nd');
  });

  it('gives null for what is no number', async () => {
    const answer = await ask({ url, stepSeconds: 1 }, { ask: 'metrics', services: ['payments'], ...window });

    const values = (wanted: string) =>
      seriesOf(answer)
        .filter(({ labels }) => labels['pool'] === wanted)
        .flatMap(({ samples }) => samples.map(([, value]) => value));
    expect(new Set(values('none'))).toEqual(new Set([null]));
    expect(new Set(values('endless'))).toEqual(new Set([null]));
    expect(values('ledger')).toContain(4);
  });

  it('asks of all services where none is named', async () => {
    const answer = await ask({ url, stepSeconds: 1 }, { ask: 'metrics', services: [], ...window });

    const services = new Set(seriesOf(answer).map(({ labels }) => labels['service']));
    expect([...services]).toEqual(expect.arrayContaining(['payments', 'ledger']));
    expect(answer.truncated).toBe(false);
  });

  it('says that it left something out, and keeps what matters', async () => {
    const config = { url, stepSeconds: 1, maxSeries: 8 };

    const answer = await ask(config, { ask: 'metrics', services: [], first: ['payments'], ...window });

    const series = seriesOf(answer);
    expect(answer.truncated).toBe(true);
    expect(answer.returned).toBe(8);
    expect(answer.total).toBeGreaterThan(20);
    expect(series.map(({ metric }) => metric)).toContain('charges_total');
    expect(series.map(({ metric }) => metric)).not.toContain('process_resident_memory_bytes');
    expect(series.every(({ labels }) => labels['service'] !== 'ledger')).toBe(true);
  });

  it('looks and finds nothing of a service that is not there', async () => {
    const answer = await ask({ url }, { ask: 'metrics', services: ['nobody'], ...window });

    expect(answer).toMatchObject({ observations: [], total: 0, truncated: false });
  });

  it('lets no name of a service become PromQL', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
      fc.constantFrom('"} or {__name__=~".+', '\\"}', 'a\0b', '\ud83d', '`', '$1', '.*', 'payments|ledger'),
    );

    await fc.assert(
      fc.asyncProperty(hostile, async (service) => {
        const answer = await ask({ url, retries: 0 }, { ask: 'metrics', services: [service], ...window });

        expect(answer.observations).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('answers one PromQL query', async () => {
    const query = 'max by (service) (pool_in_use{pool="ledger"})';

    const answer = await ask({ url, stepSeconds: 1 }, { ask: 'query', query, ...window });

    expect(seriesOf(answer).map(({ metric, labels }) => ({ metric, labels }))).toEqual([
      { metric: query, labels: { service: 'ledger' } },
      { metric: query, labels: { service: 'payments' } },
    ]);
  });

  it('answers one PromQL query at the end of the window', async () => {
    const answer = await ask({ url }, { ask: 'instant', query: 'count(up == 1)', ...window });

    expect(seriesOf(answer)).toMatchObject([{ metric: 'count(up == 1)', samples: [[epochMs(window.to), 2]] }]);
  });

  it('stays under the points that Prometheus allows, however long the window is', async () => {
    const long = { from: instant(startedMs - 30 * 86_400_000), to: window.to };

    const answer = await ask({ url, stepSeconds: 1 }, { ask: 'query', query: 'vector(1)', ...long });

    const [series] = seriesOf(answer);
    expect(series?.samples.length).toBeGreaterThan(9000);
    expect(series?.samples.length).toBeLessThanOrEqual(11_000);
  });

  it('calls what is no PromQL the fault of who asked', async () => {
    const answer = ask({ url }, { ask: 'query', query: 'rate(', ...window });

    await expect(answer).rejects.toMatchObject({ name: 'ToolError', failure: 'client' });
    await expect(answer).rejects.toThrow('parse error');
  });

  it('says when an alert was pending and when it fired, to one evaluation', async () => {
    const answer = await ask({ url }, { ask: 'alerts', ...window });

    const alerts = answer.observations.filter((each) => each.kind === 'alert');
    const [pending, firing] = alerts.filter(({ name }) => name === 'PoolExhausted');
    expect(pending).toMatchObject({ state: 'pending', precisionMs: 500 });
    expect(firing).toMatchObject({
      state: 'firing',
      precisionMs: 500,
      labels: { severity: 'page', service: 'payments' },
    });
    expect(epochMs(firing!.startsAt) - epochMs(pending!.startsAt)).toBeGreaterThanOrEqual(1000);
    expect(epochMs(pending!.endsAt!)).toBeLessThanOrEqual(epochMs(firing!.startsAt));
    expect(epochMs(firing!.endsAt!)).toBeGreaterThan(epochMs(firing!.startsAt));
    expect(alerts.find(({ name }) => name === 'Watchdog')).toMatchObject({ state: 'firing', endsAt: null });
  });

  it('agrees with what Alertmanager was told on when an alert fired', async () => {
    const notice = await waitFor('notice that the alert is over', () =>
      Promise.resolve(hooked?.received.map(({ body }) => body).find((body) => /"status":"resolved".*Pool/.test(body))),
    );
    const { alerts } = JSON.parse(notice);
    const [, firing] = (await ask({ url }, { ask: 'alerts', ...window })).observations.filter(
      (each) => each.kind === 'alert' && each.name === 'PoolExhausted',
    );
    const [mine, theirs] = [firing?.kind === 'alert' ? firing : undefined, alerts[0]];

    expect(Math.abs(epochMs(mine!.startsAt) - Date.parse(String(theirs.startsAt)))).toBeLessThanOrEqual(1);
    expect(Math.abs(epochMs(mine!.endsAt!) - Date.parse(String(theirs.endsAt)))).toBeLessThanOrEqual(mine!.precisionMs);
  });

  it('stands beside Alertmanager, which holds the alerts that still fire', async () => {
    const context = { signal: AbortSignal.timeout(20_000), now: Date.now };
    const open = alertmanager.open({ url: alertsUrl, evaluationSeconds: 0.5 });

    const answer = await waitFor('alert in Alertmanager', async () => {
      const found = await open.ask({ ask: 'alerts', ...window }, context);
      return found.observations.length > 0 ? found : undefined;
    });

    expect(answer.observations).toMatchObject([{ name: 'Watchdog', state: 'firing', endsAt: null, precisionMs: 500 }]);
    expect(answer).toMatchObject({ total: 1, truncated: false });
  });

  it('gives the loaded alert rules with the text they were read from', async () => {
    const answer = await ask({ url }, { ask: 'rules', ...window });

    const rules = answer.observations.filter((each) => each.kind === 'rule');
    expect(rules.map(({ name }) => name)).toEqual(['PoolExhausted', 'Watchdog']);
    expect(rules[0]).toMatchObject({
      group: 'shop',
      expr: 'pool_in_use{pool="ledger",service="payments"} >= 4',
      forMs: 1000,
      labels: { severity: 'page' },
      annotations: { summary: 'Charges wait for a connection' },
    });
    expect(JSON.parse(rules[0]!.text)).toMatchObject({ name: 'PoolExhausted', duration: 1 });
  });

  it('is reported healthy with its version', async () => {
    const context = { signal: AbortSignal.timeout(5000), now: Date.now };

    expect(await prometheus.open({ url }).doctor(context)).toMatch(/^Prometheus \d+\.\d+\S* answers at http/);
    expect(await alertmanager.open({ url: alertsUrl }).doctor(context)).toMatch(/^Alertmanager \d+\.\d+\S* answers at/);
  });
});

describe('against a server that misbehaves', () => {
  const window = { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' };
  const servers: ScriptedServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function serve(reply: (path: string) => Reply): Promise<string> {
    const server = await startScriptedServer(({ path }) => reply(path));
    servers.push(server);
    return server.url;
  }

  function success(data: unknown, more: object = {}): Reply {
    return { body: JSON.stringify({ status: 'success', data, ...more }) };
  }

  it.each([
    [{ status: 500, body: 'x' }, 'server'],
    [{ status: 403, body: 'x' }, 'auth'],
    [{ status: 404, body: 'x' }, 'not-found'],
    [{ status: 429, body: 'x' }, 'rate-limited'],
    [{ status: 422, body: '{"status":"error","errorType":"execution","error":"too many samples"}' }, 'client'],
    [{ body: '<html>' }, 'malformed'],
    [{ body: '{"status":"error","error":"no"}' }, 'malformed'],
    [{ body: '{"status":"success","data":{"resultType":"scalar","result":[]}}' }, 'malformed'],
    [
      { body: '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"x"]]}]}}' },
      'malformed',
    ],
    [
      { body: '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[["1","1"]]}]}}' },
      'malformed',
    ],
    [{}, 'timeout'],
  ] satisfies [Reply, string][])('turns %j into the failure %s', async (reply, failure) => {
    const url = await serve(() => reply);

    const answer = ask({ url, retries: 0, timeoutMs: 300 }, { ask: 'alerts', ...window });

    await expect(answer).rejects.toBeInstanceOf(ToolError);
    await expect(answer).rejects.toMatchObject({ tool: 'prometheus', failure });
  });

  it('refuses an answer that is too large', async () => {
    const url = await serve(() => success({ resultType: 'matrix', result: [], padding: 'x'.repeat(5000) }));

    const answer = ask({ url, retries: 0, maxAnswerBytes: 1000 }, { ask: 'alerts', ...window });

    await expect(answer).rejects.toMatchObject({ failure: 'malformed' });
  });

  it('says that an answer is not whole when the server warns so', async () => {
    const url = await serve(() => success({ resultType: 'matrix', result: [] }, { warnings: ['a store is down'] }));

    expect((await ask({ url }, { ask: 'alerts', ...window })).truncated).toBe(true);
  });

  it('gives a native histogram as count, sum and buckets, as classic histograms come', async () => {
    const at = (count: string, buckets: unknown[]): unknown => ({ count, sum: '12.5', buckets });
    const native = {
      metric: { __name__: 'charge_seconds', service: 'payments' },
      histograms: [
        [1, at('3', [[0, '0.5', '1', '3']])],
        [
          2,
          at('6', [
            [0, '0.5', '1', '4'],
            [0, '1', '2', '2'],
          ]),
        ],
      ],
    };
    const url = await serve(() => success({ resultType: 'matrix', result: [native] }));

    const answer = await ask({ url }, { ask: 'query', query: 'charge_seconds', ...window });

    expect(answer.truncated).toBe(false);
    expect(seriesOf(answer).map(({ metric, labels, samples }) => [metric, labels['le'], samples])).toEqual([
      [
        'charge_seconds_bucket',
        '+Inf',
        [
          [1000, 3],
          [2000, 6],
        ],
      ],
      [
        'charge_seconds_bucket',
        '1',
        [
          [1000, 3],
          [2000, 4],
        ],
      ],
      [
        'charge_seconds_bucket',
        '2',
        [
          [1000, 3],
          [2000, 6],
        ],
      ],
      [
        'charge_seconds_count',
        undefined,
        [
          [1000, 3],
          [2000, 6],
        ],
      ],
      [
        'charge_seconds_sum',
        undefined,
        [
          [1000, 12.5],
          [2000, 12.5],
        ],
      ],
    ]);
  });

  it('counts a native histogram as the one series that was asked for', async () => {
    const labels = { __name__: 'x_seconds', service: 'payments' };
    const histograms = [[1, { count: '1', sum: '1', buckets: [[0, '0', '1', '1']] }]];
    const url = await serve((path) => {
      if (path.startsWith('/api/v1/metadata')) return success({});
      if (path.startsWith('/api/v1/series')) return success([labels]);
      return success({ resultType: 'matrix', result: [{ metric: labels, histograms }] });
    });

    const answer = await ask({ url }, { ask: 'metrics', ...window });

    expect(answer).toMatchObject({ returned: 4, truncated: false });
  });

  it.each([
    [{ resultType: 'scalar', result: [1.5, '3'] }, [[1500, 3]]],
    [{ resultType: 'vector', result: [{ metric: { a: 'b' }, value: [1.5, 'NaN'] }] }, [[1500, null]]],
    [
      {
        resultType: 'matrix',
        result: [
          {
            metric: {},
            values: [
              [1, '1'],
              [2, '2'],
            ],
          },
        ],
      },
      [
        [1000, 1],
        [2000, 2],
      ],
    ],
  ])('reads the value at one instant from %j', async (data, samples) => {
    const url = await serve(() => success(data));

    const answer = await ask({ url }, { ask: 'instant', query: 'x', ...window });

    expect(seriesOf(answer)[0]?.samples).toEqual(samples);
  });

  it('does without types where the server keeps none', async () => {
    const url = await serve((path) => {
      if (path.startsWith('/api/v1/metadata')) return { status: 404, body: 'no such page' };
      if (path.startsWith('/api/v1/series')) return success([{ __name__: 'up', job: 'a' }]);
      return success({
        resultType: 'matrix',
        result: [{ metric: { __name__: 'up', job: 'a' }, values: [[1.5, '1']] }],
      });
    });

    const answer = await ask({ url }, { ask: 'metrics', ...window });

    expect(answer.observations).toEqual([
      { kind: 'series', metric: 'up', type: 'unknown', labels: { job: 'a' }, samples: [[1500, 1]] },
    ]);
  });

  it.each([
    [{ ask: 'query', ...window }, 'query belongs'],
    [{ ask: 'rules', query: 'up', ...window }, 'query belongs'],
    [{ ask: 'rules', from: window.to, to: window.from }, 'from must not be after to'],
    [{ ask: 'everything', ...window }, 'ask'],
    [{ ask: 'rules', extra: 1, ...window }, 'extra'],
  ])('refuses the question %j before asking anybody', async (question, because) => {
    const answer = ask({ url: 'http://127.0.0.1:1' }, question);

    await expect(answer).rejects.toMatchObject({ failure: 'client' });
    await expect(answer).rejects.toThrow(because);
  });

  it.each(['ftp://p/', 'p:9090', 'http://user:pass@p:9090', 'http://p:9090/?x=1'])('refuses the address %s', (url) => {
    expect(() => prometheus.open({ url })).toThrow();
  });
});
