import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { startScriptedServer } from '../../tools/reading/scripted-server.test-support.ts';
import { alertmanagerCommand, startAlertmanager, waitFor } from '../../tools/monitoring.test-support.ts';
import { DeliveryError } from '../errors.ts';
import { Incident, epochMs } from '../schema/index.ts';
import type { Resolution } from '../trigger.ts';
import { alertmanager } from './alertmanager.ts';

const token = 'a-long-random-token';
const authorized = { authorization: `Bearer ${token}` };

const alert = {
  status: 'resolved',
  labels: { alertname: 'HighErrorRate', service: 'checkout', severity: 'page' },
  annotations: { summary: '5xx ratio above 5%', runbook_url: 'https://runbooks.example/high-error-rate' },
  startsAt: '2026-05-20T14:00:12.345Z',
  endsAt: '2026-05-20T14:40:12.345Z',
  generatorURL: 'http://prometheus:9090/graph?g0.expr=x',
  fingerprint: 'c6eadffa33fcdf37',
};
const group = {
  version: '4',
  groupKey: '{}/{severity="page"}:{alertname="HighErrorRate"}',
  truncatedAlerts: 0,
  status: 'resolved',
  receiver: 'rca',
  groupLabels: { alertname: 'HighErrorRate' },
  commonLabels: alert.labels,
  commonAnnotations: alert.annotations,
  externalURL: 'http://alertmanager:9093',
  notification_reason: 'resolved',
  alerts: [alert],
};

function receive(
  payload: unknown,
  headers: Record<string, string> = authorized,
  config: object = {},
): Resolution | undefined {
  const body = new TextEncoder().encode(JSON.stringify(payload));
  return alertmanager.open({ bearerToken: token, ...config }).receive({ headers, body });
}

function incidentOf(changes: object = {}, config: object = {}): Incident {
  const resolution = receive({ ...group, ...changes }, authorized, config);
  if (!resolution) throw new Error('it is no resolution');
  return Incident.parse(resolution.incident);
}

function withAlerts(...changes: object[]): object {
  return { commonLabels: {}, commonAnnotations: {}, alerts: changes.map((each) => ({ ...alert, ...each })) };
}

function statusOf(deliver: () => unknown): number {
  try {
    deliver();
  } catch (error) {
    if (error instanceof DeliveryError) return error.status;
    throw error;
  }
  return 200;
}

describe('a group that has resolved', () => {
  it('is an incident', () => {
    const resolution = receive(group);

    expect(resolution?.incident).toEqual({
      id: expect.stringMatching(/^INC-[0-9a-f]{10}$/),
      title: '5xx ratio above 5%',
      severity: 'SEV2',
      startedAt: '2026-05-20T14:00:12.345Z',
      resolvedAt: '2026-05-20T14:40:12.345Z',
      environment: 'prod',
      services: ['checkout'],
      alerts: [{ name: 'HighErrorRate', labels: alert.labels }],
      links: [
        { rel: 'runbook', href: 'https://runbooks.example/high-error-rate' },
        { rel: 'alert', href: 'http://prometheus:9090/graph?g0.expr=x' },
        { rel: 'alertmanager', href: 'http://alertmanager:9093' },
      ],
      source: { trigger: 'alertmanager', delivery: resolution?.key },
    });
  });

  it('lasts from the first start to the last end, whatever their offsets, and not to the zero time', () => {
    const incident = incidentOf(
      withAlerts(
        { startsAt: '2026-05-20T16:00:00+02:00', endsAt: '0001-01-01T00:00:00Z' },
        { startsAt: '2026-05-20T14:00:01Z', endsAt: '2026-05-20T14:30:00.000000001Z' },
        { startsAt: '0001-01-01T00:00:00Z', endsAt: '2026-05-20T14:30:00Z' },
      ),
    );

    expect(incident).toMatchObject({ startedAt: '2026-05-20T14:00:00Z', resolvedAt: '2026-05-20T14:30:00.000000001Z' });
  });

  it('is not one while an alert in it fires', () => {
    expect(receive({ ...group, status: 'firing' })).toBeUndefined();
  });

  it('is another incident when it comes back, and the same one when it is told again', () => {
    const later = withAlerts({ startsAt: '2026-06-20T14:00:12.345Z', endsAt: '2026-06-20T14:10:00Z' });

    expect(incidentOf().id).toBe(incidentOf({ receiver: 'other' }).id);
    expect(incidentOf(later).id).not.toBe(incidentOf().id);
    expect(incidentOf({ groupKey: 'other' }).id).not.toBe(incidentOf().id);
  });

  it.each([
    ['page', 'SEV2'],
    ['CRITICAL', 'SEV2'],
    ['sev1', 'SEV1'],
    ['P3', 'SEV3'],
    ['warning', 'SEV3'],
    ['info', 'SEV4'],
    ['constructor', 'SEV3'],
    ['', 'SEV3'],
  ])('with severity %j is %s', (severity, expected) => {
    expect(incidentOf(withAlerts({ labels: { alertname: 'A', severity } })).severity).toBe(expected);
  });

  it('is as bad as the worst of its alerts, and named after it', () => {
    const incident = incidentOf(
      withAlerts(
        { labels: { alertname: 'Slow', severity: 'warning' }, annotations: { summary: 'Charges are slow' } },
        { labels: { alertname: 'Down', severity: 'page' }, annotations: { summary: 'Charges fail' } },
      ),
    );

    expect(incident).toMatchObject({ severity: 'SEV2', title: 'Charges fail' });
  });

  it.each([
    [{ annotations: {} }, 'HighErrorRate on checkout'],
    [{ annotations: {}, labels: { alertname: 'Down' } }, 'Down'],
    [{ annotations: {}, labels: {} }, 'An alert'],
    [{ annotations: { description: 'Charges\n fail\u202e \u0000now' } }, 'Charges fail now'],
    [{ annotations: { summary: 'x'.repeat(500) } }, 'x'.repeat(200)],
  ])('with %j has the title %s', (changes, title) => {
    expect(incidentOf(withAlerts(changes)).title).toBe(title);
  });

  it('is about the services that its labels name, each alert by its surest label', () => {
    const incident = incidentOf(
      withAlerts(
        { labels: { service: 'payments', job: 'shop' } },
        { labels: { job: 'ledger' } },
        { labels: { app: 'checkout', job: 'shop' } },
        { labels: { service: 'payments' } },
        { labels: { alertname: 'nobody' } },
      ),
    );

    expect(incident.services).toEqual(['checkout', 'ledger', 'payments']);
  });

  it('was where its labels say, or else where the configuration does', () => {
    expect(incidentOf(withAlerts({ labels: { env: 'staging' } })).environment).toBe('staging');
    expect(incidentOf({}, { environment: 'eu-1' }).environment).toBe('eu-1');
  });

  it('links to nothing but web addresses', () => {
    const incident = incidentOf({
      externalURL: 'javascript:alert(1)',
      ...withAlerts({ generatorURL: 'file:///etc/passwd', annotations: { runbook: 'see the wiki' } }),
    });

    expect(incident.links).toEqual([]);
  });
});

describe('the key of a delivery', () => {
  const second = { ...alert, fingerprint: 'ffff', startsAt: '2026-05-20T14:01:00Z' };

  it('does not depend on the order of alerts and keys, nor on how instants are written', () => {
    const backwards = Object.fromEntries(Object.entries(group).toReversed());
    const offset = { ...alert, startsAt: '2026-05-20T16:00:12.345+02:00' };

    const key = receive({ ...group, alerts: [alert, second] })?.key;

    expect(receive({ ...backwards, alerts: [second, alert] })?.key).toBe(key);
    expect(receive({ ...group, alerts: [offset, second] })?.key).toBe(key);
    for (const startsAt of ['2026-05-20T14:01:00.000Z', '2026-05-20T14:01:00.0Z']) {
      expect(receive({ ...group, alerts: [alert, { ...second, startsAt }] })?.key).toBe(key);
    }
  });

  it.each([
    ['receiver', { receiver: 'other' }],
    ['group', { groupKey: 'other' }],
    ['start', { alerts: [{ ...alert, startsAt: '2026-05-20T14:00:12.346Z' }] }],
    ['end', { alerts: [{ ...alert, endsAt: '2026-05-20T14:40:12.346Z' }] }],
    ['set of alerts', { alerts: [alert, second] }],
  ])('is another for another %s', (_what, changes) => {
    expect(receive({ ...group, ...changes })?.key).not.toBe(receive(group)?.key);
  });
});

describe('a delivery from somebody else', () => {
  it.each([
    [{}],
    [{ authorization: '' }],
    [{ authorization: token }],
    [{ authorization: `Basic ${token}` }],
    [{ authorization: 'Bearer ' }],
    [{ authorization: `Bearer ${token} ` + 'x' }],
    [{ authorization: `Bearer ${token.slice(0, -1)}` }],
    [{ authorization: `Bearer ${token.toUpperCase()}` }],
  ])('is refused with %j', (headers) => {
    expect(statusOf(() => receive(group, headers))).toBe(401);
  });

  it('is refused before it is read', () => {
    const body = new TextEncoder().encode('{ not json');

    expect(statusOf(() => alertmanager.open({ bearerToken: token }).receive({ headers: {}, body }))).toBe(401);
    expect(statusOf(() => alertmanager.open({ bearerToken: token }).receive({ headers: authorized, body }))).toBe(400);
  });

  it('is refused with any token but the one, of any length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (guess) => {
        fc.pre(guess.trim() !== token);

        expect(statusOf(() => receive(group, { authorization: `Bearer ${guess}` }))).toBe(401);
      }),
      { numRuns: 2000 },
    );
  });

  it('is accepted with either of two tokens while one is being replaced', () => {
    const config = { bearerToken: ['old-token', token] };

    expect(receive(group, authorized, config)).toBeDefined();
    expect(receive(group, { authorization: 'bearer old-token' }, config)).toBeDefined();
    expect(statusOf(() => receive(group, { authorization: 'Bearer older' }, config))).toBe(401);
  });

  it('never repeats a token in what it says', () => {
    expect(() => receive(group, { authorization: 'Bearer guessed' })).toThrow(/triggers\.alertmanager$/);
  });
});

describe('a delivery that says something else', () => {
  it.each([
    ['another version', { version: '1' }],
    ['no version, as custom payloads have', { version: undefined }],
    ['no alerts', { alerts: [] }],
    ['an impossible date', withAlerts({ startsAt: '2026-02-30T14:00:00Z' })],
    ['a time without a zone', withAlerts({ startsAt: '2026-05-20T14:00:00' })],
    ['no end at all', withAlerts({ endsAt: '0001-01-01T00:00:00Z' })],
    ['an end before its start', withAlerts({ endsAt: '2026-05-20T13:00:00Z' })],
    ['labels that are no texts', withAlerts({ labels: { alertname: 1 } })],
  ])('is refused with %s', (_what, changes) => {
    expect(statusOf(() => receive({ ...group, ...changes }))).toBe(422);
  });

  it('is refused whatever it is, and never with another error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(group)), (value, key) => {
        expect([200, 422]).toContain(statusOf(() => receive({ ...group, [key]: value })));
        expect([200, 422]).toContain(statusOf(() => receive(value)));
      }),
    );
  });
});

const present = alertmanagerCommand !== undefined;
const real = describe.skipIf(!present && process.env['CI'] !== 'true');

real(`from a real Alertmanager${present ? '' : ' (skipped: it is not installed)'}`, () => {
  const closing: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(closing.map((close) => close())));

  it('is refused while it fires, taken when it is over, and known when it is told twice', async () => {
    const hook = await startScriptedServer(() => ({ body: '{}' }));
    closing.push(hook.close);
    const url = `${hook.url}/hooks/alertmanager`;
    const webhook = { url, send_resolved: true, http_config: { authorization: { credentials: token } } };
    const server = await startAlertmanager({
      route: { receiver: 'hindcast', group_by: ['alertname'], group_wait: '0s', group_interval: '300ms' },
      receivers: [{ name: 'hindcast', webhook_configs: [webhook, webhook] }],
    });
    closing.push(server.close);
    const open = alertmanager.open({ bearerToken: token });
    const deliveries = () =>
      hook.received.map(({ headers, body }) =>
        open.receive({
          headers: { authorization: headers.authorization ?? '' },
          body: new TextEncoder().encode(body),
        }),
      );
    const tell = (times: object) =>
      fetch(`${server.url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ labels: alert.labels, annotations: alert.annotations, ...times }]),
      });
    const startsAt = new Date(Date.now() - 60_000).toISOString();

    await tell({ startsAt });
    await waitFor('notice that it fires', () => Promise.resolve(hook.received.length >= 2 ? true : undefined));
    const firing = deliveries();
    const endsAt = new Date().toISOString();
    await tell({ startsAt, endsAt });
    const over = await waitFor('both notices that it is over', () => {
      const resolutions = deliveries().filter((each) => each !== undefined);
      return Promise.resolve(resolutions.length >= 2 ? resolutions : undefined);
    });

    expect(firing.every((each) => each === undefined)).toBe(true);
    const { startedAt = '', resolvedAt = '', services } = over[0]?.incident ?? {};
    expect([startedAt, resolvedAt].map(epochMs)).toEqual([startsAt, endsAt].map(epochMs));
    expect(services).toEqual(['checkout']);
    expect(over[1]?.key).toBe(over[0]?.key);
    expect(Incident.parse(over[0]?.incident).title).toBe('5xx ratio above 5%');
  });
});
