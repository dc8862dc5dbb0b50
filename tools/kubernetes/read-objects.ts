import { clusterEntity } from '../../src/evidence-of.ts';
import type { ClusterObject } from '../../src/schema/index.ts';
import type { Found } from '../../src/tool.ts';
import type { Cluster, Item } from './cluster.ts';
import { listEach, missingFrom } from './list-each.ts';
import { isRecord, objectOf } from './object-text.ts';
import type { Resource } from './resources.ts';

/** The objects of some resources as they stand now, by namespace, kind and name. */
export async function readObjects(
  cluster: Cluster,
  resources: readonly Resource[],
  namespaces: readonly string[],
  maxCharacters: number,
): Promise<Found> {
  const { found, missing } = await listEach(cluster, resources, namespaces);
  const objects = found
    .filter(({ item }) => isInScope(item, namespaces))
    .map(({ resource, item }) => objectOf(cluster.name, resource, item, maxCharacters));
  const observations = objects.map(({ observation }) => observation).toSorted(byPlace);
  const cut = objects
    .filter((object) => object.cut)
    .map(({ observation }) => `${clusterEntity(observation).ref}: shortened to ${maxCharacters} characters`);
  const lacks = [...missing, ...cut.toSorted()];
  return {
    observations: [...observations, ...missingFrom(cluster, lacks)],
    total: objects.length + missing.length,
    truncated: lacks.length > 0,
  };
}

/** A volume belongs to no namespace, but its claim does. */
function isInScope({ spec }: Item, namespaces: readonly string[]): boolean {
  const claim = isRecord(spec) ? spec['claimRef'] : undefined;
  return !isRecord(claim) || typeof claim['namespace'] !== 'string' || namespaces.includes(claim['namespace']);
}

function byPlace(a: ClusterObject, b: ClusterObject): number {
  const [one, other] = [clusterEntity(a).ref, clusterEntity(b).ref];
  return one < other ? -1 : one > other ? 1 : 0;
}
