import type { App, Cluster } from './cluster.test-support.ts';
import { warned } from './healthy-cluster.test-support.ts';
import { appNamed, labelled, mainOf, nodeNamed, unscheduled, faults } from './plant.test-support.ts';

const CONTROL = '1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }';
const NO_HELP = 'preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.';

function none(why: string): string {
  return `0/4 nodes are available: ${CONTROL}, ${why}. ${NO_HELP}`;
}

function app(cluster: Cluster): App {
  return appNamed(cluster, 'carriers');
}

function requiring(pool: string): Record<string, unknown> {
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'example.net/pool', operator: 'In', values: [pool] }] }],
      },
    },
  };
}

function apart(isRequired: boolean): Record<string, unknown> {
  const term = {
    labelSelector: { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'Exists' }] },
    topologyKey: 'kubernetes.io/hostname',
  };
  return {
    podAntiAffinity: isRequired
      ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
      : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, podAffinityTerm: term }] },
  };
}

const POOLS = { 'pool-a-7f2c': 'general', 'pool-b-91de': 'general', 'pool-c-04ba': 'dense' };

/** Admitted, and no node takes the pod. */
export const scheduling = faults({ object: 'app/carriers', taxonomy: 'Scheduling_Fault' }, [
  {
    label: 'node_cordon_mismatch',
    plant: (cluster) => {
      labelled(cluster, POOLS);
      nodeNamed(cluster, 'pool-c-04ba').cordoned = true;
      app(cluster).spec.nodeSelector = { 'example.net/pool': 'dense' };
      unscheduled(
        app(cluster),
        none("1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector"),
      );
    },
    // A node is cordoned, and it is not one that the pod could go to.
    twin: (cluster) => {
      labelled(cluster, POOLS);
      nodeNamed(cluster, 'pool-c-04ba').cordoned = true;
      app(cluster).spec.nodeSelector = { 'example.net/pool': 'gpu' };
      unscheduled(
        app(cluster),
        none("1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector"),
      );
    },
  },
  {
    label: 'node_affinity_mismatch',
    plant: (cluster) => {
      labelled(cluster, POOLS);
      app(cluster).spec.affinity = requiring('nvme');
      unscheduled(app(cluster), none("3 node(s) didn't match Pod's node affinity/selector"));
    },
    twin: (cluster) => {
      labelled(cluster, POOLS);
      app(cluster).spec.affinity = requiring('dense');
      mainOf(app(cluster)).resources.requests['cpu'] = '6';
      mainOf(app(cluster)).resources.limits['cpu'] = '6';
      unscheduled(app(cluster), none("1 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector"));
    },
  },
  {
    label: 'node_selector_mismatch',
    plant: (cluster) => {
      labelled(cluster, POOLS);
      app(cluster).spec.nodeSelector = { 'example.net/pool': 'generall' };
      unscheduled(
        app(cluster),
        "0/4 nodes are available: 1 node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate, 3 node(s) didn't match node selector.",
      );
    },
    twin: (cluster) => {
      labelled(cluster, POOLS);
      nodeNamed(cluster, 'pool-c-04ba').taints = ['example.net/reserved=etl:NoSchedule'];
      app(cluster).spec.nodeSelector = { 'example.net/pool': 'dense' };
      unscheduled(
        app(cluster),
        none(
          "1 node(s) had untolerated taint {example.net/reserved: etl}, 2 node(s) didn't match Pod's node affinity/selector",
        ),
      );
    },
  },
  {
    label: 'pod_anti_affinity_conflict',
    plant: (cluster) => {
      app(cluster).spec.affinity = apart(true);
      unscheduled(app(cluster), none("3 node(s) didn't match pod anti-affinity rules"));
    },
    twin: (cluster) => {
      app(cluster).spec.affinity = apart(false);
      for (const name of Object.keys(POOLS)) nodeNamed(cluster, name).taints = ['example.net/draining=:NoSchedule'];
      unscheduled(app(cluster), none('3 node(s) had untolerated taint {example.net/draining: }'));
    },
  },
  {
    label: 'taint_toleration_mismatch',
    plant: (cluster) => {
      for (const name of Object.keys(POOLS)) nodeNamed(cluster, name).taints = ['workload=batch:NoSchedule'];
      app(cluster).spec.tolerations = [{ key: 'workload', operator: 'Equal', value: 'web', effect: 'NoSchedule' }];
      unscheduled(app(cluster), none('3 node(s) had untolerated taint {workload: batch}'));
    },
    twin: (cluster) => {
      for (const name of Object.keys(POOLS)) nodeNamed(cluster, name).taints = ['workload=batch:NoSchedule'];
      app(cluster).spec.tolerations = [{ key: 'workload', operator: 'Equal', value: 'batch', effect: 'NoSchedule' }];
      mainOf(app(cluster)).resources.requests['memory'] = '40Gi';
      mainOf(app(cluster)).resources.limits['memory'] = '40Gi';
      unscheduled(app(cluster), none('3 Insufficient memory'));
    },
  },
  {
    label: 'cpu_capacity_mismatch',
    plant: (cluster) => {
      mainOf(app(cluster)).resources.requests['cpu'] = '24';
      mainOf(app(cluster)).resources.limits['cpu'] = '24';
      unscheduled(app(cluster), none('3 Insufficient cpu'));
    },
    twin: (cluster) => {
      mainOf(app(cluster)).resources.requests['memory'] = '96Gi';
      mainOf(app(cluster)).resources.limits = { cpu: '2', memory: '96Gi' };
      unscheduled(app(cluster), none('3 Insufficient memory'));
    },
  },
  {
    label: 'memory_capacity_mismatch',
    plant: (cluster) => {
      mainOf(app(cluster)).resources.requests['memory'] = '64Gi';
      mainOf(app(cluster)).resources.limits['memory'] = '64Gi';
      unscheduled(app(cluster), `0/4 nodes are available: ${CONTROL}, 3 Insufficient memory.`);
    },
    // Waited for room a while ago, was placed, and runs.
    twin: (cluster) => {
      app(cluster).pods[0]?.events.push(
        warned('FailedScheduling', 'default-scheduler', none('3 Insufficient memory'), '41m (x3 over 44m)'),
      );
    },
  },
]);
