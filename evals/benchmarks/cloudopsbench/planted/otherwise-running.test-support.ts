import type { Cluster } from './cluster.test-support.ts';
import { LABEL } from './healthy-cluster.test-support.ts';
import {
  appNamed,
  crashing,
  faults,
  http,
  killedByProbe,
  logs,
  mainOf,
  PATIENT,
  podOf,
  serviceNamed,
  setting,
  unpulled,
  unready,
} from './plant.test-support.ts';

/** The same labels in other ways, for what runs and is not reached or ends. */
export const otherwiseRunning = [
  ...faults({ taxonomy: 'Service_Routing_Fault' }, [
    {
      label: 'service_dns_resolution_failure',
      object: 'app/tracking',
      plant: (cluster) => {
        appNamed(cluster, 'tracking').spec.dnsPolicy = 'Default';
        crashing(appNamed(cluster, 'tracking'), 'Error', 1);
        logs(
          cluster,
          'tracking',
          'Error: getaddrinfo EAI_AGAIN ledger',
          '    at GetAddrInfoReqWrap.onlookup [as oncomplete] (node:dns:107:26)',
        );
      },
      // Names are asked of the cluster, as everybody does; the Service itself is gone.
      twin: (cluster) => {
        cluster.services = cluster.services.filter(({ name }) => name !== 'shelf');
        logs(
          cluster,
          'tracking',
          'Error: getaddrinfo ENOTFOUND shelf',
          '    at GetAddrInfoReqWrap.onlookup [as oncomplete] (node:dns:107:26)',
        );
      },
    },
    {
      label: 'service_env_var_address_mismatch',
      object: 'app/edge',
      plant: (cluster) => {
        setting(cluster, 'edge', 'TRACKING_URL', 'http://tracking:7420');
        logs(
          cluster,
          'edge',
          '2026-04-02 09:57:10 ERROR edge tracking/10.105.7.14:7420: connection timed out after 10000 ms',
        );
      },
      twin: (cluster) => {
        setting(cluster, 'edge', 'TRACKING_URL', 'http://tracking.freight.svc.cluster.local:7240');
        serviceNamed(cluster, 'tracking').selector = { [LABEL]: 'trackin' };
        logs(
          cluster,
          'edge',
          '2026-04-02 09:57:10 ERROR edge tracking.freight.svc.cluster.local/10.105.7.14:7240: Connection refused',
        );
      },
    },
    {
      label: 'gateway_misrouted',
      object: 'app/tracking',
      plant: (cluster) => {
        nginx(cluster, 'http://tracking:7204');
        logs(
          cluster,
          'edge',
          '2026/04/02 09:57:10 [error] 29#29: *118 upstream timed out (110: Operation timed out) while connecting to upstream, upstream: "http://10.105.7.14:7204/api/tracking/4"',
        );
      },
      twin: (cluster) => {
        nginx(cluster, 'http://tracking:7240');
        unready(appNamed(cluster, 'tracking'), 'HTTP probe failed with statuscode: 500');
        logs(
          cluster,
          'edge',
          '2026/04/02 09:57:10 [error] 29#29: *118 connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://10.105.7.14:7240/api/tracking/4"',
        );
      },
    },
  ]),
  ...faults({ taxonomy: 'Runtime_Fault' }, [
    {
      label: 'oom_killed',
      object: 'app/tracking',
      // It runs at this moment, as it does between two kills.
      plant: (cluster) => {
        podOf(appNamed(cluster, 'tracking')).containers = {
          tracking: {
            state: ['Running', 'Started:      Thu, 02 Apr 2026 09:59:02 +0800'],
            last: ['Terminated', 'Reason:       OOMKilled', 'Exit Code:    137'],
            ready: true,
            restarts: 9,
          },
        };
        logs(cluster, 'edge', '2026-04-02 09:57:10 ERROR edge tracking/10.105.7.14:7240: Connection reset by peer');
      },
      // Ended with the same code when its node was started anew, days ago.
      twin: (cluster) => {
        podOf(appNamed(cluster, 'tracking')).containers = {
          tracking: {
            state: ['Running', 'Started:      Mon, 30 Mar 2026 03:12:02 +0800'],
            last: ['Terminated', 'Reason:       Unknown', 'Exit Code:    255'],
            ready: true,
            restarts: 1,
          },
        };
      },
    },
    {
      label: 'liveness_probe_incorrect_protocol',
      object: 'app/invoices',
      plant: (cluster) => {
        mainOf(appNamed(cluster, 'invoices')).livenessProbe = { grpc: { port: 7250 }, ...PATIENT };
        killedByProbe(
          appNamed(cluster, 'invoices'),
          'timeout: failed to connect service "10.244.2.15:7250" within 3s: context deadline exceeded',
        );
      },
      twin: (cluster) => {
        mainOf(appNamed(cluster, 'invoices')).livenessProbe = http(7251, PATIENT);
        killedByProbe(
          appNamed(cluster, 'invoices'),
          'Get "http://10.244.2.15:7251/healthz": dial tcp 10.244.2.15:7251: connect: connection refused',
        );
      },
    },
    {
      label: 'readiness_probe_incorrect_port',
      object: 'app/mailer',
      plant: (cluster) => {
        mainOf(appNamed(cluster, 'mailer')).readinessProbe = http(7060, PATIENT);
        unready(
          appNamed(cluster, 'mailer'),
          'Get "http://10.244.2.16:7060/healthz": dial tcp 10.244.2.16:7060: connect: connection refused',
        );
      },
      twin: (cluster) => {
        mainOf(appNamed(cluster, 'mailer')).readinessProbe = {
          httpGet: { path: '/healthz', port: 'http' },
          ...PATIENT,
        };
        unready(
          appNamed(cluster, 'mailer'),
          'Get "http://10.244.2.16:7260/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
        );
        logs(cluster, 'mailer', '2026-04-02 09:58:10 ERROR [mailer] health: relay smtp.example.org does not answer');
      },
    },
    {
      label: 'mysql_invalid_credentials',
      object: 'app/invoices',
      // It stays up and fails at each request.
      plant: (cluster) => {
        setting(cluster, 'invoices', 'DB_USER', 'frieght');
        logs(
          cluster,
          'invoices',
          "2026-04-02 09:58:03 ERROR [invoices] sqlalchemy.exc.OperationalError: (pymysql.err.OperationalError) (1045, \"Access denied for user 'frieght'@'10.244.2.15' (using password: YES)\")",
        );
      },
      twin: (cluster) => {
        logs(
          cluster,
          'invoices',
          '2026-04-02 09:58:03 ERROR [invoices] amqp: ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.',
        );
      },
    },
    {
      label: 'mysql_invalid_port',
      object: 'app/tracking',
      plant: (cluster) => {
        setting(cluster, 'tracking', 'DB_PORT', '3308');
        unready(appNamed(cluster, 'tracking'), 'HTTP probe failed with statuscode: 503');
        logs(cluster, 'tracking', 'com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure');
      },
      // Everybody is turned away: nothing is behind the Service of the database.
      twin: (cluster) => {
        serviceNamed(cluster, 'ledger').selector = { [LABEL]: 'ledger', 'example.net/role': 'primary' };
        for (const name of ['tracking', 'carriers', 'invoices', 'bookings']) {
          unready(appNamed(cluster, name), 'HTTP probe failed with statuscode: 503');
          logs(cluster, name, 'com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure');
        }
      },
    },
    {
      label: 'db_connection_exhaustion',
      object: 'app/ledger',
      plant: (cluster) => {
        logs(cluster, 'ledger', '2026-04-02T01:58:01.402Z 0 [Warning] [MY-010055] [Server] Too many connections');
        logs(
          cluster,
          'bookings',
          'org.springframework.jdbc.CannotGetJdbcConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms',
        );
      },
      twin: (cluster) => {
        logs(
          cluster,
          'bookings',
          'org.springframework.jdbc.CannotGetJdbcConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms',
        );
      },
    },
    {
      label: 'deployment_zero_replicas',
      object: 'app/carriers',
      plant: (cluster) => {
        Object.assign(appNamed(cluster, 'carriers'), { replicas: 0, pods: [] });
      },
      // Nobody calls what is put to sleep; what is broken is another.
      twin: (cluster) => {
        const backfill = structuredClone(appNamed(cluster, 'mailer'));
        Object.assign(backfill, { name: 'backfill', replicas: 0, pods: [], labels: { [LABEL]: 'backfill' } });
        cluster.apps.push(backfill);
        mainOf(appNamed(cluster, 'carriers')).image = 'harbor.example.net/freight/carriers:2026.3.99';
        unpulled(
          appNamed(cluster, 'carriers'),
          'rpc error: code = NotFound desc = failed to pull and unpack image: harbor.example.net/freight/carriers:2026.3.99: not found',
        );
      },
    },
  ]),
];
function nginx(cluster: Cluster, target: string): void {
  cluster.configMaps['edge-routes'] = {
    'default.conf': `server {
  listen 8088;
  location /api/bookings/ {
    proxy_pass http://bookings:7210;
  }
  location /api/quotes/ {
    proxy_pass http://quotes:7220;
  }
  location /api/tracking/ {
    proxy_pass ${target};
  }
}
`,
  };
}
