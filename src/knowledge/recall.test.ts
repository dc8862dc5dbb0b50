import { describe, expect, it } from 'vitest';
import type { Finding, Incident } from '../schema/index.ts';
import { similarIncidents, type Remembered } from './recall.ts';

const incident: Incident = {
  id: 'INC-2',
  title: 'again',
  severity: 'SEV2',
  startedAt: '2026-05-20T14:00:00Z',
  resolvedAt: '2026-05-20T14:10:00Z',
  environment: 'prod',
  services: ['gateway'],
  alerts: [],
  links: [],
  source: { trigger: 'manual', delivery: 'x' },
};
const earlier = (id: string, ...fingerprint: string[]): Remembered => ({
  incident: id,
  title: id,
  resolvedAt: '2026-05-01T00:00:00Z',
  fingerprint,
  rootConditions: ['nothing checks the setting'],
  openActions: [{ action: 'ACT-1', title: 'check the setting', due: '2026-06-01' }],
});

describe('recall', () => {
  it('finds the earlier incidents that are alike, the most alike first', () => {
    const found = similarIncidents({ incident, suspects: [], findings: [] }, [
      earlier('INC-0', 'alerted:gateway', 'mode:other'),
      earlier('INC-1', 'alerted:gateway'),
      earlier('INC-9', 'alerted:mailer'),
    ]);

    expect(found.map((one) => one.incident)).toEqual(['INC-1', 'INC-0']);
    expect(found[0]?.openActions).toHaveLength(1);
    expect(found[0]?.inCommon).toEqual(['alerted:gateway']);
  });

  it('does not find the incident itself', () => {
    expect(similarIncidents({ incident, suspects: [], findings: [] }, [earlier('INC-2', 'alerted:gateway')])).toEqual(
      [],
    );
  });

  it('finds one that ended at what is absent again, however little else they share, and none that came later', () => {
    const findings: Finding[] = [
      {
        id: 'F-1',
        kind: 'safeguard',
        safeguard: 'config-validation',
        leg: 'prevention',
        state: 'absent',
        entity: { kind: 'config', ref: 'deploy.yml', aliases: [] },
        place: 'deploy.yml',
        evidence: [],
        statement: 'nothing checks the setting',
      },
    ];
    const other = earlier('INC-0', 'alerted:mailer', 'broke:mailer', 'mode:other');

    expect(similarIncidents({ incident, suspects: [], findings }, [other])).toMatchObject([
      { incident: 'INC-0', similarity: 0, inCommon: [] },
    ]);
    expect(similarIncidents({ incident, suspects: [], findings: [] }, [other])).toEqual([]);
    expect(
      similarIncidents({ incident, suspects: [], findings }, [{ ...other, resolvedAt: '2026-05-20T14:30:00Z' }]),
    ).toEqual([]);
  });
});
