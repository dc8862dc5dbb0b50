import { afterEach, describe, expect, it } from 'vitest';
import {
  startKubernetes,
  type ApiObject,
  type KubernetesDouble,
} from '../fixtures/doubles/kubernetes/kubernetes-double.ts';
import { ToolError } from '../src/errors.ts';
import { Answer } from '../src/schema/index.ts';
import { helm } from './helm.ts';
import { grantsOf, notGranted } from './kubernetes/cluster-role.test-support.ts';
import { startScriptedServer } from './reading/scripted-server.test-support.ts';

const WINDOW = { from: '2026-05-20T13:00:00Z', to: '2026-05-20T15:00:00Z' };
const context = () => ({ signal: AbortSignal.timeout(25_000), now: Date.now });
const doubles: KubernetesDouble[] = [];

afterEach(async () => {
  const journal = doubles.flatMap((double) => double.journal());
  await Promise.all(doubles.splice(0).map((double) => double.close()));
  // Secrets are only ever listed by label, and only their metadata; the shipped ClusterRole does not even allow that.
  expect(notGranted(journal, grantsOf('rbac-helm.yaml'))).toEqual([]);
  expect(notGranted(journal, grantsOf('rbac.yaml'))).toEqual(journal.length > 0 ? ['list secrets'] : []);
  for (const { accept, query } of journal) {
    expect(accept).toBe('application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1');
    expect(query).toMatchObject({ labelSelector: 'owner=helm' });
  }
});

async function start(objects: readonly ApiObject[], pageSize = 500): Promise<KubernetesDouble> {
  const double = await startKubernetes({ objects, pageSize });
  doubles.push(double);
  return double;
}

function open(url: string, namespaces = ['shop']) {
  return helm.open({ url, insecure: true, cluster: 'c1', namespaces, retries: 0, timeoutMs: 2000 });
}

async function ask(double: KubernetesDouble, question: object = {}, namespaces = ['shop']): Promise<Answer> {
  return Answer.parse(await open(double.url, namespaces).ask({ ...WINDOW, ...question }, context()));
}

async function failureOf(attempt: Promise<unknown>): Promise<ToolError> {
  const error: unknown = await attempt.catch((thrown: unknown) => thrown);
  if (!(error instanceof ToolError)) throw new Error(`no ToolError but ${JSON.stringify(error)}`);
  return error;
}

const seconds = (at: string) => String(Date.parse(at) / 1000);

function record(version: number, status: string, createdAt: string, modifiedAt?: string): ApiObject {
  const labels = { owner: 'helm', name: 'payments', status, version: String(version) };
  return {
    ...{ apiVersion: 'v1', kind: 'Secret', type: 'helm.sh/release.v1', data: { release: 'c2VjcmV0IHZhbHVlcw==' } },
    metadata: {
      ...{ name: `sh.helm.release.v1.payments.v${version}`, namespace: 'shop', creationTimestamp: createdAt },
      labels: { ...labels, ...(modifiedAt === undefined ? {} : { modifiedAt: seconds(modifiedAt) }) },
    },
  };
}

const other: ApiObject = {
  ...{ apiVersion: 'v1', kind: 'Secret', data: { password: 'aHVudGVyMg==' } },
  metadata: { name: 'payments-db', namespace: 'shop', labels: { owner: 'payments' } },
};

describe('releases', () => {
  const releases = [
    record(10, 'deployed', '2026-05-20T13:20:00Z', '2026-05-20T13:20:40Z'),
    record(9, 'failed', '2026-05-20T13:10:00Z', '2026-05-20T13:15:00Z'),
    record(8, 'superseded', '2026-05-20T13:05:00Z', '2026-05-20T13:20:40Z'),
    record(7, 'superseded', '2026-05-19T09:00:00Z', '2026-05-20T13:05:30Z'),
  ];

  it('are deploys from when their record was made; a superseded one does not tell when it was done', async () => {
    const answer = await ask(await start([...releases, other]));

    expect(answer.observations).toMatchObject([
      {
        ...{ kind: 'deploy', service: 'payments', sha: 'revision 8', previousSha: 'revision 7', status: 'succeeded' },
        ...{ startedAt: '2026-05-20T13:05:00Z', finishedAt: '2026-05-20T13:05:00Z' },
      },
      {
        ...{ sha: 'revision 9', previousSha: 'revision 8', status: 'failed' },
        ...{ startedAt: '2026-05-20T13:10:00Z', finishedAt: '2026-05-20T13:15:00Z' },
      },
      {
        ...{ sha: 'revision 10', previousSha: 'revision 8', status: 'succeeded' },
        ...{ startedAt: '2026-05-20T13:20:00Z', finishedAt: '2026-05-20T13:20:40Z' },
      },
    ]);
    expect(answer).toMatchObject({ returned: 3, truncated: false });
  });

  it('are read page by page', async () => {
    const double = await start(releases, 2);

    expect((await ask(double)).returned).toBe(3);
    expect(double.journal()).toHaveLength(2);
  });

  it('that there are none of are no gap', async () => {
    expect(await ask(await start([other]))).toMatchObject({ observations: [], total: 0, truncated: false });
  });

  it('that are stuck in the middle are occurrences too', async () => {
    const answer = await ask(await start([record(11, 'pending-upgrade', '2026-05-20T13:30:00Z')]));

    expect(answer.observations).toMatchObject([
      { kind: 'deploy', status: 'unknown', sha: 'revision 11', previousSha: null },
      {
        ...{ kind: 'occurrence', source: 'pipeline', type: 'pending-upgrade', firstAt: '2026-05-20T13:30:00Z' },
        entity: { ref: 'c1/shop/Release/payments' },
      },
    ]);
  });

  it('whose labels cannot be read are named as missing', async () => {
    const broken = record(1, 'deployed', '2026-05-20T13:30:00Z');
    const labels = { ...broken.metadata.labels, version: 'one' };

    const answer = await ask(await start([{ ...broken, metadata: { ...broken.metadata, labels } }]));

    expect(answer).toMatchObject({ truncated: true, observations: [{ kind: 'document' }] });
  });
});

describe('what it may not see', () => {
  it('is told as not configured, with the Role that would grant it and what that Role grants besides', async () => {
    const double = await start([]);
    double.fault({ fault: 'status', status: 403 });

    for (const failure of [await failureOf(ask(double)), await failureOf(open(double.url).doctor(context()))]) {
      expect(failure).toMatchObject({ tool: 'helm', failure: 'auth' });
      expect(failure.message).toMatch(/not configured.*rbac-helm\.yaml.*every Secret/);
    }
  });

  it('in one namespace does not lose the other', async () => {
    const double = await start([record(1, 'deployed', '2026-05-20T13:30:00Z')]);
    double.fault({ fault: 'status', status: 403, namespace: 'billing' });

    const answer = await ask(double, {}, ['shop', 'billing']);

    expect(answer.observations).toMatchObject([{ kind: 'deploy' }, { kind: 'document' }]);
    expect(answer.observations[1]).toMatchObject({ text: expect.stringMatching(/^secrets in billing: .*403/) });
  });

  it('is out of scope where the section does not name it', async () => {
    const double = await start([]);

    expect((await failureOf(ask(double, { namespaces: ['billing'] }))).message).toContain('not in scope');
  });

  it('is refused unread where a server sends contents in place of metadata', async () => {
    const whole = { kind: 'SecretList', apiVersion: 'v1', metadata: {}, items: [record(1, 'deployed', WINDOW.from)] };
    const server = await startScriptedServer(() => ({ body: JSON.stringify(whole) }));

    const failure = await failureOf(open(server.url).ask(WINDOW, context()));
    await server.close();

    expect(failure).toMatchObject({ failure: 'malformed' });
    expect(failure.message).not.toContain('c2VjcmV0');
  });
});

it('tells how many revisions there are', async () => {
  const double = await start([record(1, 'deployed', '2026-05-20T13:30:00Z')]);

  expect(await open(double.url).doctor(context())).toBe('cluster c1 answers: 1 revisions of releases');
});
