import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen, readBody, type Listening } from '../../../../fixtures/doubles/listen.ts';
import { fileAt, shopFiles } from '../../git-tree.test-support.ts';
import { draftFix } from '../../draft-fix.ts';
import { repositoryOf } from '../../repository.ts';
import type { PlannedFile } from '../../../schema/index.ts';
import { dryRun, type DryRunOptions } from './dry-run.ts';

const TOKEN = 'dry-run-token';

interface Received {
  method: string;
  path: string;
  query: Record<string, string>;
  type: string;
  token: string;
  body: unknown;
}

/** An API server as far as a server-side apply goes. What it answers is told by the test; it must never keep anything. */
let received: Received[] = [];
let server: Listening;
let answers: { status: number; body?: object | string }[] = [];

beforeEach(async () => {
  [received, answers] = [[], []];
  server = await listen(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://double');
    const text = (await readBody(request)).toString('utf8');
    received.push({
      method: request.method ?? '',
      path: pathname,
      query: Object.fromEntries(searchParams),
      type: request.headers['content-type'] ?? '',
      token: request.headers.authorization ?? '',
      body: JSON.parse(text) as unknown,
    });
    const { status, body = JSON.parse(text) as object } = answers.shift() ?? { status: 200 };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
});
afterEach(() => server.close());

function refusal(code: number, message: string) {
  return { status: code, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code } };
}

function trial(options: Partial<DryRunOptions> = {}) {
  const address = { url: server.url, bearerToken: TOKEN, insecure: true };
  const clean = (text: string) => text.replaceAll('hunter2', '[REDACTED]');
  return dryRun({ cluster: 'prod', namespaces: ['shop'], clean, ...address, ...options });
}

function attempt(files: PlannedFile[], options: Partial<DryRunOptions> = {}) {
  return trial(options).attempt({ sha: 'a'.repeat(40), files });
}

/** The lab's own manifest of payments, with a budget for its disruption. */
function budget(): PlannedFile[] {
  const fix = { kind: 'manifest', path: 'k8s/payments.yaml', service: 'payments', part: 'disruption-budget' } as const;
  const drafted = draftFix({ fix, criterion: null }, repositoryOf(shopFiles()));
  if ('refused' in drafted) throw new Error(drafted.refused);
  return drafted.files;
}

function manifest(text: string): PlannedFile[] {
  return [{ path: 'k8s/a.yaml', content: text, madeFrom: null }];
}

describe('a dry run on an API server', () => {
  it('sends each object of a changed manifest, and never without saying that nothing is to be kept', async () => {
    const rung = await attempt(budget());

    expect(rung).toMatchObject({
      kind: 'dry-run',
      cluster: 'prod',
      outcome: 'accepted',
      objects: expect.arrayContaining(['Deployment payments', 'PodDisruptionBudget payments']) as string[],
      problems: [],
    });
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(
      expect.arrayContaining([
        'PATCH /apis/apps/v1/namespaces/shop/deployments/payments',
        'PATCH /apis/policy/v1/namespaces/shop/poddisruptionbudgets/payments',
      ]),
    );
    for (const { query, type, token } of received) {
      expect(query).toMatchObject({ dryRun: 'All', fieldManager: 'hindcast-dry-run' });
      expect(type).toBe('application/apply-patch+yaml');
      expect(token).toBe(`Bearer ${TOKEN}`);
    }
  });

  it('sends fields that the client of Kubernetes does not know, because those are what a server refuses', async () => {
    const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: shop}\nspec: {replcas: 2}\n';
    answers = [refusal(400, 'failed to create typed patch object: .spec.replcas: field not declared in schema')];

    const rung = await attempt(manifest(text));

    expect(received[0]?.body).toMatchObject({ spec: { replcas: 2 } });
    expect(rung).toMatchObject({
      outcome: 'refused',
      problems: ['Deployment a: failed to create typed patch object: .spec.replcas: field not declared in schema'],
    });
  });

  it('says what admission and quotas refuse, without secrets', async () => {
    answers = [refusal(403, 'deployments.apps "payments" is forbidden: exceeded quota: shop, pass hunter2')];

    expect(await attempt(budget())).toMatchObject({
      outcome: 'refused',
      problems: [expect.stringContaining('exceeded quota: shop, pass [REDACTED]')],
    });
  });

  it.each([
    [
      'lacks the right',
      refusal(403, 'User "x" cannot patch resource "deployments" in API group "apps"'),
      /cannot patch/,
    ],
    ['is not let in', refusal(401, 'Unauthorized'), /Unauthorized/],
    ['finds no such namespace or kind', refusal(404, 'namespaces "shop" not found'), /not found/],
    ['is sent elsewhere', { status: 302, body: '' }, /it answered 302/],
  ])('shows nothing where it %s', async (_, answer, reason) => {
    answers = [answer];

    expect(await attempt(budget())).toMatchObject({
      outcome: 'not-provable',
      reason: expect.stringMatching(reason) as string,
    });
    expect(received).toHaveLength(1);
  });

  it('tries again what may pass, and only so often', async () => {
    answers = [refusal(503, 'later'), refusal(429, 'later')];

    expect(
      await attempt(manifest('apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: shop}\n')),
    ).toMatchObject({ outcome: 'accepted' });
    expect(received).toHaveLength(3);
  });

  it.each([
    [
      'in a namespace that is out of scope',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: kube-system}\n',
    ],
    ['that is a Secret', 'apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: shop}\n'],
    ['that is a role', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a, namespace: shop}\n'],
  ])('never sends an object %s', async (_, text) => {
    expect(await attempt(manifest(text))).toMatchObject({ outcome: 'not-provable' });
    expect(received).toEqual([]);
  });

  it('does not show its credential to a network', async () => {
    expect(await attempt(budget(), { url: 'http://198.51.100.7', insecure: true })).toMatchObject({
      outcome: 'not-provable',
      reason: expect.stringContaining('plain http') as string,
    });
  });

  it('finds its way by a kubeconfig of its own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hindcast-kubeconfig-'));
    const kubeconfig = join(folder, 'config');
    const cluster = { server: server.url, 'insecure-skip-tls-verify': true };
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'c', cluster }],
        users: [{ name: 'u', user: { token: 'from-the-file' } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'x',
      }),
    );
    try {
      const rung = await attempt(budget(), { kubeconfig, url: undefined, bearerToken: undefined });

      expect(rung).toMatchObject({ outcome: 'accepted' });
      expect(received[0]?.token).toBe('Bearer from-the-file');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('shows nothing where the program that gives the credential fails', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hindcast-kubeconfig-'));
    const kubeconfig = join(folder, 'config');
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'false', interactiveMode: 'Never' };
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1', 'insecure-skip-tls-verify': true } }],
        users: [{ name: 'u', user: { exec } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'x',
      }),
    );
    try {
      expect(await attempt(budget(), { kubeconfig, url: undefined, bearerToken: undefined })).toMatchObject({
        outcome: 'not-provable',
        reason: expect.stringContaining('the credential cannot be had') as string,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says whether something could be tried, by an object that is tried and not kept, in every namespace', async () => {
    expect(await trial({ namespaces: ['shop', 'tills'] }).doctor()).toBe(
      'prod tries objects in shop, tills and keeps nothing, with a credential of its own',
    );
    expect(received.map(({ path, query }) => [path.split('/')[5], query['dryRun']])).toEqual([
      ['shop', 'All'],
      ['tills', 'All'],
    ]);

    answers = [refusal(422, 'denied by policy, pass hunter2')];
    expect(await trial().doctor()).toMatch(/refuses an empty one: .*denied by policy, pass \[REDACTED\]$/);
  });

  it.each([
    ['is not let in', refusal(401, 'Unauthorized hunter2'), /Unauthorized \[REDACTED\]/],
    ['lacks the right', refusal(403, 'User "x" cannot patch resource "poddisruptionbudgets"'), /cannot patch/],
    ['finds no such namespace', refusal(404, 'namespaces "shop" not found'), /not found/],
  ])('is broken where it %s', async (_, answer, message) => {
    answers = [answer];

    await expect(trial().doctor()).rejects.toThrow(message);
  });

  it('is broken where one namespace does not let it in, whatever another has against an empty object', async () => {
    answers = [refusal(422, 'denied by policy'), refusal(403, 'User "x" cannot patch resource "y"')];

    await expect(trial({ namespaces: ['shop', 'tills'] }).doctor()).rejects.toThrow(/cannot patch/);
  });

  it('has nothing to say of files that are no manifests', async () => {
    const { path, text } = fileAt('runbooks/a.md', 'apiVersion: v1\nkind: x\n');

    expect(await attempt([{ path, content: text, madeFrom: null }])).toBeUndefined();
    expect(received).toEqual([]);
  });
});
