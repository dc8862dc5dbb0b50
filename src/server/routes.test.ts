import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp, type App } from '../app.ts';
import { parseConfig } from '../config.ts';
import { openStore } from '../store/open.ts';
import { triggers } from '../triggers/index.ts';
import { routes } from './routes.ts';

const TOKEN = 'pager-token';
const CONFIG = `
triggers: {alertmanager: {bearerToken: ${TOKEN}}}
server: {maxBodyBytes: 20000}
logLevel: silent
`;

let app: App;
let woken = 0;
beforeAll(async () => {
  const config = parseConfig('test', CONFIG, [], triggers, {});
  const home = resolve(import.meta.dirname, '../..');
  app = await createApp({ config, tools: [], triggers, home, store: await openStore({ kind: 'memory' }) });
}, 120_000);
afterAll(() => app.close());

function notification(status: 'firing' | 'resolved', fingerprint = 'c6eadffa33fcdf37'): string {
  return JSON.stringify({
    version: '4',
    groupKey: '{}:{alertname="HighErrorRate"}',
    truncatedAlerts: 0,
    status,
    receiver: 'rca',
    groupLabels: { alertname: 'HighErrorRate' },
    commonLabels: { alertname: 'HighErrorRate', service: 'checkout', severity: 'page' },
    commonAnnotations: { summary: '5xx ratio above 5%' },
    externalURL: 'http://alertmanager:9093',
    alerts: [
      {
        status,
        labels: { alertname: 'HighErrorRate', service: 'checkout', severity: 'page' },
        annotations: { summary: '5xx ratio above 5%' },
        startsAt: '2026-05-20T14:00:12.345Z',
        endsAt: status === 'resolved' ? '2026-05-20T14:40:12.345Z' : '0001-01-01T00:00:00Z',
        generatorURL: 'http://prometheus:9090/graph',
        fingerprint,
      },
    ],
  });
}

async function post(body: string, token = TOKEN, path = '/hooks/alertmanager') {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== '') headers['authorization'] = `Bearer ${token}`;
  const response = await routes(app, () => (woken += 1)).request(path, { method: 'POST', body, headers });
  return { status: response.status, text: await response.text() };
}

describe('the webhook', () => {
  it.each([
    ['without the token', notification('resolved'), '', 401],
    ['with another token', notification('resolved'), 'guess', 401],
    ['over the cap', `"${'x'.repeat(30_000)}"`, TOKEN, 413],
    ['with no JSON', '{"version":', TOKEN, 400],
    ['with another shape', '{"version":"4"}', TOKEN, 422],
  ])('refuses a delivery %s, and stores nothing', async (_what, body, token, status) => {
    const answer = await post(body, token);

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toHaveProperty('error');
    expect(await app.store.runs.list()).toEqual([]);
  });

  it('takes a resolution once, says so, and knows it the second time', async () => {
    const first = await post(notification('resolved'));
    const second = await post(notification('resolved'));

    expect(first.status).toBe(202);
    expect(second).toMatchObject({ status: 200 });
    expect(JSON.parse(second.text)).toMatchObject({ duplicate: true });
    expect(await app.store.runs.list()).toHaveLength(1);
    expect(woken).toBe(1);
  });

  it('makes one run of fifty copies that come at once', async () => {
    const before = (await app.store.runs.list()).length;
    const other = notification('resolved', 'aaaaaaaaaaaaaaaa')
      .replaceAll('14:00:12.345', '15:00:12.345')
      .replaceAll('14:40:12.345', '15:40:12.345');

    const answers = await Promise.all(Array.from({ length: 50 }, () => post(other)));

    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(49);
    expect(await app.store.runs.list()).toHaveLength(before + 1);
  });

  it('has nothing to do for an alert that fires', async () => {
    expect((await post(notification('firing'))).status).toBe(204);
  });

  it('knows no other path', async () => {
    expect((await post('{}', TOKEN, '/hooks/pigeon')).status).toBe(404);
  });

  it('says that it lives and is ready', async () => {
    const web = routes(app, () => undefined);

    expect((await web.request('/health/live')).status).toBe(200);
    expect((await web.request('/health/ready')).status).toBe(200);
  });
});
