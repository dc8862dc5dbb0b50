import { afterEach, describe, expect, it } from 'vitest';
import type { ApiDouble, ApiFault } from '../fixtures/doubles/json-api.ts';
import {
  startPagerDutyDouble,
  type PagedIncident,
  type PagerDutyWorld,
  type Wire,
} from '../fixtures/doubles/pagerduty/pagerduty-double.ts';
import type { Answer, Incident, Occurrence } from '../src/schema/index.ts';
import { pagerduty } from './pagerduty.ts';

const window = { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' };
const payments = { id: 'PSERV01', type: 'service_reference', summary: 'Payments API' };
const ada = { id: 'PUSER01', type: 'user_reference', summary: 'Ada Lovelace' };
const grace = { id: 'PUSER02', type: 'user_reference', summary: 'Grace Hopper' };
const policy = { id: 'PESCAL1', type: 'escalation_policy_reference', summary: 'Payments' };

const doubles: ApiDouble[] = [];
afterEach(async () => {
  await Promise.all(doubles.splice(0).map((double) => double.close()));
});

async function start(world: PagerDutyWorld, ...faults: ApiFault[]): Promise<ApiDouble> {
  const double = await startPagerDutyDouble(world);
  doubles.push(double);
  for (const fault of faults) double.fault(fault);
  return double;
}

function ask({ url }: ApiDouble, question: object, section: object = {}): Promise<Answer> {
  const open = pagerduty.open({ url, token: 'read-key', retries: 0, timeoutMs: 10_000, ...section });
  return open.ask({ ...window, ...question }, { signal: AbortSignal.timeout(10_000), now: () => 0 });
}

function entry(type: string, createdAt: string, more: Wire = {}): Wire {
  return { id: `R${createdAt}`, type: `${type}_log_entry`, created_at: createdAt, summary: type, agent: ada, ...more };
}

function incident(id: string, parts: Omit<PagedIncident, 'incident'> = {}): PagedIncident {
  return {
    incident: {
      id,
      incident_number: 42,
      title: 'Charges fail',
      created_at: '2026-05-20T14:05:00Z',
      service: payments,
      escalation_policy: policy,
    },
    ...parts,
  };
}

function told({ observations }: Answer): Occurrence[] {
  return observations.filter((each) => each.kind === 'occurrence');
}

const RESPONSE: PagerDutyWorld = {
  onCalls: [{ user: ada, escalation_level: 1, escalation_policy: policy }],
  incidents: [
    incident('PINC01', {
      logEntries: [
        entry('trigger', '2026-05-20T14:05:00Z', {
          agent: { ...payments },
          channel: { type: 'api', summary: 'errors' },
        }),
        entry('notify', '2026-05-20T14:05:02Z', {
          agent: payments,
          user: ada,
          summary: 'Notified Ada Lovelace by push',
        }),
        entry('escalate', '2026-05-20T14:10:00Z', { agent: payments, assignees: [grace] }),
        entry('acknowledge', '2026-05-20T14:11:30Z', { agent: grace, summary: 'Acknowledged by Grace Hopper' }),
        entry('annotate', '2026-05-20T14:20:00Z', {
          agent: grace,
          channel: { type: 'note', summary: 'It was the pool' },
        }),
        entry('resolve', '2026-05-20T14:40:00Z', { agent: grace }),
      ],
      notes: [
        {
          id: 'N1',
          content: 'It was the pool, says Ada Lovelace',
          created_at: '2026-05-20T09:20:00-05:00',
          user: grace,
        },
      ],
      alerts: [
        {
          id: 'A1',
          summary: 'ErrorRatioHigh',
          severity: 'critical',
          created_at: '2026-05-20T10:04:58-04:00',
          alert_key: 'k1',
          body: { details: { firing: '3' } },
        },
      ],
    }),
  ],
};

describe('pagerduty', () => {
  it('tells on whose rota an incident stood, by the names of teams, with what triggered it only', async () => {
    const [first] = RESPONSE.incidents ?? [];
    const teams = [{ id: 'PTEAM01', type: 'team_reference', summary: 'Payments' }, { id: 'PTEAM02' }];
    const world = { ...RESPONSE, incidents: [{ ...first!, incident: { ...first!.incident, teams } }] };

    const all = told(await ask(await start(world), { ask: 'response', incidents: ['PINC01'] }));

    expect(all.flatMap(({ type, teams: named }) => (named ? [[type, named]] : []))).toEqual([
      ['trigger', ['Payments']],
    ]);
    expect(all.find(({ type }) => type === 'trigger')?.text).toContain('on the rota of Payments');
  });

  it('tells who was called and what they did, in order, by role or pseudonym', async () => {
    const answer = await ask(await start(RESPONSE), { ask: 'response', incidents: ['PINC01'] });

    const events = told(answer).map(({ type, firstAt, actor }) => [type, firstAt, actor?.replace(/ [a-p]{6}$/, ' ·')]);
    expect(events).toEqual([
      ['alert', '2026-05-20T14:04:58Z', undefined],
      ['trigger', '2026-05-20T14:05:00Z', undefined],
      ['notify', '2026-05-20T14:05:02Z', undefined],
      ['escalate', '2026-05-20T14:10:00Z', undefined],
      ['acknowledge', '2026-05-20T14:11:30Z', 'responder ·'],
      ['annotate', '2026-05-20T14:20:00Z', 'responder ·'],
      ['resolve', '2026-05-20T14:40:00Z', 'responder ·'],
    ]);
    expect(answer).toMatchObject({ total: 7, returned: 7, truncated: false });
    expect(told(answer)[2]!.text).toMatch(/to on call level 1 [a-p]{6}/);
    expect(JSON.stringify(answer.observations)).not.toMatch(/Ada|Lovelace|Grace|Hopper/);
  });

  it('keeps the time of a note as it was written, with its offset, and tells it once', async () => {
    const notes = told(await ask(await start(RESPONSE), { ask: 'response', incidents: ['PINC01'] }));

    expect(notes.filter(({ type }) => type === 'annotate')).toMatchObject([
      { rawAt: '2026-05-20T09:20:00-05:00', firstAt: '2026-05-20T14:20:00Z', source: 'page' },
    ]);
  });

  it('keys pseudonyms with the token, and keeps them apart and the same', async () => {
    const question = { ask: 'response', incidents: ['PINC01'] };
    const actors = async (token: string): Promise<(string | null)[]> => {
      const double = await startPagerDutyDouble(RESPONSE, { token });
      doubles.push(double);
      return told(await ask(double, question, { token })).map(({ actor }) => actor);
    };

    expect(await actors('one')).toEqual(await actors('one'));
    expect(await actors('one')).not.toEqual(await actors('two'));
  });

  it('reads every page of the log', async () => {
    const logEntries = Array.from({ length: 250 }, (_, number) =>
      entry('notify', new Date(Date.parse(window.from) + number * 1000).toISOString()),
    );
    const double = await start({ incidents: [incident('PINC01', { logEntries })] });

    const answer = await ask(double, { ask: 'response', incidents: ['PINC01'] });

    expect(answer).toMatchObject({ returned: 250, truncated: false });
    expect(double.journal().filter(({ path }) => path.includes('/log_entries'))).toHaveLength(3);
  });

  it('says that there is more when it stops at its own limit', async () => {
    const logEntries = Array.from({ length: 250 }, () => entry('notify', '2026-05-20T14:30:00Z'));
    const double = await start({ incidents: [incident('PINC01', { logEntries })] });

    const answer = await ask(double, { ask: 'response', incidents: ['PINC01'] }, { maxItems: 100 });

    expect(answer).toMatchObject({ returned: 100, truncated: true });
    expect(double.journal().filter(({ path }) => path.includes('/log_entries'))).toHaveLength(1);
  });

  it('finds the incidents of the window itself where none is named', async () => {
    const early = incident('PEARLY', { logEntries: [entry('trigger', '2026-05-20T14:06:00Z')] });
    const double = await start({
      incidents: [
        { ...early, incident: { ...early.incident, created_at: '2026-05-19T14:05:00Z' } },
        incident('PINC01', { logEntries: [entry('resolve', '2026-05-20T14:40:00Z')] }),
      ],
    });

    expect(told(await ask(double, { ask: 'response' })).map(({ type }) => type)).toEqual(['resolve']);
  });

  it('looked and found nothing where nothing happened', async () => {
    const answer = await ask(await start({}), { ask: 'response' });

    expect(answer).toMatchObject({ observations: [], total: 0, truncated: false });
  });

  it('reads changes of the configured services under our names', async () => {
    const changeEvents = [
      {
        timestamp: '2026-05-20T14:02:00.000Z',
        summary: 'payments 1.4.2',
        services: [payments],
        custom_details: { sha: 'abc' },
      },
      { timestamp: '2026-05-20T14:03:00.000Z', summary: 'elsewhere', services: [{ ...payments, id: 'POTHER1' }] },
    ];
    const double = await start({ services: [payments], changeEvents });

    const changes = told(await ask(double, { ask: 'changes' }, { services: { PSERV01: 'payments' } }));

    expect(changes).toMatchObject([
      {
        source: 'pipeline',
        type: 'change-event',
        entity: { kind: 'service', ref: 'payments' },
        summary: 'payments 1.4.2',
      },
    ]);
    expect(changes[0]!.text).toContain('"sha": "abc"');
  });

  it('leaves names that are part of a word alone', async () => {
    const robot = { id: 'PUSER03', type: 'user_reference', summary: 'api' };
    const logEntries = [
      entry('acknowledge', '2026-05-20T14:11:30Z', { agent: robot, summary: 'capital by api, api-2' }),
    ];

    const [only] = told(
      await ask(await start({ incidents: [incident('PINC01', { logEntries })] }), { ask: 'response' }),
    );

    expect(only!.summary).toMatch(/^capital by responder [a-p]{6}, responder [a-p]{6}-2$/);
  });

  it('cuts an item that is too large, and says so', async () => {
    const notes = [{ content: 'ü'.repeat(100_000), created_at: '2026-05-20T14:20:00Z', user: ada }];
    const double = await start({ incidents: [incident('PINC01', { notes })] });

    const answer = await ask(double, { ask: 'response' }, { maxTextBytes: 1000 });

    expect(answer).toMatchObject({ returned: 1, truncated: true });
    expect(told(answer)[0]!.text).toMatch(/ü …\[\d+ bytes cut\]$/);
  });

  it.each(['2026-02-30T14:05:00Z', '2026-05-20T14:05:00', 'yesterday'])(
    'leaves out an entry at %s and says so',
    async (at) => {
      const logEntries = [entry('notify', at), entry('resolve', '2026-05-20T14:40:00Z')];
      const double = await start({ incidents: [incident('PINC01', { logEntries })] });

      const answer = await ask(double, { ask: 'response' });

      expect(answer).toMatchObject({ total: 2, returned: 1, truncated: true });
    },
  );

  it('goes on without what the account may not see, and says that something is missing', async () => {
    const double = await start(
      RESPONSE,
      { path: /\/notes/, fault: { status: 403, body: {} } },
      { path: /oncalls/, fault: { status: 403, body: {} } },
    );

    const answer = await ask(double, { ask: 'response', incidents: ['PINC01'] });

    expect(answer.truncated).toBe(true);
    expect(told(answer).map(({ type }) => type)).toContain('annotate');
  });

  it.each([
    [{ fault: { status: 429, headers: { 'retry-after': '90' }, body: {} } }, 'rate-limited'],
    [{ fault: { status: 401, body: {} } }, 'auth'],
    [{ fault: { status: 503, body: '<html>' } }, 'server'],
    [{ fault: { status: 200, body: 'nonsense' } }, 'malformed'],
    [{ fault: { status: 200, body: { incident: 1 } } }, 'malformed'],
    [{ fault: { status: 200, body: [] } }, 'malformed'],
    [{ fault: 'silence' }, 'timeout'],
    [{ fault: 'half' }, 'server'],
    [{ fault: 'drop' }, 'server'],
  ] satisfies [ApiFault, string][])('turns %j into the failure %s', async (fault, failure) => {
    const patience = fault.fault === 'silence' ? { timeoutMs: 100 } : {};

    const asked = ask(await start(RESPONSE, fault), { ask: 'response', incidents: ['PINC01'] }, patience);

    await expect(asked).rejects.toMatchObject({ name: 'ToolError', tool: 'pagerduty', failure });
    await expect(asked).rejects.not.toThrow('read-key');
  });

  it('waits when it is told to, and asks again', async () => {
    const limited: ApiFault = { fault: { status: 429, headers: { 'retry-after': '0' }, body: {} } };

    const answer = await ask(
      await start(RESPONSE, limited),
      { ask: 'response', incidents: ['PINC01'] },
      { retries: 1 },
    );

    expect(answer.returned).toBe(7);
  });

  it('names an incident that is not there', async () => {
    await expect(ask(await start({}), { ask: 'response', incidents: ['PGONE1'] })).rejects.toMatchObject({
      failure: 'not-found',
    });
  });

  it('asks for the incidents that ours names, wherever it names them', () => {
    const named: Incident = {
      ...{ id: 'INC-1', title: 'Charges fail', severity: 'SEV2', environment: 'prod', services: [] },
      ...{ startedAt: window.from, resolvedAt: window.to, source: { trigger: 'manual', delivery: 'd' } },
      alerts: [{ name: 'A', labels: { pagerduty_incident_id: 'PLABEL1' } }],
      links: [
        { rel: 'page', href: 'https://acme.pagerduty.com/incidents/PLINK01' },
        { rel: 'trap', href: 'https://evil.example/?x=https://acme.pagerduty.com/incidents/PTRAP01' },
      ],
    };

    const questions = pagerduty.open({ token: 't' }).seed({ incident: named, window, services: [] });

    expect(questions).toEqual([
      { ask: 'response', incidents: ['PLINK01', 'PLABEL1'], ...window },
      { ask: 'changes', ...window },
    ]);
  });

  it('writes nothing, and asks below its own address only', async () => {
    const double = await start(RESPONSE);

    await ask(double, { ask: 'response' });

    expect(double.journal().every(({ method, status }) => method === 'GET' && status === 200)).toBe(true);
  });

  it('says whether it answers, and names a service that is not there', async () => {
    const { url } = await start({ services: [payments] });
    const context = { signal: AbortSignal.timeout(5000), now: () => 0 };
    const doctor = (section: object) => pagerduty.open({ url, token: 'read-key', ...section }).doctor(context);

    expect(await doctor({ services: { PSERV01: 'payments' } })).toContain('PagerDuty answers');
    await expect(doctor({ services: { PNONE01: 'x' } })).rejects.toThrow(/PNONE01\S* answers 404/);
    await expect(doctor({ token: 'wrong' })).rejects.toMatchObject({ failure: 'auth' });
  });
});
