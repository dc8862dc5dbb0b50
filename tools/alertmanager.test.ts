import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../src/schema/index.ts';
import { alertmanager } from './alertmanager.ts';
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
