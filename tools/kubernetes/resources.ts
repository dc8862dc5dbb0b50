/** One kind of object that an API server lists. */
export interface Resource {
  /** The path of its API group and version. */
  api: string;
  plural: string;
  kind: string;
  namespaced: boolean;
}

// Everything that tools/kubernetes.ts reads. deploy/kubernetes/rbac.yaml grants it, and there is no Secret among it.
export const DEPLOYMENTS = inNamespace('/apis/apps/v1', 'deployments', 'Deployment');
export const REPLICA_SETS = inNamespace('/apis/apps/v1', 'replicasets', 'ReplicaSet');
export const STATEFUL_SETS = inNamespace('/apis/apps/v1', 'statefulsets', 'StatefulSet');
export const DAEMON_SETS = inNamespace('/apis/apps/v1', 'daemonsets', 'DaemonSet');
export const CONTROLLER_REVISIONS = inNamespace('/apis/apps/v1', 'controllerrevisions', 'ControllerRevision');
export const PODS = inNamespace('/api/v1', 'pods', 'Pod');
export const CONFIG_MAPS = inNamespace('/api/v1', 'configmaps', 'ConfigMap');
export const EVENTS = inNamespace('/api/v1', 'events', 'Event');
/** The same events in their newer shape, for whom the older is not granted. */
export const NEW_EVENTS = inNamespace('/apis/events.k8s.io/v1', 'events', 'Event');
const NODES: Resource = { api: '/api/v1', plural: 'nodes', kind: 'Node', namespaced: false };

/** The questions that are answered with objects as they stand, and what is listed for each. */
export const GROUPS = {
  workloads: [DEPLOYMENTS, STATEFUL_SETS, DAEMON_SETS, REPLICA_SETS, CONTROLLER_REVISIONS],
  jobs: [inNamespace('/apis/batch/v1', 'jobs', 'Job'), inNamespace('/apis/batch/v1', 'cronjobs', 'CronJob')],
  pods: [PODS],
  // Not Endpoints: the slices say the same, and more, since 1.21.
  network: [
    inNamespace('/api/v1', 'services', 'Service'),
    inNamespace('/apis/discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice'),
    inNamespace('/apis/networking.k8s.io/v1', 'networkpolicies', 'NetworkPolicy'),
    inNamespace('/apis/networking.k8s.io/v1', 'ingresses', 'Ingress'),
  ],
  scaling: [
    inNamespace('/apis/autoscaling/v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler'),
    inNamespace('/apis/policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget'),
    inNamespace('/api/v1', 'resourcequotas', 'ResourceQuota'),
    inNamespace('/api/v1', 'limitranges', 'LimitRange'),
  ],
  storage: [
    inNamespace('/api/v1', 'persistentvolumeclaims', 'PersistentVolumeClaim'),
    { api: '/api/v1', plural: 'persistentvolumes', kind: 'PersistentVolume', namespaced: false },
  ],
  nodes: [NODES],
  config: [CONFIG_MAPS],
} as const satisfies Record<string, readonly Resource[]>;

/** A kind of object in a namespace, such as `inNamespace('/apis/apps/v1', 'deployments', 'Deployment')`. */
export function inNamespace(api: string, plural: string, kind: string): Resource {
  return { api, plural, kind, namespaced: true };
}
