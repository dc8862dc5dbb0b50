import type { Observation } from '../../schema/index.ts';
import { at as atSeconds, ZERO_MS } from '../seen.test-support.ts';

type Fields = Record<string, unknown>;

/** What a test says of a shop in a cluster; each field changes one thing about it. */
export interface Shop {
  /** The pod spec of `cart`, over what it has in health. */
  spec?: Fields;
  container?: Fields;
  annotations?: Record<string, string>;
  replicas?: number;
  /** Null: there is no pod of `cart`. */
  pod?: Fields | null;
  podLabels?: Record<string, string>;
  /** Where the pod of `cart` stands; null while it waits. */
  node?: string | null;
  status?: Fields;
  service?: Fields | null;
  /** More objects, by kind, name, and JSON. */
  objects?: readonly (readonly [kind: string, name: string, json: Fields])[];
  events?: readonly (readonly [kind: string, name: string, reason: string, message: string])[];
  logs?: Record<string, string>;
  more?: readonly Observation[];
  nodes?: Record<string, Fields>;
  /** What callers are given as the address of `cart`. */
  address?: string;
}

const CLUSTER_WIDE = new Set(['Node', 'Namespace', 'PersistentVolume', 'StorageClass']);

/** `web` calls `cart`, and `cart` uses the database `ledger`; three nodes. In health nothing is broken. */
export function shop({
  spec = {},
  container = {},
  annotations = {},
  replicas = 1,
  pod = {},
  podLabels = { app: 'cart' },
  node = 'node-1',
  status = running(),
  service = {},
  objects = [],
  events = [],
  logs = {},
  more = [],
  nodes = {},
  address = 'cart:7070',
}: Shop = {}): Observation[] {
  const cartContainer = {
    name: 'server',
    image: 'registry.example/shop/cart:v1',
    ports: [{ containerPort: 7070 }],
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
    livenessProbe: { grpc: { port: 7070 }, initialDelaySeconds: 15, periodSeconds: 10 },
    readinessProbe: { grpc: { port: 7070 }, initialDelaySeconds: 5 },
    ...container,
  };
  const cartSpec = { serviceAccountName: 'cart', containers: [cartContainer], ...spec };
  const isReady = (status['conditions'] as Fields[]).some((one) => one['type'] === 'Ready' && one['status'] === 'True');
  return [
    ...['node-1', 'node-2', 'node-3'].map((name) => objectOf('Node', name, nodeJson(name, nodes[name] ?? {}))),
    objectOf('Namespace', 'shop', {}),
    ...['default', 'cart', 'web', 'ledger'].map((name) => objectOf('ServiceAccount', name, {})),
    ...workload('cart', cartSpec, { replicas, annotations, podLabels, ready: pod && isReady ? 1 : 0 }),
    ...(pod
      ? [podOf('cart', { ...cartSpec, ...(node === null ? {} : { nodeName: node }), ...pod }, podLabels, status)]
      : []),
    ...(service
      ? [
          objectOf('Service', 'cart', {
            spec: { selector: { app: 'cart' }, ports: [{ port: 7070, targetPort: 7070, protocol: 'TCP' }], ...service },
          }),
        ]
      : []),
    ...healthy('web', 8080, { env: [{ name: 'CART_SERVICE_ADDR', value: address }] }),
    ...healthy('pay', 9090, {
      env: [
        { name: 'DB_HOST', value: 'ledger' },
        { name: 'DB_PORT', value: '3306' },
      ],
    }),
    ...healthy('ledger', 3306, {}, 'mysql:8.0'),
    ...objects.map(([kind, name, json]) => objectOf(kind, name, json)),
    ...events.map(([kind, name, reason, message]) => eventOf(kind, name, reason, message)),
    ...Object.entries(logs).map(([name, text]): Observation => ({ kind: 'logs', service: name, text })),
    ...more,
  ];
}

/** The status of a pod that takes traffic. */
export function running(restarts = 0, lastState: Fields = {}): Fields {
  return {
    phase: 'Running',
    conditions: [
      { type: 'PodScheduled', status: 'True' },
      { type: 'Ready', status: 'True' },
    ],
    containerStatuses: [{ name: 'server', ready: true, restartCount: restarts, state: { running: {} }, lastState }],
  };
}

/** The status of a pod whose container waits. */
export function waiting(reason: string, message = '', lastState: Fields = {}, restarts = 0): Fields {
  return {
    phase: 'Pending',
    conditions: [
      { type: 'PodScheduled', status: 'True' },
      { type: 'Ready', status: 'False' },
    ],
    containerStatuses: [
      { name: 'server', ready: false, restartCount: restarts, state: { waiting: { reason, message } }, lastState },
    ],
  };
}

/** The status of a pod that no node has. */
export function pending(message: string): Fields {
  const unscheduled = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
  return { phase: 'Pending', conditions: message === '' ? [] : [unscheduled] };
}

/** A gauge of a service or node: once before the incident, once in it. */
export function gauge(
  metric: string,
  labels: Record<string, string>,
  before: number | null,
  now: number | null,
): Observation {
  return {
    kind: 'series',
    metric,
    type: 'gauge',
    labels,
    samples: [
      [ZERO_MS - 60_000, before],
      [ZERO_MS + 60_000, now],
    ],
  };
}

/** An object of the shop's namespace, or of the whole cluster. */
export function objectOf(type: string, name: string, json: Fields): Observation {
  const namespace = CLUSTER_WIDE.has(type) ? null : 'shop';
  const metadata = {
    name,
    ...(namespace === null ? {} : { namespace }),
    ...((json['metadata'] as Fields | undefined) ?? {}),
  };
  return {
    kind: 'object',
    cluster: 'prod',
    namespace,
    type,
    name,
    uid: null,
    text: JSON.stringify({ kind: type, ...json, metadata }),
  };
}

/** What the cluster says happened. */
export function eventOf(kind: string, name: string, reason: string, message: string): Observation {
  const place = CLUSTER_WIDE.has(kind) ? '-' : 'shop';
  return {
    kind: 'occurrence',
    source: 'cluster',
    type: reason,
    entity: { kind: 'k8s', ref: `prod/${place}/${kind}/${name}`, aliases: [] },
    firstAt: atSeconds(10),
    lastAt: atSeconds(60),
    count: 3,
    rawAt: '60s',
    precisionMs: 1000,
    actor: null,
    summary: message,
    text: `${reason} ${kind}/${name} ${message}`,
  };
}

function healthy(
  name: string,
  port: number,
  container: Fields,
  image = `registry.example/shop/${name}:v1`,
): Observation[] {
  const spec = { containers: [{ name: 'server', image, ports: [{ containerPort: port }], ...container }] };
  const labels = { app: name };
  return [
    ...workload(name, spec, { replicas: 1, annotations: {}, podLabels: labels, ready: 1 }),
    podOf(name, { ...spec, nodeName: 'node-2' }, labels, running()),
    objectOf('Service', name, { spec: { selector: labels, ports: [{ port, protocol: 'TCP' }] } }),
  ];
}

function workload(
  name: string,
  spec: Fields,
  how: { replicas: number; annotations: Fields; podLabels: Fields; ready: number },
): Observation[] {
  const template = { metadata: { labels: how.podLabels, annotations: how.annotations }, spec };
  return [
    objectOf('Deployment', name, {
      spec: { replicas: how.replicas, selector: { matchLabels: { app: name } }, template },
      status: { readyReplicas: how.ready },
    }),
    objectOf('ReplicaSet', `${name}-5d8f`, {
      metadata: { ownerReferences: [{ kind: 'Deployment', name, controller: true }] },
      spec: { replicas: how.replicas },
    }),
  ];
}

function podOf(name: string, spec: Fields, labels: Fields, status: Fields): Observation {
  const metadata = { labels, ownerReferences: [{ kind: 'ReplicaSet', name: `${name}-5d8f`, controller: true }] };
  return objectOf('Pod', `${name}-5d8f-x2x9z`, { metadata, spec, status });
}

function nodeJson(name: string, fields: Fields): Fields {
  return {
    metadata: { labels: { 'kubernetes.io/hostname': name, zone: 'a' } },
    spec: {},
    status: { allocatable: { cpu: '4', memory: '8Gi' }, conditions: [{ type: 'Ready', status: 'True' }] },
    ...fields,
  };
}
