import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../tools/bundle.ts';
import { tools } from '../../tools/index.ts';
import { plannedFixes } from '../agent/fixes.ts';
import { createApp, type App, type Investigated } from '../app.ts';
import { readBundle } from '../bundle.ts';
import { parseConfig } from '../config.ts';
import { ConfigError } from '../errors.ts';
import { repositoryOf } from '../fixes/repository.ts';
import { sampleRca } from '../rca/sample.test-support.ts';
import type { Action, Rung } from '../schema/index.ts';
import { openStore } from '../store/open.ts';
import { triggers } from '../triggers/index.ts';
import { configuredTrials } from './trials.ts';

const home = resolve(import.meta.dirname, '../..');
const recorded = join(home, 'fixtures/incidents/pool-shrunk');
const { incident } = readBundle(recorded);

describe('an investigation with a check that cannot be run here', () => {
  let folder = '';
  let app: App;
  let done: Investigated;
  beforeAll(async () => {
    // A clone that does not hold the commit of the recording.
    folder = mkdtempSync(join(tmpdir(), 'hindcast-trials-'));
    execFileSync('git', ['init', '--quiet', folder]);
    const settings = `logLevel: silent\ntrials: {check: {clone: ${folder}, command: [npm, test]}}`;
    const config = parseConfig('test', settings, tools, triggers, {});
    app = await createApp({ config, tools, triggers, home, store: await openStore({ kind: 'memory' }) });
    done = await app.investigate(incident, { tools: [bundle.open({ folder: recorded })] });
  }, 120_000);
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says so of each drafted change, in the draft and in what would be opened, and nothing else is lost', () => {
    const tried = done.rca.actions.filter(({ rungs = [] }) => rungs.length > 0);
    const [first] = tried;

    expect(done.refused).toEqual([]);
    expect(tried.length).toBeGreaterThan(1);
    expect(first?.rungs).toMatchObject([{ kind: 'check-command', outcome: 'not-provable', command: 'npm test' }]);
    const { body } = done.plan.writes.find(({ id }) => id === first?.id) ?? { body: '' };
    expect(body).toContain("The repository's own check is not provable here:");
    expect(body).not.toContain('No `trials.check` is configured');
    expect(done.plan.writes.map(({ id }) => id)).toContain(`fix-${first?.id ?? ''}`);
  });

  it('is the same when it is replayed, and nothing is tried again', async () => {
    rmSync(folder, { recursive: true, force: true });

    expect((await app.replay(incident.id)).differences).toEqual([]);
  }, 120_000);
});

describe('a dry run', () => {
  const place = { cluster: 'prod', namespaces: ['shop'] };
  const open = (dryRun: object, kubernetes: object) => {
    const written = JSON.stringify({ trials: { dryRun: { ...place, ...dryRun } }, tools: { kubernetes } });
    return configuredTrials(parseConfig('test', written, tools, triggers, {}), (text) => text);
  };

  it.each([
    ['the same token', { url: 'https://10.0.0.2', bearerToken: 'a' }, { url: 'https://10.0.0.1', bearerToken: 'a' }],
    ['the same kubeconfig', { kubeconfig: '/etc/kube' }, { kubeconfig: '/etc/kube' }],
    ['the same context of one', { kubeconfig: '/k', context: 'x' }, { kubeconfig: '/k', context: 'x' }],
  ])('is refused with %s as a tool that reads', (_, dryRun, reader) => {
    expect(() => open(dryRun, { namespaces: ['shop'], ...reader })).toThrow(ConfigError);
  });

  it('is opened with a credential of its own', () => {
    const reader = { namespaces: ['shop'], url: 'https://10.0.0.1', bearerToken: 'reads' };

    expect(open({ url: 'https://10.0.0.1', bearerToken: 'writes' }, reader)().map(({ name }) => name)).toEqual([
      'dry-run',
    ]);
  });
});

describe('a change that was tried', () => {
  const repository = repositoryOf([
    { kind: 'file', path: 'README.md', sha: 'a'.repeat(40), lastChangedAt: null, text: 'x\n' },
  ]);
  const run = { ended: 'itself', exit: 0, seconds: 1, tail: '' } as const;
  const check = { kind: 'check-command', patch: 'a'.repeat(64), command: 'npm test', sha: 'b', reason: null } as const;
  const cluster = { kind: 'dry-run', patch: 'a'.repeat(64), cluster: 'prod', objects: ['Deployment a'], reason: null };
  const planned = (rung: Rung): number => {
    const fix = {
      kind: 'runbook' as const,
      path: 'runbooks/mail.md',
      title: 'Mail',
      steps: ['Look.'],
    } satisfies Action['fix'];
    const [sample] = sampleRca().actions;
    const action: Action = { ...sample!, dup: null, fix, criterion: null, rungs: [rung] };
    return plannedFixes([action], repository).length;
  };

  it.each<[string, Rung, number]>([
    ['passes the check', { ...check, outcome: 'passes', before: run, after: run }, 1],
    ['breaks the check', { ...check, outcome: 'breaks', before: run, after: { ...run, exit: 1 } }, 0],
    ['cannot be checked', { ...check, outcome: 'not-provable', before: null, after: null, reason: 'x' }, 1],
    ['meets a check that failed before', { ...check, outcome: 'failed-before', before: run, after: null }, 1],
    ['is taken by the cluster', { ...cluster, kind: 'dry-run', outcome: 'accepted', problems: [] }, 1],
    ['is refused by the cluster', { ...cluster, kind: 'dry-run', outcome: 'refused', problems: ['no'] }, 0],
  ])('and %s: %#', (_, rung, count) => {
    expect(planned(rung)).toBe(count);
  });
});
