import { runs, warned } from './healthy-cluster.test-support.ts';
import {
  appNamed,
  crashing,
  faults,
  logs,
  mainOf,
  podOf,
  refused,
  unpulled,
  unscheduled,
} from './plant.test-support.ts';

/** The same labels in other ways, for what is not let in or does not begin. */
export const otherwiseStarted = [
  ...faults({ object: 'namespace/freight', taxonomy: 'Admission_Fault' }, [
    {
      label: 'namespace_storage_quota_exceeded',
      plant: (cluster) => {
        cluster.quotas.push({ name: 'claims', rows: [['persistentvolumeclaims', '1', '1']] });
        cluster.claims = cluster.claims.filter(({ app }) => app !== 'shelf');
        unscheduled(
          appNamed(cluster, 'shelf'),
          '0/4 nodes are available: 4 persistentvolumeclaim "shelf-data" not found.',
        );
      },
      twin: (cluster) => {
        cluster.quotas.push({ name: 'claims', rows: [['persistentvolumeclaims', '1', '5']] });
        cluster.claims = cluster.claims.filter(({ app }) => app !== 'shelf');
        unscheduled(
          appNamed(cluster, 'shelf'),
          '0/4 nodes are available: 4 persistentvolumeclaim "shelf-data" not found.',
        );
      },
    },
    {
      label: 'namespace_memory_quota_exceeded',
      plant: (cluster) => {
        cluster.quotas.push({
          name: 'compute',
          rows: [
            ['limits.cpu', '2', '8'],
            ['limits.memory', '7936Mi', '8Gi'],
          ],
        });
        refused(
          appNamed(cluster, 'quotes'),
          'Error creating: pods "quotes-6c9d2f7b5-q1w2e" is forbidden: exceeded quota: compute, requested: limits.cpu=500m,limits.memory=512Mi, used: limits.cpu=2,limits.memory=7936Mi, limited: limits.cpu=8,limits.memory=8Gi',
        );
      },
      twin: (cluster) => {
        cluster.quotas.push({
          name: 'compute',
          rows: [
            ['limits.cpu', '7800m', '8'],
            ['limits.memory', '4Gi', '8Gi'],
          ],
        });
        refused(
          appNamed(cluster, 'quotes'),
          'Error creating: pods "quotes-6c9d2f7b5-q1w2e" is forbidden: exceeded quota: compute, requested: limits.cpu=500m,limits.memory=512Mi, used: limits.cpu=7800m,limits.memory=4Gi, limited: limits.cpu=8,limits.memory=8Gi',
        );
      },
    },
  ]),
  ...faults({ taxonomy: 'Startup_Fault' }, [
    {
      label: 'image_registry_dns_failure',
      object: 'app/mailer',
      plant: (cluster) => {
        mainOf(appNamed(cluster, 'mailer')).image = 'regsitry.example.net/freight/mailer:2026.3.1';
        unpulled(
          appNamed(cluster, 'mailer'),
          'Error response from daemon: Get "https://regsitry.example.net/v2/": dial tcp: lookup regsitry.example.net: Temporary failure in name resolution',
        );
      },
      // The name resolves; the registry does not answer.
      twin: (cluster) => {
        unpulled(
          appNamed(cluster, 'mailer'),
          'failed to do request: Head "https://harbor.example.net/v2/freight/mailer/manifests/2026.3.1": dial tcp 10.9.8.7:443: connect: no route to host',
        );
      },
    },
    {
      label: 'missing_secret_binding',
      object: 'app/bookings',
      plant: (cluster) => {
        const bookings = appNamed(cluster, 'bookings');
        podOf(bookings).containers = {
          bookings: { state: ['Waiting', 'Reason:       CreateContainerConfigError'], ready: false, restarts: 0 },
        };
        mainOf(bookings).env.push({
          name: 'SMTP_LOGIN',
          valueFrom: { secretKeyRef: { name: 'smtp-login', key: 'login' } },
        });
        podOf(bookings).events.push(
          warned('Failed', 'kubelet', 'Error: secret "smtp-login" not found', '3s (x32 over 7m)'),
        );
      },
      twin: (cluster) => {
        const bookings = appNamed(cluster, 'bookings');
        cluster.secrets['smtp-login'] = { login: 'post' };
        mainOf(bookings).env.push({
          name: 'SMTP_LOGIN',
          valueFrom: { secretKeyRef: { name: 'smtp-login', key: 'login' } },
        });
        podOf(bookings).containers = { bookings: runs(2) };
        podOf(bookings).events.push(
          warned('Failed', 'kubelet', 'Error: secret "smtp-login" not found', '45m (x3 over 46m)'),
        );
      },
    },
    {
      label: 'volume_mount_permission_denied',
      object: 'app/ledger',
      plant: (cluster) => {
        appNamed(cluster, 'ledger').spec.securityContext = { runAsUser: 1001 };
        crashing(appNamed(cluster, 'ledger'), 'Error', 1);
        logs(
          cluster,
          'ledger',
          "mysqld: Can't create/write to file '/var/lib/mysql/is_writable' (OS errno 13 - Permission denied)",
          '[ERROR] [MY-010457] [Server] --initialize specified but the data directory is unusable.',
        );
      },
      twin: (cluster) => {
        crashing(appNamed(cluster, 'ledger'), 'Error', 1);
        logs(
          cluster,
          'ledger',
          '[ERROR] [MY-012526] [InnoDB] Upgrade is not supported after a crash or shutdown with innodb_fast_shutdown = 2.',
        );
      },
    },
  ]),
];
