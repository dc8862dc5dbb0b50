import { warned } from './healthy-cluster.test-support.ts';
import {
  appNamed,
  crashing,
  faults,
  http,
  killedByProbe,
  logs,
  mainOf,
  nodeNamed,
  podOf,
  setting,
  slow,
  unpulled,
  unscheduled,
  waiting,
} from './plant.test-support.ts';

const CONTROL = '1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }';
const CALLERS = [
  ['edge', 38, 2080],
  ['bookings', 24, 2060],
  ['quotes', 19, 2040],
  ['carriers', 11, 2030],
  ['tracking', 12, 2020],
  ['invoices', 14, 2010],
] as const;

/** What was missed before, and some more, a third time in other ways: what runs. */
export const thirdTimeRunning = [
  ...faults({ taxonomy: 'Startup_Fault' }, [
    {
      label: 'image_registry_dns_failure',
      object: 'app/tracking',
      plant: (cluster) =>
        unpulled(
          appNamed(cluster, 'tracking'),
          'rpc error: code = DeadlineExceeded desc = failed to pull and unpack image: failed to resolve reference: failed to do request: Head "https://harbor.example.net/v2/": dial tcp: lookup harbor.example.net on [::1]:53: read udp [::1]:41244->[::1]:53: read: connection refused',
        ),
      twin: (cluster) =>
        unpulled(
          appNamed(cluster, 'tracking'),
          'rpc error: code = Unknown desc = failed to pull and unpack image: failed to resolve reference: failed to do request: Head "https://harbor.example.net/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
        ),
    },
    {
      label: 'volume_mount_permission_denied',
      object: 'app/shelf',
      plant: (cluster) => {
        waiting(appNamed(cluster, 'shelf'), 'ContainerCreating');
        podOf(appNamed(cluster, 'shelf')).events.push(
          warned(
            'FailedMount',
            'kubelet',
            'MountVolume.SetUp failed for volume "vol-shelf" : mount failed: exit status 32 Mounting command: mount Output: mount.nfs: access denied by server while mounting nfs.example.net:/exports/shelf',
            '30s (x9 over 6m)',
          ),
        );
      },
      twin: (cluster) => {
        waiting(appNamed(cluster, 'shelf'), 'ContainerCreating');
        podOf(appNamed(cluster, 'shelf')).events.push(
          warned(
            'FailedAttachVolume',
            'attachdetach-controller',
            'Multi-Attach error for volume "vol-shelf" Volume is already exclusively attached to one node and can\'t be attached to another',
            '6m',
          ),
        );
      },
    },
  ]),
  ...faults({ taxonomy: 'Service_Routing_Fault' }, [
    {
      label: 'service_dns_resolution_failure',
      object: 'app/invoices',
      plant: (cluster) => {
        Object.assign(appNamed(cluster, 'invoices').spec, {
          dnsPolicy: 'None',
          dnsConfig: { nameservers: ['192.0.2.53'], searches: ['freight.svc.cluster.local'] },
        });
        logs(cluster, 'invoices', '2026-04-02 09:58:03 ERROR [invoices] socket.gaierror: [Errno -3] Try again');
        crashing(appNamed(cluster, 'invoices'), 'Error', 1);
      },
      // It stands in its node's network and asks the cluster for names, as it should.
      twin: (cluster) => {
        appNamed(cluster, 'invoices').spec.dnsPolicy = 'ClusterFirstWithHostNet';
        crashing(appNamed(cluster, 'invoices'), 'Error', 1);
        logs(cluster, 'invoices', '2026-04-02 09:58:03 ERROR [invoices] ValueError: tax table of 2026-Q2 is empty');
      },
    },
    {
      label: 'gateway_misrouted',
      object: 'app/quotes',
      plant: (cluster) => discovered(cluster.configMaps, 'lb://mailer'),
      twin: (cluster) => discovered(cluster.configMaps, 'lb://quotes'),
    },
  ]),
  ...faults({ taxonomy: 'Runtime_Fault' }, [
    {
      label: 'mysql_invalid_credentials',
      object: 'app/bookings',
      plant: (cluster) => {
        setting(cluster, 'bookings', 'DB_PASSWORD', 'q9-lantern ');
        crashing(appNamed(cluster, 'bookings'), 'Error', 1);
        logs(
          cluster,
          'bookings',
          "Caused by: java.sql.SQLException: Access denied for user 'freight'@'10.244.2.11' (using password: YES)",
          'SQL State  : 28000',
        );
      },
      // Let in, and not into that database.
      twin: (cluster) => {
        setting(cluster, 'bookings', 'DB_NAME', 'booking_v2');
        crashing(appNamed(cluster, 'bookings'), 'Error', 1);
        logs(cluster, 'bookings', "Caused by: java.sql.SQLSyntaxErrorException: Unknown database 'booking_v2'");
      },
    },
    {
      label: 'db_readonly_mode',
      object: 'app/ledger',
      plant: (cluster) =>
        logs(
          cluster,
          'carriers',
          '2026-04-02 09:58:01 ERROR [carriers] save rate: ERROR 1836 (HY000): Running in read-only mode',
        ),
      twin: (cluster) => {
        crashing(appNamed(cluster, 'carriers'), 'Error', 1);
        logs(
          cluster,
          'carriers',
          '2026-04-02 09:58:01 ERROR [carriers] open /var/cache/rates.db: read-only file system',
        );
      },
    },
    {
      label: 'service_sidecar_port_conflict',
      object: 'app/carriers',
      plant: (cluster) => {
        const carriers = appNamed(cluster, 'carriers');
        carriers.spec.containers.push({
          name: 'relay',
          image: 'docker.io/example/relay:3.0',
          ports: [{ name: 'in', containerPort: 7230 }],
          env: [],
          resources: { requests: {}, limits: {} },
        });
        crashing(carriers, 'Error', 1);
        podOf(carriers).containers['relay'] = {
          state: ['Running', 'Started:      Thu, 02 Apr 2026 09:30:02 +0800'],
          ready: true,
          restarts: 0,
        };
        logs(cluster, 'carriers', 'Error: listen EADDRINUSE: address already in use :::7230');
      },
      twin: (cluster) =>
        unscheduled(
          appNamed(cluster, 'carriers'),
          `0/4 nodes are available: ${CONTROL}, 3 node(s) didn't have free ports for the requested pod ports.`,
        ),
    },
    {
      label: 'liveness_probe_incorrect_timing',
      object: 'app/tracking',
      plant: (cluster) => {
        mainOf(appNamed(cluster, 'tracking')).livenessProbe = http(7240, {
          initialDelaySeconds: 3,
          periodSeconds: 3,
          timeoutSeconds: 1,
          failureThreshold: 2,
        });
        killedByProbe(
          appNamed(cluster, 'tracking'),
          'Get "http://10.244.2.14:7240/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
        );
      },
      // As patient as the rest: it hangs.
      twin: (cluster) => {
        killedByProbe(
          appNamed(cluster, 'tracking'),
          'Get "http://10.244.2.14:7240/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
        );
        logs(cluster, 'tracking', '2026-04-02 09:55:10 ERROR [tracking] worker 3 blocked for 120 s on index lock');
      },
    },
  ]),
  ...faults({ object: 'node/pool-c-04ba', taxonomy: 'Infrastructure_Fault' }, [
    {
      label: 'kubelet_unavailable',
      plant: (cluster) => {
        nodeNamed(cluster, 'pool-c-04ba').units['kubelet'] =
          'failed (Result: oom-kill) since Thu 2026-04-02 09:52:40 CST; 7min ago';
      },
      twin: (cluster) => {
        nodeNamed(cluster, 'pool-c-04ba').ready = ['False', 'KubeletNotReady', 'node is shutting down'];
      },
    },
    {
      label: 'containerd_unavailable',
      plant: (cluster) => {
        nodeNamed(cluster, 'pool-c-04ba').units = {};
        nodeNamed(cluster, 'pool-c-04ba').ready = [
          'False',
          'KubeletNotReady',
          'PLEG is not healthy: pleg was last seen active 9m12s ago; threshold is 3m0s',
        ];
      },
      twin: (cluster) => {
        podOf(appNamed(cluster, 'quotes')).events.push(
          warned(
            'FailedCreatePodSandBox',
            'kubelet',
            'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized',
          ),
        );
      },
    },
  ]),
  {
    label: 'pod_network_delay',
    object: 'app/ledger',
    taxonomy: 'Performance_Fault',
    plant: (cluster) => {
      for (const [name, before, now] of CALLERS) slow(cluster, name, before, now);
    },
    // What crosses the border of its node gets lost on the way.
    twin: (cluster) => {
      for (const [name, before, now] of CALLERS) slow(cluster, name, before, now);
      cluster.alerts.push({
        name: 'pool-b-91de',
        type: 'Node',
        status: 'ABNORMAL',
        evidence: [
          'NETWORK_QUALITY_DEGRADED [TCP Retransmission] | Normal=0.03retrans -> Current=18.40retrans (New Spike)',
        ],
      });
    },
  },
] satisfies ReturnType<typeof faults>;

/** The gateway finds services by their names in a registry. */
function discovered(configMaps: Record<string, Record<string, string>>, quotes: string): void {
  const written = configMaps['edge-routes']?.['application.yml'] ?? '';
  configMaps['edge-routes'] = {
    'application.yml': written.replaceAll(/http:\/\/(\w+):\d+/g, 'lb://$1').replace('lb://quotes', quotes),
  };
}
