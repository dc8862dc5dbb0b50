import { describe, expect, it } from 'vitest';
import { DeliveryError } from '../errors.ts';
import { Incident } from '../schema/index.ts';
import type { Resolution } from '../trigger.ts';
import { manual } from './manual.ts';

const generic = {
  schema: 'incident-resolved/1',
  delivery_id: 'd-1',
  incident: {
    id: 'INC-7',
    title: 'Charges fail',
    severity: 'SEV1',
    status: 'resolved',
    started_at: '2026-05-20T15:58:00+02:00',
    detected_at: '2026-05-20T14:00:00Z',
    resolved_at: '2026-05-20T14:42:10Z',
    services: ['payments'],
    environment: 'prod-eu',
    cluster: 'c',
    links: [{ rel: 'chat', href: 'https://chat.example/1' }],
    labels: {},
  },
  evidence_hints: [],
};
const alerts = {
  version: '4',
  groupKey: 'k',
  status: 'resolved',
  receiver: 'rca',
  alerts: [
    {
      status: 'resolved',
      labels: { alertname: 'Down', service: 'payments' },
      startsAt: '2026-05-20T14:00:00Z',
      endsAt: '2026-05-20T14:40:00Z',
    },
  ],
};

function receive(payload: unknown, headers = {}, config: object = {}): Resolution | undefined {
  return manual.open(config).receive({ headers, body: new TextEncoder().encode(JSON.stringify(payload)) });
}

function refusalOf(deliver: () => unknown): DeliveryError {
  try {
    deliver();
  } catch (error) {
    if (error instanceof DeliveryError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

function changed(changes: object): object {
  return { ...generic, incident: { ...generic.incident, ...changes } };
}

describe('a file that names an incident', () => {
  it('is one', () => {
    const resolution = receive(generic);

    expect(Incident.parse(resolution?.incident)).toEqual({
      id: 'INC-7',
      title: 'Charges fail',
      severity: 'SEV1',
      startedAt: '2026-05-20T13:58:00Z',
      resolvedAt: '2026-05-20T14:42:10Z',
      environment: 'prod-eu',
      services: ['payments'],
      alerts: [],
      links: [{ rel: 'chat', href: 'https://chat.example/1' }],
      source: { trigger: 'manual', delivery: resolution?.key },
    });
  });

  it('needs no more than who it is, what it is called and when it was over', () => {
    const { id, title, resolved_at } = generic.incident;

    const resolution = receive({ delivery_id: 'd', incident: { id, title, resolved_at } }, {}, { environment: 'eu' });

    expect(Incident.parse(resolution?.incident)).toMatchObject({
      severity: 'SEV3',
      startedAt: resolved_at,
      resolvedAt: resolved_at,
      environment: 'eu',
      services: [],
    });
  });

  it('starts when it was detected where nobody knows better', () => {
    expect(receive(changed({ started_at: undefined }))?.incident.startedAt).toBe('2026-05-20T14:00:00Z');
  });

  it('is none while it lasts', () => {
    expect(receive(changed({ status: 'investigating' }))).toBeUndefined();
  });

  it.each([
    ['an end before its start', { resolved_at: '2026-05-20T13:00:00Z' }, 'before it starts'],
    ['an impossible date', { resolved_at: '2026-02-30T13:00:00Z' }, 'impossible'],
    ['a time without a zone', { resolved_at: '2026-05-20T13:00:00' }, 'without a zone'],
    ['an id that could be a path', { id: '../../etc' }, 'incident.id'],
    ['a severity of its own', { severity: 'bad' }, 'incident.severity'],
    ['no title', { title: undefined }, 'incident.title'],
  ])('is refused with %s', (_what, changes, because) => {
    const refusal = refusalOf(() => receive(changed(changes)));

    expect(refusal.status).toBe(422);
    expect(refusal.message).toContain(because);
  });
});

describe('a file with a saved Alertmanager webhook', () => {
  it('is an incident once the group has resolved', () => {
    expect(receive(alerts)?.incident).toMatchObject({
      title: 'Down on payments',
      startedAt: '2026-05-20T14:00:00Z',
      source: { trigger: 'manual' },
    });
    expect(receive({ ...alerts, status: 'firing' })).toBeUndefined();
  });

  it('is refused as what it is meant to be', () => {
    expect(refusalOf(() => receive({ ...alerts, alerts: [{}] })).message).toContain('alerts[0].labels');
  });
});

describe('anything else', () => {
  it.each([[null], [[]], [{}], ['text'], [{ groupKey: 1 }]])('is refused: %j', (payload) => {
    expect(refusalOf(() => receive(payload)).status).toBe(422);
  });

  it('is refused where it comes over the network', () => {
    expect(refusalOf(() => receive(generic, { host: 'hindcast.example' })).status).toBe(401);
  });
});
