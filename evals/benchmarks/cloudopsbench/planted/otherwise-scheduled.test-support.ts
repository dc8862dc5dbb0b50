import { warned } from './healthy-cluster.test-support.ts';
import {
  appNamed,
  claimNamed,
  crashing,
  faults,
  logs,
  mainOf,
  nodeNamed,
  podOf,
  unscheduled,
  volumeNamed,
} from './plant.test-support.ts';

const WORKERS = ['pool-a-7f2c', 'pool-b-91de', 'pool-c-04ba'];
const CONTROL = "1 node(s) had taint {node-role.kubernetes.io/control-plane: }, that the pod didn't tolerate";
const UNBOUND = '0/4 nodes are available: 4 pod has unbound immediate PersistentVolumeClaims.';

/** The same labels in other ways, for what no node takes. */
export const otherwiseScheduled = [
  ...faults({ taxonomy: 'Scheduling_Fault' }, [
    {
      label: 'node_cordon_mismatch',
      object: 'app/mailer',
      plant: (cluster) => {
        for (const name of WORKERS) nodeNamed(cluster, name).cordoned = true;
        unscheduled(appNamed(cluster, 'mailer'), `0/4 nodes are available: ${CONTROL}, 3 node(s) were unschedulable.`);
      },
      // The nodes are open again, and the pod is placed.
      twin: (cluster) => {
        podOf(appNamed(cluster, 'mailer')).events.push(
          warned(
            'FailedScheduling',
            'default-scheduler',
            `0/4 nodes are available: ${CONTROL}, 3 node(s) were unschedulable.`,
            '33m',
          ),
        );
      },
    },
    {
      label: 'node_selector_mismatch',
      object: 'app/tracking',
      plant: (cluster) => {
        for (const { labels } of cluster.nodes) labels['kubernetes.io/arch'] = 'amd64';
        appNamed(cluster, 'tracking').spec.nodeSelector = {
          'kubernetes.io/arch': 'arm64',
          'kubernetes.io/os': 'linux',
        };
        unscheduled(
          appNamed(cluster, 'tracking'),
          `0/4 nodes are available: ${CONTROL}, 3 node(s) didn't match Pod's node affinity/selector.`,
        );
      },
      twin: (cluster) => {
        for (const { labels } of cluster.nodes) labels['kubernetes.io/arch'] = 'amd64';
        appNamed(cluster, 'tracking').spec.nodeSelector = {
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/os': 'linux',
        };
        mainOf(appNamed(cluster, 'tracking')).resources.requests['memory'] = '16Gi';
        unscheduled(appNamed(cluster, 'tracking'), `0/4 nodes are available: ${CONTROL}, 3 Insufficient memory.`);
      },
    },
    {
      label: 'pod_anti_affinity_conflict',
      object: 'app/quotes',
      plant: (cluster) => {
        const quotes = appNamed(cluster, 'quotes');
        quotes.spec.affinity = apartFrom('quotes');
        quotes.replicas = 4;
        const [first] = quotes.pods;
        quotes.pods = WORKERS.map((node, index) => ({
          ...podOf(quotes),
          ...first,
          node,
          name: `quotes-6c9d2f7b5-w${index}aaa`,
          ip: `10.244.${index}.88`,
        }));
        quotes.pods.push({
          name: 'quotes-6c9d2f7b5-p9ppp',
          node: null,
          ip: null,
          phase: 'Pending',
          containers: {},
          events: [
            warned(
              'FailedScheduling',
              'default-scheduler',
              `0/4 nodes are available: ${CONTROL}, 3 node(s) didn't match pod anti-affinity rules.`,
              '20s (x9 over 7m)',
            ),
          ],
        });
      },
      // As many copies as nodes: each has its place.
      twin: (cluster) => {
        const quotes = appNamed(cluster, 'quotes');
        quotes.spec.affinity = apartFrom('quotes');
        quotes.replicas = 3;
        quotes.pods = WORKERS.map((node, index) => ({
          ...podOf(quotes),
          node,
          name: `quotes-6c9d2f7b5-w${index}aaa`,
          ip: `10.244.${index}.88`,
        }));
      },
    },
    {
      label: 'taint_toleration_mismatch',
      object: 'app/invoices',
      plant: (cluster) => {
        for (const name of WORKERS) nodeNamed(cluster, name).taints = ['tier=night:NoExecute'];
        appNamed(cluster, 'invoices').spec.tolerations = [{ key: 'tier', operator: 'Exists', effect: 'NoSchedule' }];
        unscheduled(
          appNamed(cluster, 'invoices'),
          '0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 node(s) had untolerated taint {tier: night}. preemption: not eligible due to preemptionPolicy=Never.',
        );
      },
      twin: (cluster) => {
        for (const name of WORKERS) nodeNamed(cluster, name).taints = ['tier=night:NoExecute'];
        appNamed(cluster, 'invoices').spec.tolerations = [{ key: 'tier', operator: 'Exists', effect: 'NoExecute' }];
        mainOf(appNamed(cluster, 'invoices')).resources = {
          requests: { cpu: '9', memory: '1Gi' },
          limits: { cpu: '9', memory: '1Gi' },
        };
        unscheduled(appNamed(cluster, 'invoices'), `0/4 nodes are available: ${CONTROL}, 3 Insufficient cpu.`);
      },
    },
    {
      label: 'memory_capacity_mismatch',
      object: 'app/bookings',
      // Less than a whole node, and more than any has left.
      plant: (cluster) => {
        for (const name of ['edge', 'quotes', 'tracking'])
          mainOf(appNamed(cluster, name)).resources.requests['memory'] = '10Gi';
        mainOf(appNamed(cluster, 'bookings')).resources.requests['memory'] = '8Gi';
        unscheduled(appNamed(cluster, 'bookings'), `0/4 nodes are available: ${CONTROL}, 3 Insufficient memory.`);
      },
      twin: (cluster) => {
        for (const name of ['edge', 'quotes', 'tracking'])
          mainOf(appNamed(cluster, name)).resources.requests['cpu'] = '3';
        mainOf(appNamed(cluster, 'bookings')).resources.requests['cpu'] = '2';
        unscheduled(appNamed(cluster, 'bookings'), `0/4 nodes are available: ${CONTROL}, 3 Insufficient cpu.`);
      },
    },
    {
      label: 'pvc_capacity_mismatch',
      object: 'app/shelf',
      plant: (cluster) => {
        Object.assign(claimNamed(cluster, 'shelf-data'), {
          volumeName: null,
          storageClassName: '',
          storage: '64Gi',
          events: [
            warned(
              'FailedBinding',
              'persistentvolume-controller',
              'no persistent volumes available for this claim and no storage class is set',
            ),
          ],
        });
        Object.assign(volumeNamed(cluster, 'vol-shelf'), { claim: null, status: 'Available', storageClassName: '' });
        cluster.volumes.push({
          name: 'vol-old',
          labels: {},
          storageClassName: 'block-standard',
          accessModes: ['ReadWriteMany'],
          storage: '200Gi',
          status: 'Released',
          claim: 'archive/older',
        });
        unscheduled(appNamed(cluster, 'shelf'), UNBOUND);
      },
      // Large enough when it was bound; it is full now.
      twin: (cluster) => {
        crashing(appNamed(cluster, 'shelf'), 'Error', 1);
        logs(
          cluster,
          'shelf',
          '1:C 02 Apr 2026 09:58:01.402 # Write error while saving DB to the disk: No space left on device',
        );
      },
    },
  ]),
];

function apartFrom(name: string): Record<string, unknown> {
  const term = {
    labelSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
    topologyKey: 'kubernetes.io/hostname',
  };
  return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
}
