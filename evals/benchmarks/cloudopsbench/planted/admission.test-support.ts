import { warned } from './healthy-cluster.test-support.ts';
import { appNamed, logs, refused, unscheduled, type Planted } from './plant.test-support.ts';

const QUOTA = { object: 'namespace/freight', taxonomy: 'Admission_Fault' };

/** What the API server's admission refuses. */
export const admission: Planted[] = [
  {
    ...QUOTA,
    label: 'namespace_cpu_quota_exceeded',
    plant: (cluster) => {
      cluster.quotas.push({
        name: 'team-budget',
        rows: [
          ['limits.cpu', '3900m', '4'],
          ['limits.memory', '4Gi', '12Gi'],
        ],
      });
      refused(
        appNamed(cluster, 'quotes'),
        'Error creating: pods "quotes-6c9d2f7b5-8xkvt" is forbidden: exceeded quota: team-budget, requested: limits.cpu=500m, used: limits.cpu=3900m, limited: limits.cpu=4',
      );
      logs(cluster, 'edge', '2026-04-02 09:57:10 ERROR edge upstream quotes:7220 answered nothing: Connection refused');
    },
    // Full to the last core, and nobody was refused: the fault of the one that is down is its own.
    twin: (cluster) => {
      cluster.quotas.push({
        name: 'team-budget',
        rows: [
          ['limits.cpu', '4', '4'],
          ['limits.memory', '4Gi', '12Gi'],
        ],
      });
      unscheduled(
        appNamed(cluster, 'quotes'),
        '0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 Insufficient memory. preemption: 0/4 nodes are available: 4 No preemption victims found for incoming pod.',
      );
    },
  },
  {
    ...QUOTA,
    label: 'namespace_memory_quota_exceeded',
    plant: (cluster) => {
      cluster.quotas.push({
        name: 'compute-resources',
        rows: [
          ['requests.cpu', '900m', '8'],
          ['requests.memory', '3968Mi', '4Gi'],
        ],
      });
      refused(
        appNamed(cluster, 'tracking'),
        'Error creating: pods "tracking-6c9d4f7b5-pk2lw" is forbidden: exceeded quota: compute-resources, requested: requests.memory=256Mi, used: requests.memory=3968Mi, limited: requests.memory=4Gi',
      );
    },
    // A limit on one container, not the namespace's quota.
    twin: (cluster) => {
      cluster.quotas.push({
        name: 'compute-resources',
        rows: [
          ['requests.cpu', '900m', '8'],
          ['requests.memory', '2Gi', '4Gi'],
        ],
      });
      refused(
        appNamed(cluster, 'tracking'),
        'Error creating: pods "tracking-6c9d4f7b5-pk2lw" is forbidden: maximum memory usage per Container is 256Mi, but limit is 512Mi',
      );
    },
  },
  {
    ...QUOTA,
    label: 'namespace_pod_quota_exceeded',
    plant: (cluster) => {
      cluster.quotas.push({
        name: 'object-counts',
        rows: [
          ['count/pods', '8', '8'],
          ['services', '9', '20'],
        ],
      });
      refused(
        appNamed(cluster, 'mailer'),
        'Error creating: pods "mailer-6c9d6f7b5-zz9qd" is forbidden: exceeded quota: object-counts, requested: count/pods=1, used: count/pods=8, limited: count/pods=8',
      );
    },
    // Refused an hour ago, the quota has been raised since, and the pod is there.
    twin: (cluster) => {
      cluster.quotas.push({
        name: 'object-counts',
        rows: [
          ['count/pods', '9', '30'],
          ['services', '9', '20'],
        ],
      });
      const mailer = appNamed(cluster, 'mailer');
      mailer.events.push(
        warned(
          'FailedCreate',
          'replicaset-controller',
          'Error creating: pods "mailer-6c9d6f7b5-zz9qd" is forbidden: exceeded quota: object-counts, requested: count/pods=1, used: count/pods=8, limited: count/pods=8',
          '58m',
        ),
      );
      mailer.events.push({
        type: 'Normal',
        reason: 'SuccessfulCreate',
        age: '54m',
        from: 'replicaset-controller',
        message: 'Created pod: mailer-6c9d6f7b5-k2v6z',
      });
    },
  },
  {
    ...QUOTA,
    label: 'namespace_service_quota_exceeded',
    plant: (cluster) => {
      cluster.quotas.push({
        name: 'object-counts',
        rows: [
          ['pods', '9', '40'],
          ['services', '8', '8'],
        ],
      });
      cluster.services = cluster.services.filter(({ name }) => name !== 'tracking');
      logs(
        cluster,
        'edge',
        '2026-04-02 09:57:31 ERROR edge route tracking: java.net.UnknownHostException: tracking: Name or service not known',
      );
    },
    twin: (cluster) => {
      cluster.quotas.push({
        name: 'object-counts',
        rows: [
          ['pods', '9', '40'],
          ['services', '8', '25'],
        ],
      });
      cluster.services = cluster.services.filter(({ name }) => name !== 'tracking');
      logs(
        cluster,
        'edge',
        '2026-04-02 09:57:31 ERROR edge route tracking: java.net.UnknownHostException: tracking: Name or service not known',
      );
    },
  },
  {
    ...QUOTA,
    label: 'namespace_storage_quota_exceeded',
    plant: (cluster) => {
      cluster.quotas.push({
        name: 'storage-budget',
        rows: [
          ['requests.storage', '40Gi', '50Gi'],
          ['persistentvolumeclaims', '2', '10'],
        ],
      });
      cluster.claims = cluster.claims.filter(({ app }) => app !== 'ledger');
      cluster.volumes = cluster.volumes.filter(({ name }) => name !== 'vol-ledger');
      const ledger = appNamed(cluster, 'ledger');
      ledger.pods = [];
      ledger.events.push(
        warned(
          'FailedCreate',
          'statefulset-controller',
          'create Claim data-ledger-0 for Pod ledger-0 in StatefulSet ledger failed error: persistentvolumeclaims "data-ledger-0" is forbidden: exceeded quota: storage-budget, requested: requests.storage=20Gi, used: requests.storage=40Gi, limited: requests.storage=50Gi',
          '18s (x15 over 9m)',
        ),
      );
      logs(
        cluster,
        'carriers',
        '2026-04-02 09:58:12 ERROR [carriers] could not open connection: Connection refused (ledger:3306)',
      );
    },
    // Room enough; the claim was never made.
    twin: (cluster) => {
      cluster.quotas.push({
        name: 'storage-budget',
        rows: [
          ['requests.storage', '20Gi', '50Gi'],
          ['persistentvolumeclaims', '1', '10'],
        ],
      });
      cluster.claims = cluster.claims.filter(({ app }) => app !== 'ledger');
      cluster.volumes = cluster.volumes.filter(({ name }) => name !== 'vol-ledger');
      unscheduled(
        appNamed(cluster, 'ledger'),
        '0/4 nodes are available: persistentvolumeclaim "data-ledger-0" not found. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.',
      );
    },
  },
  {
    label: 'missing_service_account',
    object: 'app/invoices',
    taxonomy: 'Admission_Fault',
    plant: (cluster) => {
      appNamed(cluster, 'invoices').spec.serviceAccountName = 'invoice-runner';
      refused(
        appNamed(cluster, 'invoices'),
        'Error creating: pods "invoices-6c9d5f7b5-" is forbidden: error looking up service account freight/invoice-runner: serviceaccount "invoice-runner" not found',
      );
    },
    // The account came seconds after the deployment, as it does in any first roll-out.
    twin: (cluster) => {
      const invoices = appNamed(cluster, 'invoices');
      invoices.spec.serviceAccountName = 'invoice-runner';
      cluster.accounts.push('invoice-runner');
      invoices.events.push(
        warned(
          'FailedCreate',
          'replicaset-controller',
          'Error creating: pods "invoices-6c9d5f7b5-" is forbidden: error looking up service account freight/invoice-runner: serviceaccount "invoice-runner" not found',
          '31m (x2 over 31m)',
        ),
      );
      invoices.events.push({
        type: 'Normal',
        reason: 'SuccessfulCreate',
        age: '31m',
        from: 'replicaset-controller',
        message: 'Created pod: invoices-6c9d5f7b5-k2v5z',
      });
    },
  },
];
