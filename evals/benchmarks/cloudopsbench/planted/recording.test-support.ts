import { stringify } from 'yaml';
import { LABEL } from './healthy-cluster.test-support.ts';
import type { App, Cluster, Happening, Service } from './cluster.test-support.ts';
import {
  claimPage,
  endpointsPage,
  nodePage,
  replicaSetPage,
  servicePage,
  volumePage,
  workloadPage,
} from './describe.test-support.ts';
import { isReady, podPage, readyPods, templateOf } from './describe-pods.test-support.ts';

/** The cluster as the set's ten tools would have answered for it: `{"Tool:{json args}": "text"}`. */
export function recordingOf(cluster: Cluster): Record<string, unknown> {
  const { namespace, apps, services, nodes, claims, volumes } = cluster;
  const answers: Record<string, unknown> = { collection_timestamp: '2026-04-02T10:00:00.000000' };
  function describe(type: string, name: string, page: string): void {
    answers[`DescribeResource:${JSON.stringify({ resource_type: type, name, namespace })}`] = page;
  }
  function list(type: string, head: string, rows: string[]): void {
    const text = rows.length === 0 ? '' : [head, ...rows, ''].join('\n');
    answers[`GetResources:${JSON.stringify({ resource_type: type, name: '', namespace })}`] = text;
  }
  for (const app of apps) {
    describe(app.kind === 'Deployment' ? 'deployments' : 'statefulsets', app.name, workloadPage(app, namespace));
    if (app.kind === 'Deployment') describe('replicasets', `${app.name}-${app.hash}`, replicaSetPage(app, namespace));
    for (const pod of app.pods) describe('pods', pod.name, podPage(pod, app, namespace));
    answers[`GetAppYAML:${JSON.stringify({ app_name: app.name })}`] = manifestsOf(app, cluster);
    answers[`GetErrorLogs:${JSON.stringify({ namespace, service_name: app.name })}`] = {
      app: cluster.logs[app.name] ?? [],
    };
    answers[`GetServiceDependencies:${JSON.stringify({ service_name: app.name })}`] = dependencies(app.name, cluster);
  }
  for (const service of services) {
    const [ready, notReady] = addressesOf(service, apps);
    describe('services', service.name, servicePage(service, ready, namespace));
    describe('endpoints', service.name, endpointsPage(service, ready, notReady, namespace));
  }
  for (const node of nodes) {
    describe('nodes', node.name, nodePage(node));
    for (const [unit, active] of Object.entries(node.units))
      answers[`CheckNodeServiceStatus:${JSON.stringify({ node_name: node.name, service_name: unit })}`] = unitPage(
        unit,
        node.name,
        active,
      );
  }
  for (const claim of claims) describe('persistentvolumeclaims', claim.name, claimPage(claim, cluster));
  for (const volume of volumes) describe('persistentvolumes', volume.name, volumePage(volume));
  for (const name of cluster.storageClasses)
    describe(
      'storageclasses',
      name,
      `Name:            ${name}\nIsDefaultClass:  No\nProvisioner:     csi.example.net\nEvents:          <none>\n`,
    );
  for (const { name, rows } of cluster.quotas)
    describe(
      'resourcequota',
      name,
      `Name:         ${name}\nNamespace:    ${namespace}\nResource      Used  Hard\n--------      ----  ----\n${rows.map((row) => row.join('  ')).join('\n')}\n`,
    );
  for (const [name, data] of Object.entries(cluster.configMaps))
    describe(
      'configmaps',
      name,
      `Name:         ${name}\nNamespace:    ${namespace}\nLabels:       <none>\n\nData\n====\n${Object.entries(data)
        .map(([key, text]) => `${key}:\n----\n${text}\n`)
        .join('')}\nBinaryData\n====\n\nEvents:  <none>\n`,
    );
  list(
    'pods',
    'NAME                          READY   STATUS    RESTARTS   AGE',
    apps.flatMap((app) =>
      app.pods.map(({ name }) => `${name.padEnd(30)}${readyPods(app)}/1     Running   0          31d`),
    ),
  );
  list(
    'serviceaccounts',
    'NAME                SECRETS   AGE',
    cluster.accounts.map((name) => `${name.padEnd(20)}0         31d`),
  );
  list(
    'secrets',
    'NAME                TYPE     DATA   AGE',
    Object.keys(cluster.secrets).map((name) => `${name.padEnd(20)}Opaque   2      31d`),
  );
  list(
    'nodes',
    'NAME                STATUS                     ROLES    AGE   VERSION',
    nodes.map(
      ({ name, ready, cordoned }) =>
        `${name.padEnd(20)}${`${ready[0] === 'True' ? 'Ready' : 'NotReady'}${cordoned ? ',SchedulingDisabled' : ''}`.padEnd(27)}<none>   31d   v1.29.6`,
    ),
  );
  list('events', 'LAST SEEN   TYPE      REASON   OBJECT   MESSAGE', eventRows(cluster));
  answers['GetAlerts:{}'] = { alert_count: cluster.alerts.length, alerts: cluster.alerts };
  return answers;
}

/** What the endpoints controller would write: ready and unready addresses of the pods that the selector takes. */
function addressesOf({ selector }: Service, apps: readonly App[]): [ready: string[], notReady: string[]] {
  const taken = apps.filter(({ labels }) => Object.entries(selector).every(([key, value]) => labels[key] === value));
  const pods = taken.flatMap((app) => app.pods).filter(({ ip }) => ip !== null);
  return [
    pods.filter(isReady).map(({ ip }) => ip ?? ''),
    pods.filter((pod) => !isReady(pod)).map(({ ip }) => ip ?? ''),
  ];
}

function manifestsOf(app: App, cluster: Cluster): string {
  const { namespace } = cluster;
  const { kind, name, labels, replicas, claimTemplates } = app;
  const spec = templateOf(app);
  const documents: unknown[] = [
    {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name, namespace, labels },
      spec: {
        replicas,
        selector: { matchLabels: { [LABEL]: name } },
        template: { metadata: { labels }, spec },
        ...(claimTemplates.length === 0 ? {} : { volumeClaimTemplates: claimTemplates.map(claimTemplate) }),
      },
    },
    ...cluster.services
      .filter((service) => service.name === name)
      .map(({ selector, ports }) => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace },
        spec: { selector, ports },
      })),
    ...cluster.claims
      .filter((claim) => claim.app === name && kind === 'Deployment')
      .map(({ name: claim, storageClassName, accessModes, storage, selector, volumeName }) => ({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: claim, namespace },
        spec: {
          storageClassName,
          accessModes,
          resources: { requests: { storage } },
          ...(selector ? { selector: { matchLabels: selector } } : {}),
          ...(volumeName === null ? {} : { volumeName }),
        },
      })),
    ...(spec.containers.some(({ env }) => env.some(({ valueFrom }) => valueFrom?.secretKeyRef.name === 'ledger-login'))
      ? Object.entries(cluster.secrets).map(([secret, stringData]) => ({
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: secret, namespace },
          stringData,
        }))
      : []),
  ];
  return documents.map((document) => stringify(document)).join('---\n');
}

function claimTemplate({ name, storageClassName, storage }: App['claimTemplates'][number]): unknown {
  return {
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } },
  };
}

function dependencies(name: string, { calls }: Cluster): string {
  const callers = Object.entries(calls)
    .filter(([, callees]) => callees.includes(name))
    .map(([caller]) => caller);
  const callees = calls[name] ?? [];
  return `[Service]: ${name}
[Upstream (Called By)]: ${callers.join(', ') || '(User Traffic)'}
[Downstream (Calls)]:
${callees.length === 0 ? '(None - Leaf Service)' : [name, ...callees.map((callee) => `├── ${callee}`)].join('\n')}
`;
}

function unitPage(unit: string, node: string, active: string): string {
  return `Service: ${unit}
Node: ${node}
Status: ${active.startsWith('active') ? '●' : active.startsWith('failed') ? '×' : '○'} ${unit}.service - ${unit}
     Loaded: loaded (/etc/systemd/system/${unit}.service; enabled; preset: enabled)
     Active: ${active}
`;
}

function eventRows({ apps, claims, nodes }: Cluster): string[] {
  const rows = (kind: string, name: string, own: readonly Happening[]): string[] =>
    own.map(
      ({ type, reason, age, message }) => `${age.padEnd(12)}${type.padEnd(10)}${reason}   ${kind}/${name}   ${message}`,
    );
  return [
    ...apps.flatMap((app) => [
      ...app.pods.flatMap((pod) => rows('pod', pod.name, pod.events)),
      ...(app.kind === 'Deployment'
        ? rows('replicaset', `${app.name}-${app.hash}`, app.events)
        : rows('statefulset', app.name, app.events)),
    ]),
    ...claims.flatMap((claim) => rows('persistentvolumeclaim', claim.name, claim.events)),
    ...nodes.flatMap(({ name, events }) => rows('node', name, events)),
  ];
}
