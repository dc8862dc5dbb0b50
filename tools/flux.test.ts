import { afterEach, describe, expect, it } from 'vitest';
import {
  startKubernetes,
  type ApiObject,
  type KubernetesDouble,
} from '../fixtures/doubles/kubernetes/kubernetes-double.ts';
import { ToolError } from '../src/errors.ts';
import { Answer, type Deploy, type Observation } from '../src/schema/index.ts';
import { flux } from './flux.ts';
import { grantsOf, notGranted } from './kubernetes/cluster-role.test-support.ts';

const WINDOW = { from: '2026-05-20T13:00:00Z', to: '2026-05-20T15:00:00Z' };
const A = 'a'.repeat(39) + '1';
const B = 'b'.repeat(39) + '2';
const context = () => ({ signal: AbortSignal.timeout(25_000), now: Date.now });
const doubles: KubernetesDouble[] = [];

afterEach(async () => {
  const journal = doubles.flatMap((double) => double.journal());
  await Promise.all(doubles.splice(0).map((double) => double.close()));
  expect(notGranted(journal, grantsOf('rbac.yaml'))).toEqual([]);
});

async function start(objects: readonly ApiObject[], pageSize = 500): Promise<KubernetesDouble> {
  const double = await startKubernetes({ objects, pageSize, token: 't' });
  doubles.push(double);
  return double;
}

function open(double: KubernetesDouble, bearerToken = 't') {
  const way = { url: double.url, insecure: true, bearerToken, cluster: 'c1', namespaces: ['flux-system'] };
  return flux.open({ ...way, retries: 0, timeoutMs: 2000 });
}

async function ask(double: KubernetesDouble): Promise<Answer> {
  return Answer.parse(await open(double).ask(WINDOW, context()));
}

function ofKind<Kind extends Observation['kind']>({ observations }: Answer, kind: Kind) {
  return observations.filter((one): one is Extract<Observation, { kind: Kind }> => one.kind === kind);
}

function briefly({ service, sha, previousSha, startedAt, finishedAt, status }: Deploy) {
  return { service, sha, previousSha, startedAt, finishedAt, status };
}

function kustomization(status: object): ApiObject {
  return {
    ...{ apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' },
    metadata: { name: 'shop', namespace: 'flux-system', uid: 'k-1' },
    spec: { sourceRef: { kind: 'GitRepository', name: 'fleet' } },
    status,
  };
}

function snapshot(digest: string, revision: string, more: object) {
  const common = { lastReconciledDuration: '4.5s', lastReconciledStatus: 'ReconciliationSucceeded' };
  return { digest, ...common, totalReconciliations: 40, metadata: { revision }, ...more };
}

const repository: ApiObject = {
  ...{ apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository' },
  metadata: { name: 'fleet', namespace: 'flux-system' },
  spec: { url: 'https://git.example/fleet' },
  status: { artifact: { revision: `main@sha1:${B}`, lastUpdateTime: '2026-05-20T15:04:00+02:00' } },
};

describe('a Kustomization', () => {
  it('deploys what has a new digest, and nothing by being reconciled again', async () => {
    const double = await start([
      kustomization({
        history: [
          snapshot('sha256:bb', `main@sha1:${B}`, {
            ...{ firstReconciled: '2026-05-20T13:05:00Z', lastReconciled: '2026-05-20T14:55:00Z' },
          }),
          snapshot('sha256:aa', `main@sha1:${A}`, {
            ...{ firstReconciled: '2026-05-18T09:00:00Z', lastReconciled: '2026-05-20T13:00:00Z' },
          }),
        ],
      }),
    ]);

    expect(ofKind(await ask(double), 'deploy').map(briefly)).toEqual([
      {
        ...{ service: 'shop', sha: B, previousSha: A, status: 'succeeded' },
        ...{ startedAt: '2026-05-20T13:05:00Z', finishedAt: '2026-05-20T13:05:00Z' },
      },
    ]);
  });

  it('that went back to an earlier digest did so within the time that its history leaves open', async () => {
    const double = await start([
      kustomization({
        history: [
          snapshot('sha256:aa', `main@sha1:${A}`, {
            ...{ firstReconciled: '2026-05-18T09:00:00Z', lastReconciled: '2026-05-20T13:25:00Z' },
          }),
          snapshot('sha256:bb', `main@sha1:${B}`, {
            ...{ firstReconciled: '2026-05-20T13:05:00Z', lastReconciled: '2026-05-20T13:15:00Z' },
            ...{ totalReconciliations: 1 },
          }),
        ],
      }),
    ]);

    const deploys = ofKind(await ask(double), 'deploy');

    expect(deploys.map(briefly)).toEqual([
      {
        ...{ service: 'shop', sha: B, previousSha: A, status: 'succeeded' },
        ...{ startedAt: '2026-05-20T13:04:55.500Z', finishedAt: '2026-05-20T13:05:00Z' },
      },
      {
        ...{ service: 'shop', sha: A, previousSha: B, status: 'succeeded' },
        ...{ startedAt: '2026-05-20T13:15:00Z', finishedAt: '2026-05-20T13:25:00Z' },
      },
    ]);
    expect(deploys[1]!.text).toContain('it came back within this time');
  });

  it('that failed is a failed deploy and an occurrence; one workload lends it its name', async () => {
    const double = await start([
      kustomization({
        conditions: [
          {
            ...{ type: 'Ready', status: 'False', reason: 'HealthCheckFailed', message: 'timeout waiting for payments' },
            lastTransitionTime: '2026-05-20T13:10:00Z',
          },
          { type: 'Reconciling', status: 'False', lastTransitionTime: '2026-05-20T13:10:00Z' },
        ],
        inventory: {
          entries: [
            { id: 'shop_payments_apps_Deployment', v: 'v1' },
            { id: 'shop_payments__Service', v: 'v1' },
          ],
        },
        history: [
          snapshot('sha256:bb', `main@sha1:${B}`, {
            ...{ firstReconciled: '2026-05-20T13:05:00Z', lastReconciled: '2026-05-20T13:10:00Z' },
            lastReconciledStatus: 'HealthCheckFailed',
          }),
        ],
      }),
    ]);

    const answer = await ask(double);

    expect(ofKind(answer, 'deploy')).toMatchObject([{ service: 'payments', status: 'failed' }]);
    expect(ofKind(answer, 'occurrence')).toMatchObject([
      {
        ...{ type: 'HealthCheckFailed', firstAt: '2026-05-20T13:10:00Z' },
        entity: { ref: 'c1/flux-system/Kustomization/shop' },
      },
    ]);
  });

  it('of before Flux kept a history is dated by the fetch of what it applied, and no outcome is claimed', async () => {
    const double = await start([kustomization({ lastAppliedRevision: `main@sha1:${B}` }), repository]);

    const answer = await ask(double);

    expect(ofKind(answer, 'deploy').map(briefly)).toEqual([
      {
        ...{ service: 'shop', sha: B, previousSha: null, status: 'unknown' },
        ...{ startedAt: '2026-05-20T13:04:00Z', finishedAt: '2026-05-20T13:04:00Z' },
      },
    ]);
    expect(ofKind(answer, 'occurrence')).toMatchObject([
      { source: 'pipeline', type: 'fetched', firstAt: '2026-05-20T13:04:00Z', rawAt: '2026-05-20T15:04:00+02:00' },
    ]);
    expect(ofKind(answer, 'object').map(({ type }) => type)).toEqual(['GitRepository', 'Kustomization']);
  });
});

describe('a HelmRelease', () => {
  const revision = (version: number, chartVersion: string, lastDeployed: string, more: object = {}) => ({
    ...{ name: 'payments', namespace: 'shop', version, chartName: 'payments', chartVersion, lastDeployed },
    ...{ firstDeployed: '2026-05-01T09:00:00Z', configDigest: 'sha256:c1', status: 'superseded', ...more },
  });
  const release = (history: object[]): ApiObject => ({
    ...{ apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease' },
    metadata: { name: 'payments', namespace: 'flux-system' },
    spec: { values: { database: { password: 'hunter2-hunter2' }, replicas: 3 } },
    status: { history },
  });

  it('deploys where chart or values changed, with its chart as version', async () => {
    const double = await start([
      release([
        revision(4, '1.2.0', '2026-05-20T15:30:00.123456789+02:00', { status: 'deployed', configDigest: 'sha256:c2' }),
        revision(3, '1.2.0', '2026-05-20T13:20:00Z'),
        revision(2, '1.2.0', '2026-05-20T13:10:00Z'),
        revision(1, '1.1.0', '2026-05-19T13:10:00Z'),
      ]),
    ]);

    const deploys = ofKind(await ask(double), 'deploy');

    expect(deploys.map(({ sha, previousSha, startedAt }) => [sha, previousSha, startedAt])).toEqual([
      ['payments-1.2.0', 'payments-1.1.0', '2026-05-20T13:10:00Z'],
      ['payments-1.2.0 (revision 4)', 'payments-1.2.0', '2026-05-20T13:30:00.123456789Z'],
    ]);
  });

  it('shows which values it has, and none of them', async () => {
    const [object] = ofKind(await ask(await start([release([])])), 'object');

    expect(JSON.parse(object!.text)).toMatchObject({
      spec: { values: { database: expect.stringMatching(/^sha256:/), replicas: expect.stringMatching(/^sha256:/) } },
    });
    expect(object!.text).not.toContain('hunter2');
  });
});

describe('what cannot be read', () => {
  it('is one kind, and the answer says which', async () => {
    const double = await start([repository]);
    double.fault({ fault: 'status', status: 403, resource: 'kustomizations' });
    double.fault({ fault: 'status', status: 404, resource: 'helmreleases' });

    const answer = await ask(double);

    expect(ofKind(answer, 'object')).toHaveLength(1);
    expect(answer.truncated).toBe(true);
    expect(ofKind(answer, 'document')[0]!.text).toMatch(/^kustomizations in flux-system: .*403.*$/);
  });

  it('is everything where Flux is not installed', async () => {
    const double = await start([]);
    double.fault({ fault: 'status', status: 404 });

    await expect(ask(double)).rejects.toMatchObject({ failure: 'not-found' });
  });

  it.each([
    ['a wrong token', 'x', undefined, 'auth'],
    ['a rate limit', 't', { fault: 'status', status: 429, headers: { 'retry-after': '1' } }, 'rate-limited'],
    ['half a body', 't', { fault: 'cut' }, 'server'],
    ['no JSON', 't', { fault: 'garbage' }, 'malformed'],
  ] as const)('is everything with %s', async (_, token, fault, failure) => {
    const double = await start([repository]);
    if (fault) double.fault(fault);

    const error: unknown = await open(double, token)
      .ask(WINDOW, context())
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({ tool: 'flux', failure });
  });

  it('is nothing where there is nothing', async () => {
    expect(await ask(await start([]))).toMatchObject({ observations: [], truncated: false });
  });

  it('comes on further pages', async () => {
    const many = Array.from({ length: 5 }, (_, index) => ({
      ...repository,
      metadata: { name: `r${index}`, namespace: 'flux-system' },
    }));

    expect(ofKind(await ask(await start(many, 2)), 'object')).toHaveLength(5);
  });
});

it('tells what can be listed', async () => {
  expect(await open(await start([])).doctor(context())).toBe('cluster c1 answers for flux-system: 3 lists can be read');
});
