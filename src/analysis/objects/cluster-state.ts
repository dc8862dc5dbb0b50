import { clusterEntity } from '../../evidence-of.ts';
import { ofKind, type Seen } from '../../ledger.ts';
import { epochMs, type ClusterObject, type EntityRef, type Observation } from '../../schema/index.ts';
import { workloadOfPod } from '../signals/labels.ts';
import { at, listAt, numberAt, recordAt, textAt } from './json.ts';

/** An object of a cluster with its JSON read once. */
export interface KubeObject {
  kind: string;
  namespace: string | null;
  name: string;
  labels: Readonly<Record<string, string>>;
  /** Null where the text was no JSON. */
  json: unknown;
  entity: EntityRef;
  seen: Seen<ClusterObject>;
}

/** What the cluster said happened to an object. */
export interface KubeEvent {
  reason: string;
  kind: string;
  namespace: string | null;
  name: string;
  message: string;
  count: number;
  lastMs: number;
  seen: Seen<Extract<Observation, { kind: 'occurrence' }>>;
}

/** Something that runs pods: a Deployment, StatefulSet, DaemonSet or Rollout. */
export interface Workload {
  object: KubeObject;
  name: string;
  namespace: string | null;
  /** The pod template as JSON. */
  template: unknown;
  podLabels: Readonly<Record<string, string>>;
  desired: number;
  ready: number;
  pods: readonly KubeObject[];
  replicaSets: readonly KubeObject[];
}

/** The objects of a cluster as they stood, and what happened to them. */
export interface ClusterState {
  objects: readonly KubeObject[];
  workloads: readonly Workload[];
  events: readonly KubeEvent[];
  all: (kind: string) => readonly KubeObject[];
  find: (kind: string, namespace: string | null, name: string) => KubeObject | undefined;
  eventsOf: (kind: string, namespace: string | null, name: string) => readonly KubeEvent[];
  workloadOf: (pod: KubeObject) => Workload | undefined;
}

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'] as const;

/** Reads the objects and events of what was seen. Total: an object whose text is no JSON is one without fields. */
export function readCluster(seen: readonly Seen[]): ClusterState {
  const objects = ofKind(seen, 'object').map(readObject);
  const byKind = groupBy(objects, ({ kind }) => kind);
  const byKey = new Map(objects.map((one) => [keyOf(one.kind, one.namespace, one.name), one]));
  const events = ofKind(seen, 'occurrence').flatMap(readEvent);
  const eventsByKey = groupBy(events, ({ kind, namespace, name }) => keyOf(kind, namespace, name));
  const all = (kind: string): readonly KubeObject[] => byKind.get(kind) ?? [];
  const workloads = WORKLOADS.flatMap(all).map((object) => readWorkload(object, all));
  const byPod = new Map(workloads.flatMap((workload) => workload.pods.map((pod) => [pod, workload] as const)));
  return {
    objects,
    workloads,
    events,
    all,
    find: (kind, namespace, name) => byKey.get(keyOf(kind, namespace, name)),
    eventsOf: (kind, namespace, name) => eventsByKey.get(keyOf(kind, namespace, name)) ?? [],
    workloadOf: (pod) => byPod.get(pod),
  };
}

/** Whether labels carry everything that a selector asks for; an empty selector selects nothing. */
export function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([label, value]) => labels[label] === value);
}

/** The containers of a pod spec, without those that only run before the others. */
export function containersOf(podSpec: unknown): readonly unknown[] {
  return listAt(podSpec, 'containers');
}

function readObject(seen: Seen<ClusterObject>): KubeObject {
  const { observation } = seen;
  const json = parsed(observation.text);
  return {
    kind: observation.type,
    namespace: observation.namespace,
    name: observation.name,
    labels: recordAt(json, 'metadata', 'labels'),
    json,
    entity: clusterEntity(observation),
    seen,
  };
}

function readEvent(seen: Seen<Extract<Observation, { kind: 'occurrence' }>>): KubeEvent[] {
  const { observation } = seen;
  if (observation.source !== 'cluster') return [];
  // `cluster/namespace/Kind/name` is the one spelling of an object; a name may not hold a slash.
  const parts = observation.entity.ref.split('/');
  const [name, kind, namespace] = [parts.at(-1) ?? '', parts.at(-2) ?? '', parts.at(-3) ?? '-'];
  return [
    {
      reason: observation.type,
      kind,
      namespace: namespace === '-' ? null : namespace,
      name,
      message: observation.summary === '' ? observation.text : observation.summary,
      count: observation.count,
      lastMs: epochMs(observation.lastAt),
      seen,
    },
  ];
}

function readWorkload(object: KubeObject, all: ClusterState['all']): Workload {
  const { json, namespace, name } = object;
  const template = at(json, 'spec', 'template');
  const podLabels = recordAt(template, 'metadata', 'labels');
  const selector = recordAt(json, 'spec', 'selector', 'matchLabels');
  const isOwn = (one: KubeObject, owner: KubeObject): boolean =>
    one.namespace === namespace && ownerOf(one) === `${owner.kind}/${owner.name}`;
  const replicaSets = all('ReplicaSet').filter((one) => isOwn(one, object));
  const pods = all('Pod').filter((pod) => {
    if (pod.namespace !== namespace) return false;
    const owner = ownerOf(pod);
    if (owner)
      return owner === `${object.kind}/${name}` || replicaSets.some((one) => owner === `${one.kind}/${one.name}`);
    return selects(selector, pod.labels) || (Object.keys(pod.labels).length === 0 && workloadOfPod(pod.name) === name);
  });
  const desired =
    object.kind === 'DaemonSet'
      ? (numberAt(json, 'status', 'desiredNumberScheduled') ?? pods.length)
      : (numberAt(json, 'spec', 'replicas') ?? 1);
  const ready =
    numberAt(json, 'status', 'readyReplicas') ??
    numberAt(json, 'status', 'numberReady') ??
    (at(json, 'status') === undefined ? pods.filter(isReady).length : 0);
  return { object, name, namespace, template, podLabels, desired, ready, pods, replicaSets };
}

/** Whether a pod says that it takes traffic. */
export function isReady({ json }: KubeObject): boolean {
  const condition = listAt(json, 'status', 'conditions').find((one) => textAt(one, 'type') === 'Ready');
  if (condition !== undefined) return textAt(condition, 'status') === 'True';
  const containers = listAt(json, 'status', 'containerStatuses');
  return containers.length > 0 && containers.every((one) => at(one, 'ready') === true);
}

function ownerOf({ json }: KubeObject): string | null {
  const owners = listAt(json, 'metadata', 'ownerReferences');
  const owner = owners.find((one) => at(one, 'controller') === true) ?? owners[0];
  return owner === undefined ? null : `${textAt(owner, 'kind') ?? ''}/${textAt(owner, 'name') ?? ''}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function keyOf(kind: string, namespace: string | null, name: string): string {
  return `${kind}/${namespace ?? '-'}/${name}`;
}

function groupBy<Item>(items: readonly Item[], keyOfItem: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOfItem(item));
    if (group) group.push(item);
    else groups.set(keyOfItem(item), [item]);
  }
  return groups;
}
