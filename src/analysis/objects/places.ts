import { clusterEntity } from '../../evidence-of.ts';
import type { EntityRef } from '../../schema/index.ts';
import type { ClusterState, KubeObject } from './cluster-state.ts';

/** The namespace that an object stands in, as an entity. */
export function namespaceOf({ namespace, entity, seen }: KubeObject, state: ClusterState): EntityRef {
  if (namespace === null) return entity;
  const { cluster } = seen.observation;
  return (
    state.find('Namespace', null, namespace)?.entity ??
    clusterEntity({ cluster, namespace: null, type: 'Namespace', name: namespace })
  );
}

/** A node by its name, as an entity; whether or not the node itself was read. */
export function nodeNamed(name: string, state: ClusterState): EntityRef {
  const cluster = state.objects[0]?.seen.observation.cluster ?? 'cluster';
  return state.find('Node', null, name)?.entity ?? clusterEntity({ cluster, namespace: null, type: 'Node', name });
}
