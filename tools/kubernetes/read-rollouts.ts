import { z } from 'zod';
import { compareInstants, type Deploy, type Window } from '../../src/schema/index.ts';
import type { Found } from '../../src/tool.ts';
import { ToolError } from '../../src/errors.ts';
import type { Cluster, Item } from './cluster.ts';
import { deploymentRollouts } from './deployment-rollouts.ts';
import { foundIn } from './found.ts';
import { listEach, type ListedEach } from './list-each.ts';
import { isRecord } from './object-text.ts';
import { listEvents, subjectPlace } from './read-events.ts';
import { readTime } from './read-instant.ts';
import { CONTROLLER_REVISIONS, DAEMON_SETS, DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS } from './resources.ts';
import { deploysOf, type Rollouts } from './rollout.ts';

/** Which workloads, when, and what the deploys are called by. */
export interface RolloutScope {
  namespaces: readonly string[];
  /** Names of workloads; none means all. */
  services: readonly string[];
  window: Window;
  environment: string;
}

const Status = z.looseObject({
  currentRevision: z.string().nullish(),
  updateRevision: z.string().nullish(),
  updatedNumberScheduled: z.number().nullish(),
  desiredNumberScheduled: z.number().nullish(),
});

/**
 * Which version of which workload took over when, in a window. Of Deployments told by their ReplicaSets, events and
 * managed fields; of StatefulSets and DaemonSets by their ControllerRevisions, which do not tell when they were done.
 */
export async function readRollouts(cluster: Cluster, scope: RolloutScope): Promise<Found> {
  const { namespaces, services, window, environment } = scope;
  const revisions = [REPLICA_SETS, CONTROLLER_REVISIONS];
  const workloads = await listEach(cluster, [DEPLOYMENTS, STATEFUL_SETS, DAEMON_SETS], namespaces);
  const owned = await listEach(cluster, revisions, namespaces);
  const events = await scalingEvents(cluster, namespaces);
  const owners = ownersOf(owned);
  const happened = byDeployment(events.found.map(({ item }) => item));
  const undated: string[] = [];
  function deploysOfEach({ resource, item }: ListedEach['found'][number]): Deploy[] {
    const revisionsOf = owners.get(item.metadata.uid ?? '') ?? [];
    if (resource !== DEPLOYMENTS) {
      return deploysOf(revisionRollouts(resource.kind, item, revisionsOf), window, environment);
    }
    const rollouts = deploymentRollouts(item, revisionsOf, happened.get(placeOf(item)) ?? []);
    if (rollouts.undatedUntil.some((until) => compareInstants(until, window.from) >= 0)) {
      undated.push(`Deployment ${rollouts.namespace}/${rollouts.name}: when an earlier revision came back is not kept`);
    }
    return deploysOf(rollouts, window, environment);
  }
  const observations = workloads.found
    .filter(({ item }) => services.length === 0 || namesOf(item).some((name) => services.includes(name)))
    .flatMap(deploysOfEach)
    .toSorted((a, b) => compareInstants(a.startedAt, b.startedAt) || (a.text < b.text ? -1 : 1));
  const lacks = [...new Set([workloads, owned, events].flatMap(({ missing }) => missing)), ...undated];
  return foundIn(`cluster ${cluster.name}`, observations, lacks);
}

/** What a workload is known as: its name, and the labels that others know it by. */
export function namesOf({ metadata: { name, labels } }: Item): string[] {
  const known = [labels?.['app.kubernetes.io/name'], labels?.['app']];
  return [name, ...known.filter((label) => label !== undefined)];
}

/** Events make the times better, but rollouts are told without them too. */
async function scalingEvents(cluster: Cluster, namespaces: readonly string[]): Promise<ListedEach> {
  try {
    return await listEvents(cluster, namespaces, 'reason=ScalingReplicaSet');
  } catch (error) {
    if (!(error instanceof ToolError) || error.failure === 'client') throw error;
    return { found: [], missing: [`events: ${error.message}`] };
  }
}

/** Sought out once: a cluster may have thousands of events, and hundreds of Deployments to look them up for. */
function byDeployment(events: readonly Item[]): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const event of events) {
    const place = subjectPlace(event, 'Deployment');
    if (place === undefined) continue;
    const group = groups.get(place);
    if (group) group.push(event);
    else groups.set(place, [event]);
  }
  return groups;
}

function placeOf({ metadata: { namespace, name } }: Item): string {
  return `${namespace ?? ''}/${name}`;
}

function ownersOf({ found }: ListedEach): ReadonlyMap<string, Item[]> {
  const owners = new Map<string, Item[]>();
  for (const { item } of found) {
    for (const { uid } of item.metadata.ownerReferences ?? []) owners.set(uid, [...(owners.get(uid) ?? []), item]);
  }
  return owners;
}

function revisionRollouts(type: string, workload: Item, revisions: readonly Item[]): Rollouts {
  const { name, namespace } = workload.metadata;
  const starts = revisions.flatMap((item) => {
    const number = z.number().safeParse(item['revision']).data ?? 0;
    const data =
      isRecord(item['data']) && isRecord(item['data']['spec']) ? item['data']['spec']['template'] : undefined;
    const changeCause = item.metadata.annotations?.['kubernetes.io/change-cause'];
    const revision = { name: item.metadata.name, number, template: data, changeCause };
    const created = readTime(item.metadata.creationTimestamp);
    const renumbered = renumberedAt(item, revisions);
    return [
      ...(created ? [{ revision, at: created.at, known: 'its ControllerRevision was made' }] : []),
      ...(renumbered ? [{ revision, at: renumbered.at, known: 'its ControllerRevision was last written' }] : []),
    ];
  });
  const newest = starts.toSorted((a, b) => compareInstants(a.at, b.at)).at(-1);
  const isDone = isRolledOut(type, workload['status']);
  const outcome = { status: 'succeeded' as const, at: newest?.at ?? '', known: 'when it finished is not kept' };
  return {
    ...{ type, namespace: namespace ?? '', name, starts, emptied: [] },
    outcome: isDone && newest ? outcome : undefined,
  };
}

/** A rollback gives an old revision the highest number: it was written again after a younger one was made. */
function renumberedAt(item: Item, revisions: readonly Item[]): ReturnType<typeof readTime> {
  const created = readTime(item.metadata.creationTimestamp)?.at;
  const number = z.number().safeParse(item['revision']).data ?? 0;
  const isOvertaken = revisions.some((other) => {
    const at = readTime(other.metadata.creationTimestamp)?.at;
    const below = (z.number().safeParse(other['revision']).data ?? 0) < number;
    return below && at !== undefined && created !== undefined && compareInstants(at, created) > 0;
  });
  if (!isOvertaken) return undefined;
  return (item.metadata.managedFields ?? [])
    .flatMap((entry) => (isRecord(entry) ? (readTime(entry['time']) ?? []) : []))
    .toSorted((a, b) => compareInstants(a.at, b.at))
    .at(-1);
}

function isRolledOut(type: string, raw: unknown): boolean {
  const status = Status.safeParse(raw).data;
  if (!status) return false;
  if (type === 'StatefulSet') return Boolean(status.updateRevision) && status.currentRevision === status.updateRevision;
  return status.desiredNumberScheduled != null && status.updatedNumberScheduled === status.desiredNumberScheduled;
}
