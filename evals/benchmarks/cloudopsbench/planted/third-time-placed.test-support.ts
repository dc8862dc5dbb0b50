import { warned } from './healthy-cluster.test-support.ts';
import { appNamed, faults, mainOf, nodeNamed, unscheduled } from './plant.test-support.ts';

const CONTROL = '1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }';
const OF_CLASS = 'storageclass.storage.k8s.io/requests.storage';

/** What was missed before, and some more, a third time in other ways: what does not begin. */
export const thirdTimePlaced = [
  ...faults({ taxonomy: 'Scheduling_Fault' }, [
    {
      label: 'node_cordon_mismatch',
      object: 'app/quotes',
      plant: (cluster) => {
        nodeNamed(cluster, 'pool-b-91de').cordoned = true;
        appNamed(cluster, 'quotes').spec.affinity = inZone('z-pool-b');
        unscheduled(
          appNamed(cluster, 'quotes'),
          `0/4 nodes are available: ${CONTROL}, 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.`,
        );
      },
      twin: (cluster) => {
        nodeNamed(cluster, 'pool-b-91de').taints = ['example.net/repair=disk:NoSchedule'];
        appNamed(cluster, 'quotes').spec.affinity = inZone('z-pool-b');
        unscheduled(
          appNamed(cluster, 'quotes'),
          `0/4 nodes are available: ${CONTROL}, 1 node(s) had untolerated taint {example.net/repair: disk}, 2 node(s) didn't match Pod's node affinity/selector.`,
        );
      },
    },
    {
      label: 'cpu_capacity_mismatch',
      object: 'app/mailer',
      plant: (cluster) => {
        mainOf(appNamed(cluster, 'mailer')).resources.requests['cpu'] = '3950m';
        unscheduled(appNamed(cluster, 'mailer'), `0/4 nodes are available: ${CONTROL}, 3 Insufficient cpu.`);
      },
      twin: (cluster) =>
        unscheduled(appNamed(cluster, 'mailer'), `0/4 nodes are available: ${CONTROL}, 3 Too many pods.`),
    },
  ]),
  {
    label: 'namespace_storage_quota_exceeded',
    object: 'namespace/freight',
    taxonomy: 'Admission_Fault',
    ...ofClass('block-standard', 'block-premium'),
  },
] satisfies ReturnType<typeof faults>;

/** A quota on one storage class: used up where it is the claim's own, and of no matter where it is another. */
function ofClass(own: string, other: string): Pick<ReturnType<typeof faults>[number], 'plant' | 'twin'> {
  const place = (cluster: Parameters<ReturnType<typeof faults>[number]['plant']>[0], name: string): void => {
    cluster.quotas.push({
      name: 'by-class',
      rows: [
        [`${name}.${OF_CLASS}`, '20Gi', '20Gi'],
        ['requests.storage', '20Gi', '900Gi'],
      ],
    });
    cluster.claims = cluster.claims.filter(({ app }) => app !== 'ledger');
    cluster.volumes = cluster.volumes.filter((volume) => volume.name !== 'vol-ledger');
  };
  return {
    plant: (cluster) => {
      place(cluster, own);
      const ledger = appNamed(cluster, 'ledger');
      ledger.pods = [];
      ledger.events.push(
        warned(
          'FailedCreate',
          'statefulset-controller',
          `create Pod ledger-0 in StatefulSet ledger failed error: failed to create PVC data-ledger-0: persistentvolumeclaims "data-ledger-0" is forbidden: exceeded quota: by-class, requested: ${own}.${OF_CLASS}=20Gi, used: ${own}.${OF_CLASS}=20Gi, limited: ${own}.${OF_CLASS}=20Gi`,
          '9s (x17 over 8m)',
        ),
      );
    },
    twin: (cluster) => {
      place(cluster, other);
      unscheduled(
        appNamed(cluster, 'ledger'),
        '0/4 nodes are available: persistentvolumeclaim "data-ledger-0" not found.',
      );
    },
  };
}

function inZone(zone: string): Record<string, unknown> {
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: [zone] }] },
        ],
      },
    },
  };
}
