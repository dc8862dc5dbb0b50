import type { Claim, Cluster, Volume } from './cluster.test-support.ts';
import { warned } from './healthy-cluster.test-support.ts';
import {
  appNamed,
  claimNamed,
  podOf,
  volumeNamed,
  crashing,
  logs,
  mainOf,
  unscheduled,
  faults,
} from './plant.test-support.ts';

const UNBOUND =
  '0/4 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.';
const NO_CPU =
  '0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 Insufficient cpu.';
const NO_VOLUME = warned(
  'FailedBinding',
  'persistentvolume-controller',
  'no persistent volumes available for this claim and no storage class is set',
  '8s (x25 over 6m)',
);

/** The claim of `shelf` and the volume that was meant for it are not joined. */
function parted(cluster: Cluster, claim: Partial<Claim>, volume: Partial<Volume>): void {
  Object.assign(claimNamed(cluster, 'shelf-data'), {
    volumeName: null,
    storageClassName: '',
    events: [NO_VOLUME],
    ...claim,
  });
  Object.assign(volumeNamed(cluster, 'vol-shelf'), {
    claim: null,
    status: 'Available',
    storageClassName: '',
    ...volume,
  });
  unscheduled(appNamed(cluster, 'shelf'), UNBOUND);
}

function wantsTooMuchCpu(cluster: Cluster): void {
  mainOf(appNamed(cluster, 'shelf')).resources = {
    requests: { cpu: '20', memory: '256Mi' },
    limits: { cpu: '20', memory: '512Mi' },
  };
  unscheduled(appNamed(cluster, 'shelf'), NO_CPU);
}

/** A claim that gets no volume, or a volume that its owner may not write. */
export const storage = faults({ object: 'app/shelf' }, [
  {
    label: 'pvc_selector_mismatch',
    taxonomy: 'Scheduling_Fault',
    plant: (cluster) => parted(cluster, { selector: { tier: 'gold' } }, { labels: { tier: 'silver' } }),
    twin: (cluster) => {
      Object.assign(claimNamed(cluster, 'shelf-data'), { selector: { tier: 'gold' } });
      Object.assign(volumeNamed(cluster, 'vol-shelf'), { labels: { tier: 'gold', rack: '4' } });
      wantsTooMuchCpu(cluster);
    },
  },
  {
    label: 'pvc_storage_class_mismatch',
    taxonomy: 'Scheduling_Fault',
    plant: (cluster) =>
      parted(
        cluster,
        {
          storageClassName: 'block-premium',
          events: [
            warned(
              'ProvisioningFailed',
              'persistentvolume-controller',
              'storageclass.storage.k8s.io "block-premium" not found',
              '3s (x21 over 5m)',
            ),
          ],
        },
        { storageClassName: 'block-standard' },
      ),
    // The class is there; the volume waits for a pod that no node takes.
    twin: (cluster) => {
      parted(
        cluster,
        {
          storageClassName: 'block-standard',
          events: [
            {
              type: 'Normal',
              reason: 'WaitForFirstConsumer',
              age: '5s (x25 over 6m)',
              from: 'persistentvolume-controller',
              message: 'waiting for first consumer to be created before binding',
            },
          ],
        },
        {},
      );
      cluster.volumes = cluster.volumes.filter(({ name }) => name !== 'vol-shelf');
      podOf(appNamed(cluster, 'shelf')).events = [];
      wantsTooMuchCpu(cluster);
    },
  },
  {
    label: 'pvc_access_mode_mismatch',
    taxonomy: 'Scheduling_Fault',
    plant: (cluster) => parted(cluster, { accessModes: ['ReadWriteMany'] }, {}),
    twin: (cluster) => parted(cluster, { storage: '80Gi' }, {}),
  },
  {
    label: 'pvc_capacity_mismatch',
    taxonomy: 'Scheduling_Fault',
    plant: (cluster) => parted(cluster, { storage: '500Gi' }, { storage: '100Gi' }),
    twin: (cluster) => parted(cluster, { accessModes: ['ReadWriteMany'], storage: '20Gi' }, { storage: '100Gi' }),
  },
  {
    label: 'pv_binding_occupied',
    taxonomy: 'Scheduling_Fault',
    plant: (cluster) =>
      parted(
        cluster,
        {
          volumeName: 'vol-shelf',
          events: [
            warned(
              'FailedBinding',
              'persistentvolume-controller',
              'volume "vol-shelf" already bound to a different claim.',
              '9s (x31 over 7m)',
            ),
          ],
        },
        { status: 'Bound', claim: 'freight-staging/shelf-data' },
      ),
    twin: (cluster) => parted(cluster, { selector: { tier: 'gold' } }, { labels: {} }),
  },
  {
    label: 'volume_mount_permission_denied',
    taxonomy: 'Startup_Fault',
    plant: (cluster) => {
      appNamed(cluster, 'shelf').spec.securityContext = { runAsUser: 10_001, runAsNonRoot: true };
      crashing(appNamed(cluster, 'shelf'), 'Error', 1);
      logs(
        cluster,
        'shelf',
        "1:M 02 Apr 2026 09:58:01.402 # Can't open or create append-only dir appendonlydir: Permission denied",
      );
    },
    // Refused by a database, not by a file system.
    twin: (cluster) => {
      crashing(appNamed(cluster, 'shelf'), 'Error', 1);
      logs(cluster, 'shelf', 'FATAL loading snapshot index: ERROR: permission denied for relation shelf_index');
    },
  },
]);
