import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../tools/bundle.ts';
import { tools } from '../../tools/index.ts';
import { plannedFixes } from '../agent/fixes.ts';
import { createApp, type App, type Investigated } from '../app.ts';
import { readBundle } from '../bundle.ts';
import { parseConfig, type Config } from '../config.ts';
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
    const settings = `logLevel: silent\npublish: {folder: {path: ${folder}/out}}\ntrials: {check: {clone: ${folder}, command: [npm, test]}}`;
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

  it('is told of by doctor, as is a place that has no section', async () => {
    const lines = (await app.doctor()).filter(({ name }) => name.startsWith('trial '));

    expect(lines).toMatchObject([
      { name: 'trial check-command', state: 'broken', note: expect.stringContaining('is no clone') as string },
      { name: 'trial dry-run', state: 'off', note: 'no section trials.dryRun' },
    ]);
  });

  it('is the same when it is replayed, and nothing is tried again', async () => {
    rmSync(folder, { recursive: true, force: true });

    expect((await app.replay(incident.id)).differences).toEqual([]);
  }, 120_000);
});

describe('a dry run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hindcast-credentials-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const place = { cluster: 'prod', namespaces: ['shop'] };
  const parsed = (dryRun: object, others: object): Config => {
    const written = JSON.stringify({ trials: { dryRun: { ...place, ...dryRun } }, ...others });
    return parseConfig('test', written, tools, triggers, {});
  };
  const open = (dryRun: object, kubernetes: object) =>
    configuredTrials(
      parsed(dryRun, { tools: { kubernetes: { namespaces: ['shop'], ...kubernetes } } }),
      (text) => text,
    );

  /** A kubeconfig with one context, or several, each with a user of its own. */
  function kubeconfig(name: string, users: Readonly<Record<string, object>>): string {
    const path = join(folder, name);
    const names = Object.keys(users);
    const text = {
      clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1' } }],
      contexts: names.map((user) => ({ name: `as-${user}`, context: { cluster: 'c', user } })),
      users: names.map((user) => ({ name: user, user: users[user] })),
    };
    writeFileSync(path, JSON.stringify({ ...text, 'current-context': `as-${names[0] ?? ''}` }));
    return path;
  }

  /** A token of a service account, with a claim that differs each time that one is asked for. */
  function tokenOf(account: string, id: string): string {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'RS256' })}.${part({ iss: 'https://cluster', sub: account, jti: id })}.c2ln`;
  }

  function providing(config: object): object {
    return { 'auth-provider': { name: 'any', config } };
  }

  /** A file that holds a token, by its path. */
  function tokenFile(name: string, token: string): string {
    writeFileSync(join(folder, name), `${token}\n`);
    return join(folder, name);
  }

  const reader = { url: 'https://10.0.0.1', bearerToken: 'a' };
  it.each<[string, object, object]>([
    ['token', { url: 'https://10.0.0.2', bearerToken: 'a' }, { url: 'https://10.0.0.1', bearerToken: 'a' }],
    ['token', { kubeconfig: kubeconfig('t1', { x: { token: 'a' } }) }, { url: 'https://10.0.0.1', bearerToken: 'a' }],
    ['token', { kubeconfig: kubeconfig('t2', { x: { 'token-file': tokenFile('f2', 'a') } }) }, reader],
    ['token', { kubeconfig: kubeconfig('t3', { x: { token: '', 'token-file': tokenFile('f3', 'a') } }) }, reader],
    ['token', { kubeconfig: kubeconfig('t4', { x: { tokenFile: basename(tokenFile('f4', 'a')) } }) }, reader],
    // The way in which the client puts the token of a pod's account.
    ['token', { kubeconfig: kubeconfig('t5', { x: providing({ tokenFile: tokenFile('f5', 'a') }) }) }, reader],
    ['token', { kubeconfig: kubeconfig('t6', { x: { token: 'b', ...providing({ 'id-token': 'a' }) } }) }, reader],
    [
      'user of the kubeconfig',
      { kubeconfig: kubeconfig('u', { x: {}, y: {} }), context: 'as-x' },
      { kubeconfig: join(folder, 'u') },
    ],
    [
      'client certificate',
      { kubeconfig: kubeconfig('c1', { x: { 'client-certificate-data': btoa('PEM') } }) },
      { kubeconfig: kubeconfig('c2', { y: { 'client-certificate-data': btoa('PEM\n') } }) },
    ],
    [
      'client key',
      { kubeconfig: kubeconfig('k1', { x: { 'client-key-data': btoa('KEY') } }) },
      { kubeconfig: kubeconfig('k2', { y: { 'client-key-data': btoa('KEY') } }) },
    ],
    [
      'program',
      { kubeconfig: kubeconfig('e1', { x: { exec: { command: 'gke-gcloud-auth-plugin', args: [] } } }) },
      { kubeconfig: kubeconfig('e2', { y: { exec: { args: [], command: 'gke-gcloud-auth-plugin' } } }) },
    ],
    [
      'user name',
      { kubeconfig: kubeconfig('n1', { x: { username: 'ops', password: 'a' } }) },
      { kubeconfig: kubeconfig('n2', { y: { username: 'ops', password: 'b' } }) },
    ],
    [
      'account',
      { url: 'https://10.0.0.1', bearerToken: tokenOf('system:serviceaccount:shop:hindcast', '1') },
      { url: 'https://10.0.0.1', bearerToken: tokenOf('system:serviceaccount:shop:hindcast', '2') },
    ],
    ['address, without a credential,', { url: 'https://10.0.0.1' }, { url: 'https://10.0.0.1/' }],
  ])('is refused with the %s of a tool that reads, and says so', (part, dryRun, reader) => {
    expect(() => open(dryRun, reader)).toThrow(
      new ConfigError(
        'trials.dryRun',
        `has the ${part} of tools.kubernetes, which must not be able to write; make an account of its own, as deploy/kubernetes/rbac-dry-run.yaml does`,
      ),
    );
  });

  it('is refused with the credential that a tool holds in a part of its section, or a publisher', () => {
    const cluster = { url: 'https://10.0.0.1', bearerToken: 'a' };
    const argo = { 'argo-cd': { kubernetes: { namespaces: ['argocd'], ...cluster } } };
    const github = { owner: 'acme', repo: 'shop', token: 'a' };

    expect(() => configuredTrials(parsed(cluster, { tools: argo }), String)).toThrow(/the token of tools.argo-cd/);
    expect(() => configuredTrials(parsed(cluster, { publish: { github } }), String)).toThrow(/stands elsewhere/);
  });

  it('is refused where its kubeconfig cannot be read, because nothing then tells whose it is', () => {
    const reader = { url: 'https://10.0.0.1', bearerToken: 'reads' };

    expect(() => open({ kubeconfig: join(folder, 'nowhere') }, reader)).toThrow(/cannot be told apart.*cannot be read/);
    expect(() => open({ kubeconfig: kubeconfig('z', { x: {} }), context: 'as-y' }, reader)).toThrow(/no context as-y/);
  });

  it('is opened with a credential of its own', () => {
    const reader = { url: 'https://10.0.0.1', bearerToken: tokenOf('system:serviceaccount:shop:hindcast', '1') };
    const own = tokenOf('system:serviceaccount:shop:hindcast-dry-run', '1');
    const trials = open({ url: 'https://10.0.0.1', bearerToken: own }, reader);
    const byContext = { kubeconfig: kubeconfig('two', { x: { token: 'a' }, y: { token: 'b' } }), context: 'as-y' };

    expect(trials().map(({ name }) => name)).toEqual(['dry-run']);
    expect(open(byContext, { kubeconfig: join(folder, 'two') })).not.toThrow();
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
