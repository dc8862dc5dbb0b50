import { clusterEntity } from '../../src/evidence-of.ts';
import type { ClusterObject } from '../../src/schema/index.ts';
import type { Found } from '../../src/tool.ts';
import type { Cluster, Item } from './cluster.ts';
import { foundIn } from './found.ts';
import { listEach, type ListedEach } from './list-each.ts';
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
  const { objects, cut } = objectsOf(
    cluster.name,
    found.filter(({ item }) => isInScope(item, namespaces)),
    maxCharacters,
  );
  return foundIn(`cluster ${cluster.name}`, objects, [...missing, ...cut]);
}

/** Objects as evidence, by namespace, kind and name, and a sentence for each that had to be shortened. */
export function objectsOf(
  cluster: string,
  found: ListedEach['found'],
  maxCharacters: number,
): { objects: ClusterObject[]; cut: string[] } {
  const read = found.map(({ resource, item }) => objectOf(cluster, resource, item, maxCharacters));
  const cut = read
    .filter((object) => object.cut)
    .map(({ observation }) => `${clusterEntity(observation).ref}: shortened to ${maxCharacters} characters`);
  return { objects: read.map(({ observation }) => observation).toSorted(byPlace), cut: cut.toSorted() };
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
