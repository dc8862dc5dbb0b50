import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Criterion, Fix } from '../schema/index.ts';
import { draftFix } from './draft-fix.ts';
import { shopFiles } from './git-tree.test-support.ts';
import { replayAlert } from './replay-alert.ts';
import { repositoryOf } from './repository.ts';

const isThere = spawnSync('promtool', ['--version']).status === 0;
const STEP_MS = 2000;
const criterion: Extract<Criterion, { kind: 'alert' }> = {
  kind: 'alert',
  service: 'payments',
  signal: 'db_pool_requests_waiting',
  comparison: '>',
  threshold: 5.3,
  forSeconds: 10,
  expr: 'max(db_pool_requests_waiting{service="payments"}) > 5.3',
};
const fix: Fix = {
  kind: 'alert-rule',
  path: 'alerts/shop.rules.yml',
  name: 'PaymentsDbPoolRequestsWaitingHigh',
  labels: { severity: 'page', service: 'payments' },
  annotations: { summary: 'Requests wait' },
};

describe.runIf(isThere)('an alert rule in Prometheus itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hindcast-promtool-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const promtool = (...args: string[]): string => execFileSync('promtool', args, { cwd: folder, encoding: 'utf8' });
  const drafted = draftFix({ fix, criterion }, repositoryOf(shopFiles()));
  if ('refused' in drafted) throw new Error(drafted.refused);
  writeFileSync(join(folder, 'shop.rules.yml'), drafted.files[0]?.content ?? '');

  it('is grammar that it takes, beside the rules that were there', () => {
    expect(promtool('check', 'rules', 'shop.rules.yml')).toContain('7 rules found');
  });

  // The queue of the recorded incident's shape: nothing, a climb, a plateau, nothing.
  const values = [0, 0, 0, 0, 0, 2, 6, 11, 15, 19, 21, 20, 18, 21, 17, 0, 0, 0, 0, 0];

  it('fires when the replay says that it fires', () => {
    const points = values.map((value, index): [number, number] => [index * STEP_MS, value]);
    const happened = { onsetMs: 10_000, endMs: 40_000, detectedMs: null };
    const proof = replayAlert(criterion, { points, evidence: ['E-met-001'] }, happened);
    const firesAt = proof.kind === 'alert-replay' && proof.firesAt !== null ? Date.parse(proof.firesAt) : Number.NaN;
    const expected = {
      exp_labels: { severity: 'page', service: 'payments' },
      exp_annotations: { summary: 'Requests wait' },
    };
    const at = (ms: number, exp_alerts: object[]) => ({ eval_time: `${ms / 1000}s`, alertname: fix.name, exp_alerts });
    const tests = {
      rule_files: ['shop.rules.yml'],
      evaluation_interval: '2s',
      tests: [
        {
          interval: '2s',
          input_series: [{ series: 'db_pool_requests_waiting{service="payments"}', values: values.join(' ') }],
          alert_rule_test: [at(firesAt - STEP_MS, []), at(firesAt, [expected]), at(38_000, [])],
        },
      ],
    };
    writeFileSync(join(folder, 'replay.yml'), stringify(tests));

    expect(firesAt).toBe(22_000);
    expect(promtool('test', 'rules', 'replay.yml')).toContain('SUCCESS');
  });
});
