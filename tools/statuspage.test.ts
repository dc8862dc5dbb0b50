import { afterEach, describe, expect, it } from 'vitest';
import type { ApiDouble, ApiFault } from '../fixtures/doubles/json-api.ts';
import { startStatuspageDouble, type StatusIncident } from '../fixtures/doubles/statuspage/statuspage-double.ts';
import type { Answer, Occurrence } from '../src/schema/index.ts';
import { statuspage } from './statuspage.ts';

const window = { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' };
const api = { pageId: 'kctbh9vrtdwd', apiKey: 'status-key' };

const doubles: ApiDouble[] = [];
afterEach(async () => {
  await Promise.all(doubles.splice(0).map((double) => double.close()));
});

async function start(incidents: readonly StatusIncident[], ...faults: ApiFault[]): Promise<ApiDouble> {
  const double = await startStatuspageDouble({ name: 'Ledger Cloud', incidents });
  doubles.push(double);
  for (const fault of faults) double.fault(fault);
  return double;
}

function ask({ url }: ApiDouble, page: object = {}, section: object = {}): Promise<Answer> {
  const pages = [{ name: 'ledger-cloud', url, vendor: true, ...page }];
  const open = statuspage.open({ pages, retries: 0, timeoutMs: 10_000, ...section });
  const question = { ask: 'updates', page: 'ledger-cloud', ...window };
  return open.ask(question, { signal: AbortSignal.timeout(20_000), now: () => 0 });
}

function update(status: string, shownAt: string, more: object = {}): StatusIncident['incident_updates'][number] {
  return { id: shownAt, status, body: `We are ${status}.`, display_at: shownAt, created_at: shownAt, ...more };
}

function incident(createdAt: string, updates: StatusIncident['incident_updates'], more: object = {}): StatusIncident {
  const common = { id: createdAt, impact: 'major', status: 'resolved' };
  return { name: 'Slow writes', created_at: createdAt, incident_updates: updates, ...common, ...more };
}

/** So many incidents of one update each, a minute apart, backwards from an instant. */
function many(count: number, newest: string): StatusIncident[] {
  return Array.from({ length: count }, (_, number) => {
    const at = new Date(Date.parse(newest) - number * 60_000).toISOString();
    return incident(at, [update('investigating', at)]);
  });
}

function told({ observations }: Answer): Occurrence[] {
  return observations.filter((each) => each.kind === 'occurrence');
}

describe('statuspage', () => {
  it('tells the updates of the window, oldest first, with their offsets', async () => {
    const parts = [{ name: 'Writes', old_status: 'operational', new_status: 'partial_outage' }];
    const double = await start([
      incident('2026-05-20T10:04:00-04:00', [
        update('resolved', '2026-05-20T11:30:00-04:00'),
        update('monitoring', '2026-05-20T10:40:00.250-04:00'),
        update('investigating', '2026-05-20T10:04:00-04:00', { affected_components: parts }),
      ]),
    ]);

    const answer = await ask(double);

    expect(told(answer)).toMatchObject([
      { source: 'status', type: 'investigating', firstAt: '2026-05-20T14:04:00Z', rawAt: '2026-05-20T10:04:00-04:00' },
      { type: 'monitoring', firstAt: '2026-05-20T14:40:00.250Z', precisionMs: 1, actor: null },
    ]);
    expect(told(answer)[0]).toMatchObject({
      entity: { kind: 'vendor', ref: 'ledger-cloud' },
      summary: 'Slow writes: investigating',
      precisionMs: 1000,
    });
    expect(told(answer)[0]!.text).toContain('component Writes: operational -> partial_outage');
    expect(answer).toMatchObject({ total: 2, truncated: false });
  });

  it.each([
    ['by its update', update('identified', '2026-05-20T14:10:00Z', { created_at: '2026-05-20T16:00:00Z' }), {}],
    ['by its incident', update('identified', '2026-05-20T14:10:00Z'), { backfilled: true }],
  ])('marks what was backfilled, known %s', async (_how, late, more) => {
    const [only] = told(await ask(await start([incident('2026-05-20T14:10:00Z', [late], more)])));

    expect(only).toMatchObject({ summary: 'Slow writes: identified (backfilled)', precisionMs: 60_000 });
    expect(only!.text).toContain('backfilled');
  });

  it('does not call an update backfilled that was written as it is shown', async () => {
    const [only] = told(
      await ask(await start([incident('2026-05-20T14:10:00Z', [update('identified', '2026-05-20T14:10:00Z')])])),
    );

    expect(`${only!.summary} ${only!.text}`).not.toContain('backfilled');
  });

  it('says that a public page no longer tells of the whole window', async () => {
    const answer = await ask(await start(many(80, '2026-05-20T16:00:00Z')));

    expect(answer.truncated).toBe(true);
  });

  it('reads further back through the API, page by page', async () => {
    const double = await start(many(250, '2026-05-20T16:00:00Z'));

    const answer = await ask(double, api);

    expect(answer).toMatchObject({ returned: 61, truncated: false });
    expect(double.journal()).toHaveLength(3);
  });

  it('does not read on for ever where every page is the same', async () => {
    const body = many(100, '2026-05-20T16:00:00Z');
    const double = await start([], { fault: { status: 200, body }, times: 1000 });

    const answer = await ask(double, api, { maxItems: 100 });

    expect(answer.truncated).toBe(true);
    expect(double.journal().length).toBeLessThanOrEqual(50);
  });

  it('looked and found nothing on a quiet page', async () => {
    expect(await ask(await start([]))).toMatchObject({ observations: [], total: 0, truncated: false });
  });

  it.each(['2026-02-30T14:05:00Z', '2026-05-20T14:05:00', ''])('leaves out an update shown as of %j', async (at) => {
    const updates = [update('investigating', at), update('resolved', '2026-05-20T14:40:00Z')];

    const answer = await ask(await start([incident('2026-05-20T14:04:00Z', updates)]));

    expect(answer).toMatchObject({ total: 2, returned: 1, truncated: true });
  });

  it('cuts an update that is too large, and says so', async () => {
    const long = update('resolved', '2026-05-20T14:40:00Z', { body: 'x'.repeat(50_000) });

    const answer = await ask(await start([incident('2026-05-20T14:04:00Z', [long])]), {}, { maxTextBytes: 500 });

    expect(answer).toMatchObject({ returned: 1, truncated: true });
    expect(told(answer)[0]!.text).toMatch(/x …\[\d+ bytes cut\]$/);
  });

  it.each([
    [{ fault: { status: 429, headers: { 'retry-after': '60' }, body: '' } }, 'rate-limited'],
    [{ fault: { status: 401, body: {} } }, 'auth'],
    [{ fault: { status: 404, body: {} } }, 'not-found'],
    [{ fault: { status: 200, body: '<!doctype html>' } }, 'malformed'],
    [{ fault: { status: 200, body: { incidents: 'none' } } }, 'malformed'],
    [{ fault: { status: 302, headers: { location: 'https://elsewhere.example' }, body: '' } }, 'client'],
    [{ fault: 'silence' }, 'timeout'],
    [{ fault: 'half' }, 'server'],
  ] satisfies [ApiFault, string][])('turns %j into the failure %s', async (fault, failure) => {
    const patience = fault.fault === 'silence' ? { timeoutMs: 100 } : {};

    await expect(ask(await start([], fault), {}, patience)).rejects.toMatchObject({
      name: 'ToolError',
      tool: 'statuspage',
      failure,
    });
  });

  it('refuses a wrong key of the API without telling it', async () => {
    const asked = ask(await start([]), { ...api, apiKey: 'wrong-key' });

    await expect(asked).rejects.toMatchObject({ failure: 'auth' });
    await expect(asked).rejects.not.toThrow('wrong-key');
  });

  it('asks every configured page once, each under its own name', () => {
    const pages = [
      { name: 'shop', url: 'https://status.shop.example' },
      { name: 'ledger-cloud', url: 'https://status.ledger.example', vendor: true },
    ];
    const incident = { id: 'INC-1', alerts: [], links: [], services: [] };

    const open = statuspage.open({ pages });

    expect(open.seed({ incident, window, services: [] } as never).map(({ page }) => page)).toEqual([
      'shop',
      'ledger-cloud',
    ]);
    expect(() => statuspage.open({ pages: [pages[0], pages[0]] })).toThrow(/a name of its own/);
    expect(() => statuspage.open({ pages: [{ ...pages[0], pageId: 'x' }] })).toThrow(/go together/);
  });

  it('says whether its pages answer', async () => {
    const { url } = await start([]);
    const open = statuspage.open({ pages: [{ name: 'shop', url }] });

    expect(await open.doctor({ signal: AbortSignal.timeout(5000), now: () => 0 })).toBe(
      'these status pages answer: shop',
    );
  });
});
