import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  startKubernetes,
  type ApiObject,
  type KubernetesDouble,
  type KubernetesOptions,
} from '../fixtures/doubles/kubernetes/kubernetes-double.ts';
import { ToolError } from '../src/errors.ts';
import { Answer, type Deploy, type Incident, type Observation } from '../src/schema/index.ts';
import { kubernetes } from './kubernetes.ts';
import { grantsOf, nameOf, notGranted } from './kubernetes/cluster-role.test-support.ts';
import { fittingJson } from './kubernetes/fitting-json.ts';

const TOKEN = 'reader-token';
const WINDOW = { from: '2026-05-20T13:00:00Z', to: '2026-05-20T15:00:00Z' };
/** When the cluster is asked: half an hour after the window opens, so that no event is forgotten. */
const NOW = Date.parse('2026-05-20T13:30:00Z');

const incident: Incident = {
  ...{ id: 'INC-1', title: 't', severity: 'SEV2', startedAt: WINDOW.from, resolvedAt: WINDOW.to },
  ...{ environment: 'prod', services: [], alerts: [], links: [], source: { trigger: 'manual', delivery: 'd' } },
};

const running: KubernetesDouble[] = [];

async function start(options: KubernetesOptions = {}): Promise<KubernetesDouble> {
  const double = await startKubernetes({ token: TOKEN, ...options });
  running.push(double);
  return double;
}

// Whatever a test is about: nothing is asked that the shipped ClusterRole does not grant, and nothing but GET.
afterEach(async () => {
  const journals = running.flatMap((double) => double.journal());
  await Promise.all(running.splice(0).map((double) => double.close()));
  expect(notGranted(journals, grantsOf('rbac.yaml'))).toEqual([]);
  expect(journals.filter(({ method }) => method !== 'GET')).toEqual([]);
});

function section(double: KubernetesDouble, more: object = {}): object {
  const way = { url: double.url, insecure: true, bearerToken: TOKEN, cluster: 'c1', namespaces: ['shop'] };
  return { ...way, retries: 0, timeoutMs: 5000, ...more };
}

async function ask(double: KubernetesDouble, question: object, more: object = {}): Promise<Answer> {
  const context = { signal: AbortSignal.timeout(25_000), now: () => NOW };
  const answer = await kubernetes.open(section(double, more)).ask({ ...WINDOW, ...question }, context);
  return Answer.parse(answer);
}

async function failureOf(attempt: Promise<unknown>): Promise<ToolError> {
  const error: unknown = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ToolError)) throw new Error(`no ToolError but ${String(error)}`);
  return error;
}

function ofKind<Kind extends Observation['kind']>({ observations }: Answer, kind: Kind) {
  return observations.filter((one): one is Extract<Observation, { kind: Kind }> => one.kind === kind);
}

function missingIn(answer: Answer): string {
  return ofKind(answer, 'document')
    .map(({ text }) => text)
    .join('\n');
}

function pod(name: string, more: object = {}): ApiObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' }, spec: { containers: [] }, ...more };
}

function event(name: string, more: object): ApiObject {
  const involvedObject = { kind: 'Pod', namespace: 'shop', name: 'payments-1', uid: 'u-1' };
  return { apiVersion: 'v1', kind: 'Event', metadata: { name, namespace: 'shop' }, involvedObject, ...more };
}

describe('the section', () => {
  const way = { url: 'https://10.0.0.1:6443', namespaces: ['shop'] };

  it.each([
    ['no namespace', { ...way, namespaces: [] }],
    ['a namespace that stands for all', { ...way, namespaces: ['*'] }],
    ['a namespace that climbs out of its path', { ...way, namespaces: ['../kube-system'] }],
    ['no address', { namespaces: ['shop'] }],
    ['two addresses', { ...way, inCluster: true }],
    ['an address with a password', { ...way, url: 'https://u:p@10.0.0.1' }],
  ])('is refused with %s', (_, wrong) => {
    expect(() => kubernetes.open(wrong)).toThrow();
  });

  it('does not send a credential over plain http to another machine', async () => {
    const open = kubernetes.open({ ...way, url: 'http://10.0.0.1:6443', insecure: true, bearerToken: TOKEN });

    const failure = await failureOf(
      open.ask({ ask: 'pods', ...WINDOW }, { signal: AbortSignal.timeout(5000), now: () => NOW }),
    );

    expect(failure).toMatchObject({ failure: 'client' });
    expect(failure.message).toContain('plain http');
    expect(failure.message).not.toContain(TOKEN);
  });

  it('says which kubeconfig cannot be read', async () => {
    const open = kubernetes.open({ kubeconfig: '/nowhere/config', namespaces: ['shop'] });

    const failure = await failureOf(open.doctor({ signal: AbortSignal.timeout(5000), now: () => NOW }));

    expect(failure.message).toContain('/nowhere/config');
  });
});

describe('a kubeconfig', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hindcast-kubeconfig-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is read by the client, with the context and the credential that it names', async () => {
    const double = await start({ objects: [pod('a')] });
    const kubeconfig = join(folder, 'config');
    const named = (name: string, more: object) => ({ name, ...more });
    const file = {
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'elsewhere' },
      clusters: [
        named('here', { cluster: { server: double.url } }),
        named('elsewhere', { cluster: { server: 'https://10.0.0.1' } }),
      ],
      users: [named('reader', { user: { token: TOKEN } })],
      contexts: ['here', 'elsewhere'].map((cluster) => named(cluster, { context: { cluster, user: 'reader' } })),
    };
    writeFileSync(kubeconfig, JSON.stringify(file));
    const open = (context: string) =>
      kubernetes.open({ kubeconfig, context, insecure: true, namespaces: ['shop'], retries: 0 });
    const when = { signal: AbortSignal.timeout(25_000), now: () => NOW };

    const answer = await open('here').ask({ ask: 'pods', ...WINDOW }, when);
    const failure = await failureOf(open('nowhere').ask({ ask: 'pods', ...WINDOW }, when));

    expect(answer.returned).toBe(1);
    expect(failure.message).toMatch(/nowhere.*kubectl config get-contexts/);
  });
});

describe('the scope', () => {
  it('keeps a question to the namespaces of the section, and asks nothing where it leaves them', async () => {
    const double = await start({ objects: [pod('a'), { ...pod('b'), metadata: { name: 'b', namespace: 'billing' } }] });

    const answer = await ask(double, { ask: 'pods' });
    const failure = await failureOf(ask(double, { ask: 'pods', namespaces: ['billing'] }));

    expect(ofKind(answer, 'object').map(({ name }) => name)).toEqual(['a']);
    expect(failure).toMatchObject({ failure: 'client' });
    expect(failure.message).toContain('"billing" is not in scope');
    expect(double.journal().map(({ namespace }) => namespace)).toEqual(['shop']);
  });

  it('leaves out volumes that were claimed from other namespaces', async () => {
    const volume = (name: string, namespace?: string): ApiObject => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: namespace === undefined ? {} : { claimRef: { namespace, name: 'data' } },
    });
    const double = await start({ objects: [volume('ours', 'shop'), volume('theirs', 'billing'), volume('free')] });

    const answer = await ask(double, { ask: 'storage' });

    expect(ofKind(answer, 'object').map(({ name, namespace }) => [name, namespace])).toEqual([
      ['free', null],
      ['ours', null],
    ]);
  });
});

describe('the seed questions', () => {
  it('ask for events first, because they are forgotten first, and are all answered', async () => {
    const double = await start({ objects: [pod('a')] });
    const open = kubernetes.open(section(double));

    const questions = open.seed({ incident, window: WINDOW, services: [] });
    const answers = [];
    for (const question of questions) {
      answers.push(await open.ask(question, { signal: AbortSignal.timeout(25_000), now: () => NOW }));
    }

    expect(questions[0]).toMatchObject({ ask: 'events' });
    expect(answers.every(({ truncated }) => !truncated)).toBe(true);
    expect(answers.reduce((sum, { returned }) => sum + returned, 0)).toBe(1);
  });
});

describe('a list', () => {
  const many = Array.from({ length: 7 }, (_, index) => pod(`p${index}`));

  it('is read page by page to its end', async () => {
    const double = await start({ objects: many, pageSize: 3 });

    const answer = await ask(double, { ask: 'pods' });

    expect(answer).toMatchObject({ returned: 7, total: 7, truncated: false });
    expect(double.journal()).toHaveLength(3);
  });

  it('of nothing is no gap', async () => {
    const answer = await ask(await start(), { ask: 'pods' });

    expect(answer).toMatchObject({ returned: 0, total: 0, truncated: false, observations: [] });
  });

  it('begins anew where its token has expired, without giving anything twice', async () => {
    const double = await start({ objects: many, pageSize: 3 });
    double.fault({ fault: 'status', status: 410, resource: 'pods', nth: 2, times: 1 });

    const answer = await ask(double, { ask: 'pods' });

    expect(ofKind(answer, 'object').map(({ name }) => name)).toEqual(many.map(({ metadata }) => metadata.name));
    expect(answer.truncated).toBe(false);
  });

  it('ends, and says so, where its token expires again and again', async () => {
    const double = await start({ objects: many, pageSize: 3 });
    double.fault({ fault: 'status', status: 410, resource: 'pods', nth: 2, times: 1 });
    double.fault({ fault: 'status', status: 410, resource: 'pods', nth: 3, times: 1 });
    double.fault({ fault: 'status', status: 410, resource: 'pods', nth: 4, times: 1 });

    const answer = await ask(double, { ask: 'pods' });

    expect(answer.truncated).toBe(true);
    expect(ofKind(answer, 'object')).toHaveLength(3);
    expect(missingIn(answer)).toContain('pods in shop: not all were read');
  });

  it.each([
    ['items', { maxItems: 4 }, 4],
    ['bytes', { maxListBytes: 500 }, 3],
  ])('ends at its cap of %s, and says so', async (_, cap, returned) => {
    const double = await start({ objects: many, pageSize: 3 });

    const answer = await ask(double, { ask: 'pods' }, cap);

    expect(answer.truncated).toBe(true);
    expect(ofKind(answer, 'object').length).toBeLessThanOrEqual(6);
    expect(ofKind(answer, 'object').length).toBeGreaterThanOrEqual(returned);
    expect(missingIn(answer)).toContain('pods in shop');
  });

  it('is asked for again after the wait that the server names', async () => {
    const double = await start({ objects: many });
    double.fault({ fault: 'status', status: 429, headers: { 'retry-after': '0' }, times: 1 });
    double.fault({ fault: 'status', status: 500, times: 1 });

    const answer = await ask(double, { ask: 'pods' }, { retries: 2 });

    expect(answer.returned).toBe(7);
    expect(double.journal().map(({ status }) => status)).toEqual([429, 500, 200]);
  });

  it.each([
    ['a rate limit that lasts', { fault: 'status', status: 429 }, 'rate-limited'],
    ['a fault of the server', { fault: 'status', status: 500 }, 'server'],
    ['no permission', { fault: 'status', status: 403 }, 'auth'],
    ['no answer', { fault: 'hang' }, 'timeout'],
    ['half a body', { fault: 'cut' }, 'server'],
    ['a body that is no JSON', { fault: 'garbage' }, 'malformed'],
    ['more than is read', { fault: 'huge', bytes: 5000 }, 'malformed'],
  ] as const)('fails by name with %s', async (_, fault, failure) => {
    const double = await start({ objects: many });
    double.fault(fault);

    const thrown = await failureOf(ask(double, { ask: 'pods' }, { timeoutMs: 300, maxAnswerBytes: 4000 }));

    expect(thrown).toMatchObject({ tool: 'kubernetes', failure });
    expect(thrown.message).not.toContain(TOKEN);
  });

  it('fails by name with a wrong token, and names the remedy', async () => {
    const double = await start({ token: 'another' });

    const thrown = await failureOf(ask(double, { ask: 'pods' }));

    expect(thrown).toMatchObject({ failure: 'auth' });
    expect(thrown.message).toContain('the credential is missing, wrong or expired');
  });

  it('that is refused does not lose the others, and the answer says what is missing', async () => {
    const service: ApiObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'payments', namespace: 'shop' } };
    const double = await start({ objects: [service] });
    double.fault({ fault: 'status', status: 403, resource: 'networkpolicies' });
    double.fault({ fault: 'hang', resource: 'ingresses' });
    double.fault({ fault: 'status', status: 404, resource: 'endpointslices' });

    const answer = await ask(double, { ask: 'network' }, { timeoutMs: 300 });

    expect(ofKind(answer, 'object').map(({ type }) => type)).toEqual(['Service']);
    expect(answer).toMatchObject({ truncated: true, returned: 2, total: 4 });
    expect(missingIn(answer)).toMatch(/networkpolicies in shop: .*403.*rbac\.yaml/);
    expect(missingIn(answer)).toMatch(/ingresses in shop: .*did not answer in time/);
    expect(missingIn(answer)).not.toContain('endpointslices');
  });

  it('stops at the seconds of the question, whatever the server does', async () => {
    const double = await start({ objects: many });
    double.fault({ fault: 'hang' });

    const thrown = await failureOf(ask(double, { ask: 'network' }, { timeoutMs: 5000, maxSeconds: 0.3 }));

    expect(thrown).toMatchObject({ failure: 'timeout' });
    expect(double.journal()).toHaveLength(1);
  });
});

describe('an object', () => {
  const container = {
    name: 'payments',
    image: 'ghcr.io/acme/payments:5c3d634',
    env: [
      { name: 'POOL_MAX', value: '4' },
      { name: 'DB_PASSWORD', value: 'hunter2-hunter2' },
      { name: 'API_TOKEN', valueFrom: { secretKeyRef: { name: 'payments', key: 'token' } } },
    ],
    resources: { limits: { memory: '256Mi' } },
    readinessProbe: { httpGet: { path: '/ready', port: 8080 } },
  };
  const deployment: ApiObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'payments',
      namespace: 'shop',
      uid: 'd-1',
      labels: { app: 'payments' },
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': '{"password":"in-the-clear"}',
        'acme.dev/owner': 'team-payments',
      },
      ownerReferences: [{ kind: 'Application', name: 'shop', uid: 'a-1' }],
      managedFields: [
        { manager: 'kubectl', operation: 'Apply', time: '2026-05-20T13:00:05Z', fieldsV1: { 'f:spec': {} } },
      ],
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'payments' } },
      template: { spec: { containers: [container] } },
    },
    status: { conditions: [{ type: 'Available', status: 'False', lastTransitionTime: '2026-05-20T13:10:00Z' }] },
  };

  it('keeps spec, status, labels, owners and annotations, and who wrote it last', async () => {
    const [object] = ofKind(await ask(await start({ objects: [deployment] }), { ask: 'workloads' }), 'object');

    const read: unknown = JSON.parse(object!.text);
    expect(object).toMatchObject({
      cluster: 'c1',
      namespace: 'shop',
      type: 'Deployment',
      name: 'payments',
      uid: 'd-1',
    });
    expect(read).toMatchObject({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        labels: { app: 'payments' },
        annotations: { 'acme.dev/owner': 'team-payments' },
        ownerReferences: [{ kind: 'Application' }],
        lastWrites: [{ manager: 'kubectl', operation: 'Apply', at: '2026-05-20T13:00:05Z' }],
      },
      spec: {
        selector: { matchLabels: { app: 'payments' } },
        template: {
          spec: {
            containers: [
              {
                image: 'ghcr.io/acme/payments:5c3d634',
                resources: { limits: { memory: '256Mi' } },
                readinessProbe: { httpGet: { path: '/ready' } },
                env: [
                  { name: 'POOL_MAX', value: '4' },
                  { name: 'DB_PASSWORD', value: expect.stringMatching(/^sha256:/) },
                  { name: 'API_TOKEN', valueFrom: { secretKeyRef: { name: 'payments', key: 'token' } } },
                ],
              },
            ],
          },
        },
      },
      status: { conditions: [{ type: 'Available', lastTransitionTime: '2026-05-20T13:10:00Z' }] },
    });
    expect(object!.text).not.toContain('hunter2');
    expect(object!.text).not.toContain('in-the-clear');
  });

  it('that is a ConfigMap shows its keys and hashes, and no value', async () => {
    const map = (name: string, value: string): ApiObject => ({
      ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' } },
      ...{ data: { 'pool.max': value }, binaryData: { blob: 'c2VjcmV0IGJsb2I=' } },
    });
    const double = await start({ objects: [map('a', 'value-one'), map('b', 'value-one'), map('c', 'value-two')] });

    const objects = ofKind(await ask(double, { ask: 'config' }), 'object');

    const hashes = objects.map(({ text }) => /"pool.max": "(sha256:\w+)"/.exec(text)?.[1]);
    expect(hashes[0]).toBeDefined();
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
    for (const { text } of objects) expect(text).not.toMatch(/value-one|value-two|c2VjcmV0/);
  });

  it('of 5 MiB is read, shortened to what is kept, and still JSON', async () => {
    const annotations = { state: 'x'.repeat(5 * 1024 * 1024) };
    const env = Array.from({ length: 20_000 }, (_, index) => ({ name: `V${index}`, value: 'y'.repeat(50) }));
    const huge = pod('huge', {
      metadata: { name: 'huge', namespace: 'shop', annotations },
      spec: { containers: [{ name: 'huge', env }] },
    });
    const double = await start({ objects: [huge, pod('small')] });

    const answer = await ask(double, { ask: 'pods' }, { maxObjectCharacters: 20_000 });

    const [object, small] = ofKind(answer, 'object');
    expect(object!.text.length).toBeLessThanOrEqual(20_000);
    expect(JSON.parse(object!.text)).toMatchObject({ kind: 'Pod', metadata: { name: 'huge' } });
    expect(small!.name).toBe('small');
    expect(answer.truncated).toBe(true);
    expect(missingIn(answer)).toContain('c1/shop/Pod/huge: shortened to 20000 characters');
  });

  it('is shortened to JSON that fits, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.integer({ min: 120, max: 2000 }), (value, most) => {
        const { text, cut } = fittingJson(value, most);

        expect(text.length).toBeLessThanOrEqual(most);
        if (cut) expect(JSON.parse(text)).toBeDefined();
        else expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('events', () => {
  it('come in three shapes of time, and one that stands for several is an interval', async () => {
    const double = await start({
      objects: [
        event('legacy', {
          ...{ reason: 'BackOff', message: 'Back-off restarting', type: 'Warning', count: 14, eventTime: null },
          ...{ firstTimestamp: '2026-05-20T13:05:00Z', lastTimestamp: '2026-05-20T13:25:00Z' },
        }),
        event('new', {
          ...{ reason: 'FailedScheduling', message: '0/3 nodes', eventTime: '2026-05-20T13:06:00.123456Z' },
          ...{ firstTimestamp: null, lastTimestamp: null },
          series: { count: 3, lastObservedTime: '2026-05-20T13:07:00.654321Z' },
        }),
        event('mixed', {
          reason: 'Killing',
          eventTime: '2026-05-20T15:04:00.5+02:00',
          lastTimestamp: '0001-01-01T00:00:00Z',
        }),
        event('bare', { metadata: { name: 'bare', namespace: 'shop', creationTimestamp: '2026-05-20T13:08:00Z' } }),
        event('earlier', {
          reason: 'Old',
          firstTimestamp: '2026-05-20T12:00:00Z',
          lastTimestamp: '2026-05-20T12:10:00Z',
        }),
        event('spanning', {
          reason: 'Unhealthy',
          firstTimestamp: '2026-05-20T12:00:00Z',
          lastTimestamp: '2026-05-20T13:00:00Z',
          count: 2,
        }),
      ],
    });

    const answer = await ask(double, { ask: 'events' });

    expect(
      ofKind(answer, 'occurrence').map(({ type, firstAt, lastAt, count, rawAt, precisionMs }) => ({
        ...{ type, firstAt, lastAt, count, rawAt, precisionMs },
      })),
    ).toEqual([
      {
        ...{ type: 'Unhealthy', firstAt: '2026-05-20T12:00:00Z', lastAt: '2026-05-20T13:00:00Z', count: 2 },
        ...{ rawAt: '2026-05-20T12:00:00Z', precisionMs: 1000 },
      },
      {
        ...{ type: 'Killing', firstAt: '2026-05-20T13:04:00.5Z', lastAt: '2026-05-20T13:04:00.5Z', count: 1 },
        ...{ rawAt: '2026-05-20T15:04:00.5+02:00', precisionMs: 100 },
      },
      {
        ...{ type: 'BackOff', firstAt: '2026-05-20T13:05:00Z', lastAt: '2026-05-20T13:25:00Z', count: 14 },
        ...{ rawAt: '2026-05-20T13:05:00Z', precisionMs: 1000 },
      },
      {
        ...{ type: 'FailedScheduling', firstAt: '2026-05-20T13:06:00.123456Z', lastAt: '2026-05-20T13:07:00.654321Z' },
        ...{ count: 3, rawAt: '2026-05-20T13:06:00.123456Z', precisionMs: 0.001 },
      },
      {
        ...{ type: 'Event', firstAt: '2026-05-20T13:08:00Z', lastAt: '2026-05-20T13:08:00Z', count: 1 },
        ...{ rawAt: '2026-05-20T13:08:00Z', precisionMs: 1000 },
      },
    ]);
    expect(answer.truncated).toBe(false);
  });

  it('say of what they are, in the one spelling of a cluster', async () => {
    const oom = event('oom', {
      reason: 'OOMKilling',
      message: 'Memory cgroup\nout of memory',
      firstTimestamp: '2026-05-20T13:05:00Z',
    });
    const double = await start({ objects: [oom] });

    const [occurrence] = ofKind(await ask(double, { ask: 'events' }), 'occurrence');

    expect(occurrence).toMatchObject({
      source: 'cluster',
      entity: { kind: 'k8s', ref: 'c1/shop/Pod/payments-1', aliases: ['Pod/payments-1', 'payments-1'] },
      summary: 'OOMKilling Pod/payments-1: Memory cgroup out of memory',
    });
  });

  it('are read from the newer group where the older is refused, under its own names', async () => {
    const double = await start({
      objects: [event('e', { reason: 'BackOff', message: 'again', firstTimestamp: '2026-05-20T13:05:00Z', count: 2 })],
    });
    double.fault({ fault: 'status', status: 403, resource: 'events', group: '' });

    const [occurrence] = ofKind(await ask(double, { ask: 'events' }), 'occurrence');

    expect(occurrence).toMatchObject({ type: 'BackOff', count: 2, summary: 'BackOff Pod/payments-1: again' });
  });

  it('of before the cluster can have kept them are named as missing', async () => {
    const double = await start({
      objects: [event('e', { reason: 'BackOff', firstTimestamp: '2026-05-20T13:05:00Z' })],
    });

    const late = await ask(double, { ask: 'events' }, { eventsKeptMinutes: 20 });
    const proof = event('old', { reason: 'Old', firstTimestamp: '2026-05-20T12:59:00Z' });
    double.put(proof);
    const kept = await ask(double, { ask: 'events' }, { eventsKeptMinutes: 20 });

    expect(late.truncated).toBe(true);
    expect(missingIn(late)).toContain('before 2026-05-20T13:05:00Z may have been forgotten');
    expect(kept.truncated).toBe(false);
  });

  it('without any time that can be read are counted, not dropped', async () => {
    const double = await start({ objects: [event('e', { reason: 'BackOff', firstTimestamp: 'yesterday' })] });

    const answer = await ask(double, { ask: 'events' });

    expect(answer.truncated).toBe(true);
    expect(missingIn(answer)).toContain('1 have no time that can be read');
  });
});

describe('rollouts', () => {
  const image = (tag: string) => ({
    spec: {
      containers: [
        { name: 'payments', image: `ghcr.io/acme/payments:${tag}`, env: [{ name: 'POOL_MAX', value: tag }] },
      ],
    },
  });

  function replicaSet(hash: string, tag: string, at: string, annotations: Record<string, string>): ApiObject {
    const metadata = { name: `payments-${hash}`, namespace: 'shop', creationTimestamp: at, annotations };
    const owner = { kind: 'Deployment', name: 'payments', uid: 'd-1' };
    return {
      ...{ apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { ...metadata, ownerReferences: [owner] } },
      spec: { template: image(tag) },
    };
  }

  function deployment(tag: string, progressing: object, managedFields: unknown[] = []): ApiObject {
    const metadata = { name: 'payments', namespace: 'shop', uid: 'd-1', managedFields };
    return {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata },
      spec: { template: image(tag) },
      status: { conditions: [{ type: 'Progressing', ...progressing }] },
    };
  }

  function scaled(at: string, message: string, uid = 'd-1'): ApiObject {
    return {
      ...{ apiVersion: 'v1', kind: 'Event', metadata: { name: `${at}-${message}`, namespace: 'shop' } },
      involvedObject: { kind: 'Deployment', namespace: 'shop', name: 'payments', uid },
      ...{ reason: 'ScalingReplicaSet', message, firstTimestamp: at, lastTimestamp: at, count: 1 },
    };
  }

  function briefly({ sha, previousSha, startedAt, finishedAt, status }: Deploy) {
    return { sha, previousSha, startedAt, finishedAt, status };
  }

  const REVISION = 'deployment.kubernetes.io/revision';
  const EARLIER = 'deployment.kubernetes.io/revision-history';
  const rolledBack = [
    // The old ReplicaSet serves again: its number is the highest, its creation weeks ago.
    replicaSet('aaa', '1111aaa', '2026-05-01T09:00:00Z', { [REVISION]: '3', [EARLIER]: '1' }),
    replicaSet('bbb', '2222bbb', '2026-05-20T13:05:00Z', { [REVISION]: '2' }),
    deployment('1111aaa', { status: 'True', reason: 'NewReplicaSetAvailable', lastUpdateTime: '2026-05-20T13:20:30Z' }),
  ];

  it('tell a rollback by the scaling of the old ReplicaSet, not by its creation', async () => {
    const double = await start({
      objects: [
        ...rolledBack,
        scaled('2026-05-20T13:05:01Z', 'Scaled up replica set payments-bbb to 1'),
        scaled('2026-05-20T13:05:40Z', 'Scaled down replica set payments-aaa to 0 from 1'),
        scaled('2026-05-20T13:20:00Z', 'Scaled up replica set payments-aaa from 0 to 1'),
        scaled('2026-05-20T13:20:20Z', 'Scaled down replica set payments-bbb to 0 from 1'),
      ],
    });

    const answer = await ask(double, { ask: 'rollouts' });

    const deploys = ofKind(answer, 'deploy');
    expect(deploys.map(briefly)).toEqual([
      {
        ...{ sha: '2222bbb', previousSha: '1111aaa', status: 'succeeded' },
        ...{ startedAt: '2026-05-20T13:05:00Z', finishedAt: '2026-05-20T13:05:40Z' },
      },
      {
        ...{ sha: '1111aaa', previousSha: '2222bbb', status: 'succeeded' },
        ...{ startedAt: '2026-05-20T13:20:00Z', finishedAt: '2026-05-20T13:20:30Z' },
      },
    ]);
    expect(deploys[0]).toMatchObject({ service: 'payments', environment: 'prod' });
    expect(deploys[0]!.text).toContain('- spec.containers[payments].env[POOL_MAX].value: "1111aaa"');
    expect(deploys[0]!.text).toContain('+ spec.containers[payments].env[POOL_MAX].value: "2222bbb"');
    expect(answer.truncated).toBe(false);
  });

  it('tell a rollback by who wrote the template last, where the events are forgotten', async () => {
    const write = { manager: 'kubectl-rollout', operation: 'Update', time: '2026-05-20T13:19:58Z' };
    const managed = [{ ...write, fieldsV1: { 'f:spec': { 'f:template': {} } } }];
    const double = await start({ objects: rolledBack });
    double.put(
      deployment(
        '1111aaa',
        { status: 'True', reason: 'NewReplicaSetAvailable', lastUpdateTime: '2026-05-20T13:20:30Z' },
        managed,
      ),
    );

    const deploys = ofKind(await ask(double, { ask: 'rollouts' }), 'deploy');

    expect(deploys.map(({ sha, startedAt }) => [sha, startedAt])).toEqual([
      ['2222bbb', '2026-05-20T13:05:00Z'],
      ['1111aaa', '2026-05-20T13:19:58Z'],
    ]);
    expect(deploys[1]!.text).toContain('the template was last written');
  });

  it('do not take scaling for a rollout', async () => {
    const double = await start({
      objects: [
        replicaSet('aaa', '1111aaa', '2026-05-01T09:00:00Z', { [REVISION]: '1' }),
        deployment('1111aaa', {
          status: 'True',
          reason: 'NewReplicaSetAvailable',
          lastUpdateTime: '2026-05-01T09:01:00Z',
        }),
        scaled('2026-05-20T13:10:00Z', 'Scaled up replica set payments-aaa to 5 from 2'),
      ],
    });

    expect(await ask(double, { ask: 'rollouts' })).toMatchObject({ observations: [], truncated: false });
  });

  it('do not take the events of a Deployment that was deleted for those of its namesake', async () => {
    const double = await start({
      objects: [...rolledBack, scaled('2026-05-20T13:15:00Z', 'Scaled up replica set payments-aaa to 1', 'another')],
    });

    const deploys = ofKind(await ask(double, { ask: 'rollouts' }), 'deploy');

    expect(deploys.map(({ startedAt }) => startedAt)).not.toContain('2026-05-20T13:15:00Z');
  });

  it('from a revision whose ReplicaSet is gone are told without what it held', async () => {
    const double = await start({
      objects: [
        ...rolledBack.slice(1),
        scaled('2026-05-20T13:03:00Z', 'Scaled up replica set payments-gone from 0 to 2'),
      ],
    });

    const deploys = ofKind(await ask(double, { ask: 'rollouts' }), 'deploy');

    expect(deploys.map(({ sha, previousSha }) => [sha, previousSha])).toEqual([
      ['payments-gone', null],
      ['2222bbb', 'payments-gone'],
    ]);
  });

  it('that do not come to an end in time have failed', async () => {
    const double = await start({
      objects: [
        replicaSet('aaa', '1111aaa', '2026-05-01T09:00:00Z', { [REVISION]: '1' }),
        replicaSet('bbb', '2222bbb', '2026-05-20T13:05:00Z', { [REVISION]: '2' }),
        deployment('2222bbb', {
          status: 'False',
          reason: 'ProgressDeadlineExceeded',
          lastUpdateTime: '2026-05-20T13:15:00Z',
        }),
      ],
    });

    expect(ofKind(await ask(double, { ask: 'rollouts' }), 'deploy').map(briefly)).toEqual([
      {
        ...{ sha: '2222bbb', previousSha: '1111aaa', status: 'failed' },
        ...{ startedAt: '2026-05-20T13:05:00Z', finishedAt: '2026-05-20T13:15:00Z' },
      },
    ]);
  });

  it('say so where nothing tells when a revision came back', async () => {
    const double = await start({ objects: rolledBack.slice(0, 2) });
    double.put({ ...deployment('1111aaa', {}), status: {} });

    const answer = await ask(double, { ask: 'rollouts' });

    expect(answer.truncated).toBe(true);
    expect(missingIn(answer)).toContain('Deployment shop/payments: when an earlier revision came back is not kept');
  });

  it('are told without events, which are then named as missing', async () => {
    const double = await start({ objects: rolledBack });
    double.fault({ fault: 'status', status: 403, resource: 'events' });

    const answer = await ask(double, { ask: 'rollouts' });

    expect(ofKind(answer, 'deploy').map(({ sha }) => sha)).toEqual(['2222bbb', '1111aaa']);
    expect(missingIn(answer)).toMatch(/^events: .*403/m);
  });

  it('of a StatefulSet are told by its ControllerRevisions, a rollback by their renumbering', async () => {
    const revision = (name: string, number: number, at: string, writtenAt: string, tag: string): ApiObject => ({
      ...{ apiVersion: 'apps/v1', kind: 'ControllerRevision', revision: number },
      metadata: {
        ...{ name, namespace: 'shop', creationTimestamp: at },
        ownerReferences: [{ kind: 'StatefulSet', name: 'ledger', uid: 's-1' }],
        managedFields: [{ manager: 'kube-controller-manager', operation: 'Update', time: writtenAt }],
      },
      data: { spec: { template: image(tag) } },
    });
    const set: ApiObject = {
      ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'ledger', namespace: 'shop', uid: 's-1' } },
      status: { currentRevision: 'ledger-a', updateRevision: 'ledger-a' },
    };
    const double = await start({
      objects: [
        set,
        revision('ledger-a', 3, '2026-05-01T09:00:00Z', '2026-05-20T13:20:00Z', '1111aaa'),
        revision('ledger-b', 2, '2026-05-20T13:05:00Z', '2026-05-20T13:05:00Z', '2222bbb'),
      ],
    });

    const deploys = ofKind(await ask(double, { ask: 'rollouts' }), 'deploy');

    expect(deploys.map(({ sha, previousSha, startedAt }) => [sha, previousSha, startedAt])).toEqual([
      ['2222bbb', '1111aaa', '2026-05-20T13:05:00Z'],
      ['1111aaa', '2222bbb', '2026-05-20T13:20:00Z'],
    ]);
  });

  it('can be asked of one workload', async () => {
    const double = await start({ objects: rolledBack });

    expect(ofKind(await ask(double, { ask: 'rollouts', services: ['inventory'] }), 'deploy')).toEqual([]);
    expect(ofKind(await ask(double, { ask: 'rollouts', services: ['payments'] }), 'deploy')).toHaveLength(2);
  });
});

describe('logs', () => {
  const killed = pod('payments-aaa-1', {
    metadata: {
      ...{ name: 'payments-aaa-1', namespace: 'shop', labels: { 'pod-template-hash': 'aaa' } },
      ownerReferences: [{ kind: 'ReplicaSet', name: 'payments-aaa', uid: 'r-1' }],
    },
    spec: { containers: [{ name: 'payments' }] },
    status: {
      containerStatuses: [
        {
          ...{ name: 'payments', restartCount: 1, state: { running: { startedAt: '2026-05-20T13:12:01Z' } } },
          lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: '2026-05-20T13:12:00Z' } },
        },
      ],
    },
  });
  const place = { namespace: 'shop', pod: 'payments-aaa-1', container: 'payments' };
  const before = { ...place, previous: true, lines: ['2026-05-20T13:11:59.123456789Z heap 255 MiB of 256 MiB'] };
  const after = { ...place, lines: ['2026-05-20T13:12:01.5Z started', '2026-05-20T16:00:00Z far too late'] };

  it('of a pod that was killed for memory are those of before and after, and the pod says why', async () => {
    const double = await start({ objects: [killed], logs: [before, after] });

    const logs = ofKind(await ask(double, { ask: 'logs' }), 'logs');
    const [object] = ofKind(await ask(double, { ask: 'pods' }), 'object');

    expect(logs).toEqual([
      { kind: 'logs', service: 'payments', text: '2026-05-20T13:11:59.123456789Z heap 255 MiB of 256 MiB' },
      { kind: 'logs', service: 'payments', text: '2026-05-20T13:12:01.5Z started' },
    ]);
    expect(JSON.parse(object!.text)).toMatchObject({
      status: { containerStatuses: [{ lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } } }] },
    });
  });

  it('are asked of the services that are named', async () => {
    const double = await start({ objects: [killed], logs: [before, after] });

    await ask(double, { ask: 'logs', services: ['inventory'] });

    expect(double.journal().map(nameOf)).toEqual(['list pods']);
  });

  it('keep their newest lines where there are too many, and the answer says so', async () => {
    const lines = Array.from(
      { length: 50 },
      (_, index) => `2026-05-20T13:10:${String(index).padStart(2, '0')}Z n${index}`,
    );
    const double = await start({ objects: [killed], logs: [before, { ...place, lines }] });

    const answer = await ask(double, { ask: 'logs' }, { maxLinesPerLog: 10 });

    expect(ofKind(answer, 'logs')[1]!.text.split('\n')).toEqual(lines.slice(40));
    expect(answer.truncated).toBe(true);
    expect(missingIn(answer)).toContain('log of shop/payments-aaa-1/payments: not all was read');
  });

  it('that are not there or refused do not lose the others', async () => {
    const other = pod('other', { spec: { containers: [{ name: 'other' }] } });
    const double = await start({ objects: [killed, other], logs: [after] });
    double.fault({ fault: 'status', status: 500, resource: 'pods', nth: 2, times: 1 });

    const answer = await ask(double, { ask: 'logs' });

    expect(ofKind(answer, 'logs')).toHaveLength(1);
    expect(missingIn(answer)).toMatch(/log of shop\/other\/other: .*500/);
  });

  it('are not asked for by themselves where a log store has them', () => {
    const open = kubernetes.open({ url: 'https://10.0.0.1:6443', namespaces: ['shop'], maxLogs: 0 });

    const asked = open.seed({ incident, window: WINDOW, services: [] }).map(({ ask: what }) => what);

    expect(asked).not.toContain('logs');
    expect(asked).toContain('rollouts');
  });

  it('beyond the number that is read are named', async () => {
    const double = await start({ objects: [killed], logs: [before, after] });

    const answer = await ask(double, { ask: 'logs' }, { maxLogs: 1 });

    expect(missingIn(answer)).toContain('1 of 2 were left out');
  });
});

describe('doctor', () => {
  it('tells what can be listed, and what not', async () => {
    const double = await start();
    double.fault({ fault: 'status', status: 403, resource: 'nodes' });

    const told = await kubernetes.open(section(double)).doctor({ signal: AbortSignal.timeout(5000), now: () => NOW });

    expect(told).toMatch(/^cluster c1 answers for shop: \d+ lists can be read; but not nodes \(forbidden\)$/);
  });

  it('fails where nothing can be listed', async () => {
    const double = await start();
    double.fault({ fault: 'status', status: 403 });

    const open = kubernetes.open(section(double));

    expect(await failureOf(open.doctor({ signal: AbortSignal.timeout(5000), now: () => NOW }))).toMatchObject({
      failure: 'auth',
    });
  });
});

describe('the ClusterRole that is shipped', () => {
  const grants = grantsOf('rbac.yaml');

  it('grants get, list and watch of named resources, and neither secrets nor a way into a pod', () => {
    expect(grants.length).toBeGreaterThan(20);
    expect(grants.filter(({ verb }) => !['get', 'list', 'watch'].includes(verb))).toEqual([]);
    expect(grants.filter((grant) => nameOf(grant).includes('*'))).toEqual([]);
    expect(
      grants.filter(({ resource }) =>
        /^secrets|serviceaccounts|\/(?:exec|attach|portforward|proxy|token|ephemeral)/.test(resource),
      ),
    ).toEqual([]);
  });

  it('refuses what it does not name, so that a tool that asks for something new is noticed', () => {
    const requests = [
      { verb: 'list', group: '', resource: 'pods' },
      { verb: 'list', group: '', resource: 'secrets' },
      { verb: 'POST', group: '', resource: 'pods/exec' },
      { verb: 'list', group: 'apps', resource: 'pods' },
    ];

    expect(notGranted(requests, grants)).toEqual(['list secrets', 'POST pods/exec', 'list pods.apps']);
  });

  it('grants nothing of Kubernetes itself that is never asked for', async () => {
    const double = await start({ objects: [pod('a', { spec: { containers: [{ name: 'main' }] } })] });
    double.fault({ fault: 'status', status: 403, resource: 'events', group: '', times: 1 });
    const open = kubernetes.open(section(double));

    for (const question of open.seed({ incident, window: WINDOW, services: [] })) {
      await open.ask(question, { signal: AbortSignal.timeout(25_000), now: () => NOW });
    }

    const itself = grants.filter(({ group }) => !/argoproj|fluxcd/.test(group));
    expect(notGranted(itself, double.journal())).toEqual([]);
  });
});
