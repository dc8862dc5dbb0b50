import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { instant, type Answer, type Occurrence } from '../src/schema/index.ts';
import { alertmanager } from './alertmanager.ts';
import { alertmanagerCommand, startAlertmanager, waitFor, type RealServer } from './monitoring.test-support.ts';
import { startScriptedServer, type Reply, type ScriptedServer } from './reading/scripted-server.test-support.ts';

const now = Date.parse('2026-05-20T14:50:00Z');
const window = { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' };

const servers: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function askOf(reply: Reply): Promise<Answer> {
  const server = await startScriptedServer(() => reply);
  servers.push(server);
  const open = alertmanager.open({ url: server.url, retries: 0, timeoutMs: 300, evaluationSeconds: 15 });
  return open.ask({ ask: 'alerts', ...window }, { signal: AbortSignal.timeout(5000), now: () => now });
}

function alert(name: string, startsAt: string, endsAt: string, state = 'active'): object {
  return {
    labels: { alertname: name, service: 'payments' },
    annotations: { summary: 'charges fail' },
    startsAt,
    endsAt,
    updatedAt: startsAt,
    fingerprint: 'c6eadffa33fcdf37',
    status: { state, silencedBy: [], inhibitedBy: [] },
  };
}

describe('alertmanager', () => {
  it('gives the alerts of the window, oldest first, with the text they stood in', async () => {
    const over = alert('Late', '2026-05-20T14:30:00.5Z', '2026-05-20T14:40:00Z');
    const early = alert('Early', '2026-05-20T16:05:00+02:00', '2026-05-20T14:06:00Z', 'suppressed');

    const answer = await askOf({ body: JSON.stringify([over, early]) });

    expect(answer).toMatchObject({ tool: 'alertmanager', total: 2, returned: 2, truncated: false });
    expect(answer.observations).toEqual([
      {
        kind: 'alert',
        name: 'Early',
        state: 'firing',
        labels: { service: 'payments' },
        startsAt: '2026-05-20T14:05:00Z',
        endsAt: '2026-05-20T14:06:00Z',
        precisionMs: 15_000,
        text: JSON.stringify(early, null, 2),
      },
      expect.objectContaining({ name: 'Late', startsAt: '2026-05-20T14:30:00.5Z' }),
    ]);
  });

  it.each([
    ['a future end', '2026-05-20T14:54:00Z'],
    ['the zero time', '0001-01-01T00:00:00Z'],
  ])('takes %s for still firing', async (_what, endsAt) => {
    const answer = await askOf({ body: JSON.stringify([alert('A', '2026-05-20T14:05:00Z', endsAt)]) });

    expect(answer.observations).toMatchObject([{ endsAt: null }]);
  });

  it('leaves out alerts before and after the window', async () => {
    const before = alert('Before', '2026-05-20T13:00:00Z', '2026-05-20T13:59:59Z');
    const after = alert('After', '2026-05-20T15:00:01Z', '2026-05-20T15:10:00Z');

    expect((await askOf({ body: JSON.stringify([before, after]) })).observations).toEqual([]);
  });

  it.each([
    ['no shape', { hello: 1 }],
    ['an impossible date', alert('A', '2026-02-30T14:05:00Z', '2026-05-20T14:06:00Z')],
    ['a time without a zone', alert('A', '2026-05-20T14:05:00', '2026-05-20T14:06:00Z')],
  ])('says that it left out an alert with %s', async (_what, broken) => {
    const whole = alert('B', '2026-05-20T14:05:00Z', '2026-05-20T14:06:00Z');

    const answer = await askOf({ body: JSON.stringify([broken, whole]) });

    expect(answer).toMatchObject({ returned: 1, total: 2, truncated: true });
  });

  it.each([
    [{ status: 500, body: '"broken"' }, 'server'],
    [{ status: 403, body: '"no"' }, 'auth'],
    [{ body: '{"not":"a list"}' }, 'malformed'],
    [{ body: 'nonsense' }, 'malformed'],
    [{}, 'timeout'],
  ] satisfies [Reply, string][])('turns %j into the failure %s', async (reply, failure) => {
    await expect(askOf(reply)).rejects.toMatchObject({ name: 'ToolError', tool: 'alertmanager', failure });
  });
});

function occurrencesOf({ observations }: Answer): Occurrence[] {
  return observations.filter((each) => each.kind === 'occurrence');
}

describe('who muted what', () => {
  const silence = {
    id: 's1',
    status: { state: 'expired' },
    matchers: [{ name: 'service', value: 'payments', isRegex: false, isEqual: true }],
    startsAt: '2026-05-20T13:50:00Z',
    endsAt: '2026-05-20T14:20:00Z',
    createdBy: 'on-call',
    comment: 'planned\nwork',
  };
  const muted = {
    ...alert('PoolExhausted', '2026-05-20T14:05:00Z', '0001-01-01T00:00:00Z', 'suppressed'),
    status: { state: 'suppressed', silencedBy: ['s1', 'gone'], inhibitedBy: ['c6eadffa33fcdf37'] },
  };

  async function mutes(silences: unknown, alerts: unknown = []): Promise<Answer> {
    const server = await startScriptedServer(({ path }) => ({
      body: JSON.stringify(path.includes('silences') ? silences : alerts),
    }));
    servers.push(server);
    const open = alertmanager.open({ url: server.url, retries: 0 });
    return open.ask({ ask: 'mutes', ...window }, { signal: AbortSignal.timeout(5000), now: () => now });
  }

  it('is told of silences in force in the window, and of the alerts that were kept quiet', async () => {
    const answer = await mutes([silence], [muted]);

    expect(answer.truncated).toBe(false);
    expect(occurrencesOf(answer).map(({ type, actor, summary }) => [type, actor, summary])).toEqual([
      ['silence', 'on-call', 'silenced alerts with service="payments" until 2026-05-20T14:20:00Z: planned work'],
      ['inhibited', null, 'PoolExhausted told nobody: inhibited while PoolExhausted fires'],
      ['muted', null, 'PoolExhausted told nobody: it is silenced by gone, which Alertmanager does not hold any more'],
      ['muted', 'on-call', 'PoolExhausted told nobody: silenced with service="payments" (planned work)'],
    ]);
    expect(occurrencesOf(answer)[0]).toMatchObject({ entity: { kind: 'service', ref: 'payments' } });
  });

  it('leaves out what ended before, and says what it could not read', async () => {
    expect(await mutes([{ ...silence, endsAt: '2026-05-20T13:59:00Z' }])).toMatchObject({ total: 0, truncated: false });
    expect(await mutes([{ ...silence, startsAt: 'soon' }, 7])).toMatchObject({
      total: 2,
      returned: 0,
      truncated: true,
    });
    await expect(mutes({ not: 'a list' })).rejects.toMatchObject({ failure: 'malformed' });
  });
});

const present = alertmanagerCommand !== undefined;
const real = describe.skipIf(!present && process.env['CI'] !== 'true');

real(`against a real Alertmanager${present ? '' : ' (skipped: it is not installed)'}`, () => {
  let server: RealServer | undefined;
  beforeAll(async () => {
    server = await startAlertmanager({
      route: { receiver: 'none', group_wait: '0s' },
      receivers: [{ name: 'none', webhook_configs: [{ url: 'http://127.0.0.1:1/' }] }],
      inhibit_rules: [
        { source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: ['service'] },
      ],
    });
  });
  afterAll(() => server?.close());

  async function post(path: string, body: object): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${server!.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(answer.status).toBe(200);
  }

  it('says who silenced and what inhibited', async () => {
    const [startsAt, endsAt] = [instant(Date.now() + 200), instant(Date.now() + 600_000)];
    const matchers = [{ name: 'alertname', value: 'Quiet', isRegex: false, isEqual: true }];
    await post('/api/v2/silences', { matchers, startsAt, endsAt, createdBy: 'on-call', comment: 'known' });
    await post('/api/v2/alerts', [
      { labels: { alertname: 'Quiet', service: 'a' } },
      { labels: { alertname: 'Loud', service: 'a', severity: 'critical' } },
      { labels: { alertname: 'Inhibited', service: 'a', severity: 'warning' } },
    ]);
    const open = alertmanager.open({ url: server!.url });
    const about = { from: instant(Date.now() - 60_000), to: instant(Date.now() + 60_000) };

    const answer = await waitFor('both mutes', async () => {
      const found = await open.ask({ ask: 'mutes', ...about }, { signal: AbortSignal.timeout(5000), now: Date.now });
      return found.observations.length >= 3 ? found : undefined;
    });

    const told = occurrencesOf(answer).map(({ type, entity, actor }) => [type, entity.ref, actor]);
    expect(told.toSorted()).toEqual([
      ['inhibited', 'Inhibited', null],
      ['muted', 'Quiet', 'on-call'],
      ['silence', 'Quiet', 'on-call'],
    ]);
    expect(
      occurrencesOf(answer)
        .map(({ summary }) => summary)
        .join(),
    ).toContain('inhibited while Loud fires');
  });
});
