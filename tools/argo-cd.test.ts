import { afterEach, describe, expect, it } from 'vitest';
import { startArgoCd, type ArgoCdDouble, type ArgoCdOptions } from '../fixtures/doubles/argo-cd/argo-cd-double.ts';
import {
  startKubernetes,
  type ApiObject,
  type KubernetesDouble,
} from '../fixtures/doubles/kubernetes/kubernetes-double.ts';
import { ToolError } from '../src/errors.ts';
import { Answer, type Deploy, type Observation } from '../src/schema/index.ts';
import { argoCd } from './argo-cd.ts';
import { grantsOf, notGranted } from './kubernetes/cluster-role.test-support.ts';
import { startScriptedServer } from './reading/scripted-server.test-support.ts';

const WINDOW = { from: '2026-05-20T13:00:00Z', to: '2026-05-20T15:00:00Z' };
const TOKEN = 'argo-token';
const A = 'a'.repeat(39) + '1';
const B = 'b'.repeat(39) + '2';
const C = 'c'.repeat(39) + '3';
const context = () => ({ signal: AbortSignal.timeout(25_000), now: Date.now });
const clusters: KubernetesDouble[] = [];
const servers: ArgoCdDouble[] = [];

afterEach(async () => {
  const journal = clusters.flatMap((double) => double.journal());
  const methods = servers.flatMap((double) => double.journal()).map(({ method }) => method);
  await Promise.all([...clusters.splice(0), ...servers.splice(0)].map((double) => double.close()));
  expect(notGranted(journal, grantsOf('rbac.yaml'))).toEqual([]);
  expect(methods.every((method) => method === 'GET')).toBe(true);
});

async function startServer(options: ArgoCdOptions = {}): Promise<ArgoCdDouble> {
  const double = await startArgoCd({ token: TOKEN, ...options });
  servers.push(double);
  return double;
}

async function startCluster(objects: readonly ApiObject[], pageSize = 500): Promise<KubernetesDouble> {
  const double = await startKubernetes({ objects, pageSize });
  clusters.push(double);
  return double;
}

const source = { repoURL: 'https://git.example/shop', path: 'apps/payments', targetRevision: 'main' };

function application(status: object, more: { name?: string; project?: string; spec?: object } = {}): ApiObject {
  const { name = 'payments-prod', project = 'shop', spec = {} } = more;
  return {
    ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
    metadata: { name, namespace: 'argocd', uid: 'a-1' },
    spec: { project, source, destination: { namespace: 'shop', server: 'https://kubernetes.default.svc' }, ...spec },
    status,
  };
}

function sync(id: number, revision: string, deployStartedAt: string, deployedAt: string, more: object = {}) {
  return { id, revision, deployStartedAt, deployedAt, initiatedBy: { username: 'jane' }, source, ...more };
}

const viaApi = (url: string, more: object = {}, token = TOKEN) =>
  argoCd.open({ api: { url, bearerToken: token, retries: 0, timeoutMs: 1000, maxAnswerBytes: 100_000 }, ...more });
const viaCluster = (url: string, more: object = {}) =>
  argoCd.open({ kubernetes: { url, insecure: true, namespaces: ['argocd'], cluster: 'argo-cd', retries: 0 }, ...more });

async function answerOf(tool: ReturnType<typeof viaApi>): Promise<Answer> {
  return Answer.parse(await tool.ask(WINDOW, context()));
}

async function failureOf(attempt: Promise<unknown>): Promise<ToolError> {
  const error: unknown = await attempt.catch((thrown: unknown) => thrown);
  if (!(error instanceof ToolError)) throw new Error(`no ToolError but ${JSON.stringify(error)}`);
  return error;
}

function ofKind<Kind extends Observation['kind']>({ observations }: Answer, kind: Kind) {
  return observations.filter((one): one is Extract<Observation, { kind: Kind }> => one.kind === kind);
}

function briefly({ service, sha, previousSha, startedAt, finishedAt, status }: Deploy) {
  return { service, sha, previousSha, startedAt, finishedAt, status };
}

const history = [
  sync(40, A, '2026-05-19T09:00:00Z', '2026-05-19T09:00:30Z'),
  sync(41, B, '2026-05-20T15:05:00+02:00', '2026-05-20T15:05:40.25+02:00'),
  sync(42, B, '2026-05-20T13:08:00Z', '2026-05-20T13:08:10Z'),
  sync(43, A, '2026-05-20T13:20:00Z', '2026-05-20T13:20:20Z'),
];

describe('an application', () => {
  it('was deployed where its revision changed: a sync of the same is none, and a rollback is one', async () => {
    const double = await startServer({ applications: [application({ history })] });

    const deploys = ofKind(await answerOf(viaApi(double.url)), 'deploy');

    expect(deploys.map(briefly)).toEqual([
      {
        ...{ service: 'payments-prod', sha: B, previousSha: A, status: 'succeeded' },
        ...{ startedAt: '2026-05-20T13:05:00Z', finishedAt: '2026-05-20T13:05:40.25Z' },
      },
      {
        ...{ service: 'payments-prod', sha: A, previousSha: B, status: 'succeeded' },
        ...{ startedAt: '2026-05-20T13:20:00Z', finishedAt: '2026-05-20T13:20:20Z' },
      },
    ]);
    for (const { reason, text } of deploys) expect(reason + text).not.toContain('jane');
  });

  it('gives the same through the API of Argo CD and as a resource of the cluster', async () => {
    const applications = [application({ history, health: { status: 'Healthy' } })];
    const [server, cluster] = [await startServer({ applications }), await startCluster(applications)];

    const [one, other] = [await answerOf(viaApi(server.url)), await answerOf(viaCluster(cluster.url))];

    expect(one.observations).toEqual(other.observations);
    expect(one.observations).toHaveLength(3);
  });

  it('of one workload goes by its name', async () => {
    const resources = [
      { kind: 'Deployment', name: 'payments', namespace: 'shop', status: 'Synced' },
      { kind: 'Service', name: 'payments', namespace: 'shop', status: 'Synced' },
    ];
    const double = await startServer({ applications: [application({ history, resources })] });

    expect(ofKind(await answerOf(viaApi(double.url)), 'deploy').map(({ service }) => service)).toEqual([
      'payments',
      'payments',
    ]);
  });

  it('of several sources is at the revision of the one that moved', async () => {
    const entry = (id: number, revisions: string[], at: string) => ({
      ...{ id, revision: '', revisions, deployStartedAt: at, deployedAt: at },
      sources: [source, { repoURL: 'https://charts.example', chart: 'payments' }],
    });
    const moved = [
      entry(1, [A, '1.1.0'], '2026-05-19T09:00:00Z'),
      entry(2, [A, '1.2.0'], '2026-05-20T13:05:00Z'),
      entry(3, [B, '1.2.0'], '2026-05-20T13:15:00Z'),
    ];
    const double = await startServer({ applications: [application({ history: moved })] });

    expect(
      ofKind(await answerOf(viaApi(double.url)), 'deploy').map(({ sha, previousSha }) => [sha, previousSha]),
    ).toEqual([
      ['1.2.0', '1.1.0'],
      [B, A],
    ]);
  });

  it('whose parameters changed was deployed, though its revision stayed', async () => {
    const changed = { ...source, helm: { parameters: [{ name: 'pool.max', value: '4' }] } };
    const entries = [
      sync(1, A, '2026-05-19T09:00:00Z', '2026-05-19T09:00:30Z'),
      sync(2, A, '2026-05-20T13:05:00Z', '2026-05-20T13:05:40Z', { source: changed }),
    ];
    const double = await startServer({ applications: [application({ history: entries })] });

    const [deploy] = ofKind(await answerOf(viaApi(double.url)), 'deploy');

    expect(deploy).toMatchObject({ sha: A, previousSha: A });
    expect(deploy!.text).toContain('its source changed too');
  });

  it('whose sync failed has a failed deploy, and the operation says why', async () => {
    const operationState = {
      ...{ phase: 'Failed', message: 'one or more objects failed to apply', retryCount: 5 },
      ...{ startedAt: '2026-05-20T13:30:00Z', finishedAt: '2026-05-20T13:31:00Z' },
      operation: { initiatedBy: { username: 'jane' }, sync: { revision: C } },
      syncResult: {
        ...{ revision: C, source },
        resources: [{ kind: 'Deployment', name: 'payments', status: 'SyncFailed', message: 'is invalid' }],
      },
    };
    const double = await startServer({ applications: [application({ history, operationState })] });

    const answer = await answerOf(viaApi(double.url));

    expect(ofKind(answer, 'deploy').map(briefly)[2]).toEqual({
      ...{ service: 'payments-prod', sha: C, previousSha: A, status: 'failed' },
      ...{ startedAt: '2026-05-20T13:30:00Z', finishedAt: '2026-05-20T13:31:00Z' },
    });
    expect(ofKind(answer, 'occurrence')).toMatchObject([
      {
        ...{ source: 'pipeline', type: 'SyncFailed', firstAt: '2026-05-20T13:31:00Z' },
        entity: { kind: 'k8s', ref: 'argo-cd/argocd/Application/payments-prod' },
        summary: 'Application payments-prod: the sync is Failed: one or more objects failed to apply',
        text: expect.stringContaining('is invalid'),
      },
    ]);
  });

  it.each([
    [
      'that is in the history',
      { phase: 'Succeeded', startedAt: '2026-05-20T13:20:00Z', finishedAt: '2026-05-20T13:20:20Z' },
      A,
      {},
      2,
    ],
    [
      'that only tried',
      { phase: 'Succeeded', startedAt: '2026-05-20T13:40:00Z', finishedAt: '2026-05-20T13:40:10Z' },
      C,
      { dryRun: true },
      2,
    ],
    [
      'of some resources only',
      { phase: 'Succeeded', startedAt: '2026-05-20T13:40:00Z', finishedAt: '2026-05-20T13:40:10Z' },
      C,
      { resources: [{}] },
      3,
    ],
    ['that still runs', { phase: 'Running', startedAt: '2026-05-20T13:40:00Z', finishedAt: null }, C, {}, 3],
  ])('counts its last operation once: one %s', async (_, state, revision, asked, count) => {
    const operationState = { ...state, operation: { sync: { revision, ...asked } }, syncResult: { revision, source } };
    const double = await startServer({ applications: [application({ history, operationState })] });

    expect(ofKind(await answerOf(viaApi(double.url)), 'deploy')).toHaveLength(count);
  });

  it('that is not healthy is an occurrence of when it became so', async () => {
    const status = {
      history: [],
      health: {
        status: 'Degraded',
        message: 'exceeded its progress deadline',
        lastTransitionTime: '2026-05-20T13:59:30Z',
      },
      conditions: [{ type: 'SyncError', message: 'failed to sync', lastTransitionTime: '2026-05-20T13:58:00Z' }],
    };
    const double = await startServer({ applications: [application(status)] });

    expect(ofKind(await answerOf(viaApi(double.url)), 'occurrence')).toMatchObject([
      { source: 'cluster', type: 'SyncError', firstAt: '2026-05-20T13:58:00Z' },
      { source: 'cluster', type: 'Degraded', firstAt: '2026-05-20T13:59:30Z' },
    ]);
  });

  it('shows no values of its chart', async () => {
    const helm = {
      values: 'password: hunter2-hunter2',
      parameters: [
        { name: 'db.password', value: 'hunter3-hunter3' },
        { name: 'replicas', value: '3' },
      ],
    };
    const double = await startServer({ applications: [application({}, { spec: { source: { ...source, helm } } })] });

    const [object] = ofKind(await answerOf(viaApi(double.url)), 'object');

    expect(object!.text).not.toMatch(/hunter\d/);
    expect(JSON.parse(object!.text)).toMatchObject({
      spec: { source: { helm: { parameters: [{ name: 'db.password' }, { name: 'replicas', value: '3' }] } } },
    });
  });
});

describe('projects', () => {
  it('bound what is asked of Argo CD, and what is kept of a cluster', async () => {
    const applications = [application({}), application({}, { name: 'billing', project: 'billing' })];
    const [server, cluster] = [await startServer({ applications }), await startCluster(applications, 1)];

    for (const tool of [viaApi(server.url, { projects: ['shop'] }), viaCluster(cluster.url, { projects: ['shop'] })]) {
      expect(ofKind(await answerOf(tool), 'object').map(({ name }) => name)).toEqual(['payments-prod']);
    }
    expect(server.journal()[0]!.path).toBe('/api/v1/applications?projects=shop');
    expect(cluster.journal()).toHaveLength(2);
  });
});

describe('Argo CD', () => {
  it('without applications is empty, not broken', async () => {
    expect(await answerOf(viaApi((await startServer()).url))).toMatchObject({ observations: [], truncated: false });
  });

  it('is asked again after the wait that it names', async () => {
    const double = await startServer({ applications: [application({})] });
    double.fault({ fault: 'status', status: 429, headers: { 'retry-after': '0' } }, 1);

    const tool = argoCd.open({ api: { url: double.url, bearerToken: TOKEN, retries: 1 } });

    expect((await answerOf(tool)).returned).toBe(1);
    expect(double.journal().map(({ status }) => status)).toEqual([429, 200]);
  });

  it.each([
    ['a rate limit that lasts', { fault: 'status', status: 429 }, 'rate-limited'],
    ['no permission', { fault: 'status', status: 403 }, 'auth'],
    ['a fault', { fault: 'status', status: 500 }, 'server'],
    ['no answer', { fault: 'hang' }, 'timeout'],
    ['half a body', { fault: 'cut' }, 'server'],
    ['no JSON', { fault: 'garbage' }, 'malformed'],
    ['more than is read', { fault: 'huge', bytes: 200_000 }, 'malformed'],
  ] as const)('fails by name with %s', async (_, fault, failure) => {
    const double = await startServer({ applications: [application({})] });
    double.fault(fault);

    expect(await failureOf(answerOf(viaApi(double.url)))).toMatchObject({ tool: 'argo-cd', failure });
  });

  it('fails by name with a wrong token', async () => {
    const failure = await failureOf(answerOf(viaApi((await startServer()).url, {}, 'another')));

    expect(failure).toMatchObject({ failure: 'auth' });
    expect(failure.message).not.toContain('another');
  });

  it.each([
    ['a list of something else', { items: 'none' }, 'malformed'],
    ['a list', [1], 'malformed'],
  ])('fails by name with %s', async (_, body, failure) => {
    const server = await startScriptedServer(() => ({ body: JSON.stringify(body) }));

    const thrown = await failureOf(answerOf(viaApi(server.url)));
    await server.close();

    expect(thrown).toMatchObject({ failure });
  });

  it('names what it cannot read of a list that it can', async () => {
    const items = [application({}), { metadata: {} }, { metadata: { name: 'odd' }, status: { history: 'none' } }];
    const server = await startScriptedServer(() => ({ body: JSON.stringify({ items }) }));

    const answer = await answerOf(viaApi(server.url));
    await server.close();

    expect(ofKind(answer, 'object').map(({ name }) => name)).toEqual(['odd', 'payments-prod']);
    expect(ofKind(answer, 'document')[0]!.text).toBe(
      'applications: 1 cannot be read\napplications: what was synced cannot be read of odd',
    );
    expect(answer.truncated).toBe(true);
  });

  it('has a limit on the text of an application', async () => {
    const resources = Array.from({ length: 2000 }, (_, index) => ({ kind: 'ConfigMap', name: `c${index}` }));
    const cluster = await startCluster([application({ resources })]);

    const answer = await answerOf(viaCluster(cluster.url, { maxObjectCharacters: 5000 }));

    expect(ofKind(answer, 'object')[0]!.text.length).toBeLessThanOrEqual(5000);
    expect(answer.truncated).toBe(true);
  });
});

describe('the section', () => {
  const api = { url: 'https://argo.example', bearerToken: TOKEN };

  it.each([
    ['two places', { api, kubernetes: { inCluster: true, namespaces: ['argocd'] } }],
    ['no place', { projects: ['shop'] }],
    ['no token', { api: { url: api.url } }],
    ['a cluster without an address', { kubernetes: { namespaces: ['argocd'] } }],
  ])('is refused with %s', (_, section) => {
    expect(() => argoCd.open(section)).toThrow();
  });

  it('is checked by asking', async () => {
    const applications = [application({})];
    const [server, cluster] = [await startServer({ applications }), await startCluster(applications)];

    expect(await viaApi(server.url).doctor(context())).toBe(`Argo CD at ${server.url} answers: 1 applications`);
    expect(await viaCluster(cluster.url).doctor(context())).toBe(
      'cluster argo-cd answers for argocd: 1 lists can be read',
    );
    server.fault({ fault: 'status', status: 401 });
    expect(await failureOf(viaApi(server.url).doctor(context()))).toMatchObject({ failure: 'auth' });
  });
});
