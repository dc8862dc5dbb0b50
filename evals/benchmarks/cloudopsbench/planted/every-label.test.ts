import { describe, expect, it } from 'vitest';
import { LABELS } from '../labels.ts';
import { admission } from './admission.test-support.ts';
import { answered } from './answered.test-support.ts';
import { databases } from './databases.test-support.ts';
import { healthyCluster } from './healthy-cluster.test-support.ts';
import { otherwisePlatform } from './otherwise-platform.test-support.ts';
import { otherwiseRunning } from './otherwise-running.test-support.ts';
import { otherwiseScheduled } from './otherwise-scheduled.test-support.ts';
import { otherwiseStarted } from './otherwise-started.test-support.ts';
import { platform } from './platform.test-support.ts';
import { probes } from './probes.test-support.ts';
import { routing } from './routing.test-support.ts';
import { runtime } from './runtime.test-support.ts';
import { scheduling } from './scheduling.test-support.ts';
import { startup } from './startup.test-support.ts';
import { storage } from './storage.test-support.ts';
import { thirdTimePlaced } from './third-time-placed.test-support.ts';
import { thirdTimeRunning } from './third-time-running.test-support.ts';

const each = [
  ...admission,
  ...scheduling,
  ...storage,
  ...startup,
  ...runtime,
  ...probes,
  ...databases,
  ...routing,
  ...platform,
];
const planted = [
  ...each,
  ...otherwiseScheduled,
  ...otherwiseStarted,
  ...otherwiseRunning,
  ...otherwisePlatform,
  ...thirdTimePlaced,
  ...thirdTimeRunning,
];

describe('a cluster that nobody has seen', () => {
  it('has a recording for every label of the closed list', () => {
    const labels = new Set(Object.values(LABELS).map(([label]) => label));

    expect(new Set(each.map(({ label }) => label))).toEqual(labels);
  });

  it('is well where nothing was planted', () => {
    expect(answered(healthyCluster())).toEqual([]);
  });

  it.each(planted)('is told to have $label', ({ label, object, taxonomy, plant }) => {
    const cluster = healthyCluster();
    plant(cluster);

    expect(answered(cluster)[0]).toBe(`${object} ${label} ${taxonomy}`);
  });

  it.each(planted)('is not told to have $label where it only looks like it', ({ label, twin }) => {
    const cluster = healthyCluster();
    twin(cluster);

    expect(answered(cluster)[0] ?? '').not.toContain(` ${label} `);
  });
});
