import { describe, expect, it } from 'vitest';
import type { Incident } from '../schema/index.ts';
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
  fingerprint,
  rootConditions: ['nothing checks the setting'],
  openActions: [{ action: 'ACT-1', title: 'check the setting', due: '2026-06-01' }],
});

describe('recall', () => {
  it('finds the earlier incidents that are alike, the most alike first', () => {
    const found = similarIncidents({ incident, suspects: [] }, [
      earlier('INC-0', 'alerted:gateway', 'mode:other'),
      earlier('INC-1', 'alerted:gateway'),
      earlier('INC-9', 'alerted:mailer'),
    ]);

    expect(found.map((one) => one.incident)).toEqual(['INC-1', 'INC-0']);
    expect(found[0]?.openActions).toHaveLength(1);
  });

  it('does not find the incident itself', () => {
    expect(similarIncidents({ incident, suspects: [] }, [earlier('INC-2', 'alerted:gateway')])).toEqual([]);
  });
});
