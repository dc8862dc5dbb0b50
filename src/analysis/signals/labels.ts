/** Whose signal a series is, and of which callee where it is a caller's view. */
export interface Parties {
  entity: string;
  peer: string | null;
}

/**
 * Labels that name the service a series is about, the most telling first: what people set by hand, then what
 * Kubernetes and scrapers add. `job` and `container` come late because one job often scrapes many services.
 */
const ENTITY_LABELS = [
  'service',
  'service_name',
  'app',
  'app_kubernetes_io_name',
  'application',
  'deployment',
  'workload',
  'component',
  'pod',
  'job',
  'container',
  'resource',
  'instance',
  'host',
] as const;

/** Labels that name the callee. After OpenTelemetry, Envoy, Istio and common exporters. */
const PEER_LABELS = [
  'peer',
  'peer_service',
  'destination',
  'destination_service',
  'upstream',
  'upstream_service',
  'target_service',
  'remote',
  'remote_service',
  'callee',
  'dependency',
  'backend',
  'server_address',
  'envoy_cluster_name',
] as const;

/** Pairs of labels in which a third party (a mesh, a trace collector) names both ends of a call. */
const CALL_LABELS = [
  ['source_workload', 'destination_workload'],
  ['source_app', 'destination_app'],
  ['source_service', 'destination_service'],
  ['source', 'destination'],
  ['client', 'server'],
  ['caller', 'callee'],
] as const;

/** Labels that only tell copies of one service apart. */
const COPY_LABELS = new Set([
  'instance',
  'pod',
  'pod_name',
  'pod_ip',
  'node',
  'host',
  'hostname',
  'replica',
  'container_id',
  'uid',
  'id',
  'endpoint',
  'process',
  'worker_id',
  'pid',
]);

/** Who a series is about; undefined where no label says so. */
export function partiesOf(labels: Readonly<Record<string, string>>): Parties | undefined {
  for (const [from, to] of CALL_LABELS) {
    const [caller, callee] = [named(labels[from]), named(labels[to])];
    if (!caller || !callee) continue;
    return labels['reporter'] === 'destination' ? { entity: callee, peer: null } : { entity: caller, peer: callee };
  }
  const entity = ENTITY_LABELS.map((label) => named(labels[label], label)).find((name) => name !== undefined);
  if (entity === undefined) return undefined;
  const peer = PEER_LABELS.map((label) => named(labels[label])).find((name) => name !== undefined);
  return { entity, peer: peer ?? null };
}

/** Whether a label only tells copies of one service apart. */
export function isCopyLabel(label: string): boolean {
  return COPY_LABELS.has(label);
}

/** The labels of a series that stay when the copies of its service are taken together, as one canonical text. */
export function kindOfSeries(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .filter(([label]) => !COPY_LABELS.has(label))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
}

/** The labels that name one running copy of a service, as one canonical text. */
export function copyOfSeries(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .filter(([label]) => COPY_LABELS.has(label))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
}

/**
 * The service of an address: `http://ledger.shop.svc:80/x` and `ledger:8080` are `ledger`. A name that is known as it
 * stands is left alone, and so is an address of numbers.
 */
export function serviceOf(address: string, known: ReadonlySet<string>): string {
  if (known.has(address)) return address;
  const host = address
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/:\d+$/, '');
  if (host === '' || /^[\d.:[\]]+$/.test(host)) return address;
  const first = host.split('.')[0] ?? host;
  return known.has(host) ? host : known.has(first) ? first : host;
}

/** `payments-7c9d8b6f5-x2x9z` is a pod of `payments`; Kubernetes builds the suffix from this alphabet. */
const POD_SUFFIX = /-(?:[bcdf-hj-np-tv-z2456789]{8,10}-)?[bcdf-hj-np-tv-z2456789]{5}$|-\d{1,3}$/;

function named(value: string | undefined, label = ''): string | undefined {
  if (value === undefined || value === '' || value === 'unknown') return undefined;
  return label === 'pod' ? workloadOfPod(value) : value;
}

/** The workload that a pod's name says it belongs to. */
export function workloadOfPod(pod: string): string {
  return pod.replace(POD_SUFFIX, '');
}
