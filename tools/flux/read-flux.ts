import { z } from 'zod';
import { clusterEntity } from '../../src/evidence-of.ts';
import { compareInstants, type Occurrence, type Window } from '../../src/schema/index.ts';
import type { Found } from '../../src/tool.ts';
import type { Cluster, Item } from '../kubernetes/cluster.ts';
import { Condition, conditionOccurrence } from '../kubernetes/condition.ts';
import { foundIn } from '../kubernetes/found.ts';
import { listEach } from '../kubernetes/list-each.ts';
import { occurrenceAt } from '../kubernetes/occurrence-at.ts';
import { touches } from '../kubernetes/read-instant.ts';
import { objectsOf } from '../kubernetes/read-objects.ts';
import { inNamespace } from '../kubernetes/resources.ts';
import { kustomizationDeploys } from './kustomization-deploys.ts';
import { releaseDeploys } from './release-deploys.ts';
import { readEach } from '../kubernetes/read-each.ts';

const KUSTOMIZATIONS = inNamespace('/apis/kustomize.toolkit.fluxcd.io/v1', 'kustomizations', 'Kustomization');
const HELM_RELEASES = inNamespace('/apis/helm.toolkit.fluxcd.io/v2', 'helmreleases', 'HelmRelease');
const GIT_REPOSITORIES = inNamespace('/apis/source.toolkit.fluxcd.io/v1', 'gitrepositories', 'GitRepository');

/** What Flux keeps its state in. */
export const FLUX = [KUSTOMIZATIONS, HELM_RELEASES, GIT_REPOSITORIES] as const;

const Artifact = z.looseObject({ revision: z.string(), lastUpdateTime: z.string().nullish() });
const Status = z.looseObject({ conditions: z.array(z.unknown()).nullish(), artifact: z.unknown().optional() });

/** What Flux deployed in a window, what went wrong then and what it fetched, and its objects as they stand now. */
export async function readFlux(
  cluster: Cluster,
  namespaces: readonly string[],
  { window, environment, maxCharacters }: { window: Window; environment: string; maxCharacters: number },
): Promise<Found> {
  const { found, missing } = await listEach(cluster, FLUX, namespaces);
  const sources = found.filter(({ resource }) => resource === GIT_REPOSITORIES).map(({ item }) => item);
  const deploys = found
    .flatMap(({ resource, item }) => {
      if (resource === KUSTOMIZATIONS) return kustomizationDeploys(item, sources, environment);
      return resource === HELM_RELEASES ? releaseDeploys(item, environment) : [];
    })
    .filter(({ startedAt, finishedAt }) => touches(startedAt, finishedAt, window))
    .toSorted((a, b) => compareInstants(a.startedAt, b.startedAt) || (a.text < b.text ? -1 : 1));
  const occurrences = found
    .flatMap(({ resource, item }) => [
      ...unhealthy({ cluster: cluster.name, type: resource.kind }, item),
      ...(resource === GIT_REPOSITORIES ? fetched(cluster.name, item) : []),
    ])
    .filter(({ firstAt }) => touches(firstAt, firstAt, window))
    .toSorted((a, b) => compareInstants(a.firstAt, b.firstAt) || (a.text < b.text ? -1 : 1));
  const { objects, cut } = objectsOf(cluster.name, found, maxCharacters);
  return foundIn(`cluster ${cluster.name}`, [...deploys, ...occurrences, ...objects], [...missing, ...cut]);
}

/** Conditions that say that something is not as it should be. `Ready` and its kind are good, `Stalled` is not. */
function unhealthy(place: { cluster: string; type: string }, item: Item): Occurrence[] {
  const conditions = Status.safeParse(item['status']).data?.conditions ?? [];
  return readEach(Condition, conditions)
    .filter(({ type, status }) =>
      type === 'Stalled' ? status === 'True' : type !== 'Reconciling' && status === 'False',
    )
    .flatMap((condition) => conditionOccurrence(place, item, condition));
}

function fetched(cluster: string, { metadata: { namespace, name }, status }: Item): Occurrence[] {
  const artifact = Artifact.safeParse(Status.safeParse(status).data?.artifact).data;
  if (!artifact) return [];
  return occurrenceAt({
    source: 'pipeline',
    type: 'fetched',
    entity: clusterEntity({ cluster, namespace: namespace ?? null, type: 'GitRepository', name }),
    at: artifact.lastUpdateTime,
    summary: `GitRepository ${namespace ?? '-'}/${name} fetched ${artifact.revision}`,
    text: JSON.stringify(artifact, null, 2),
  });
}
