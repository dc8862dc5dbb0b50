import { warned } from './healthy-cluster.test-support.ts';
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
  unready,
} from './plant.test-support.ts';

const HASTY = { initialDelaySeconds: 2, periodSeconds: 2, timeoutSeconds: 1, failureThreshold: 1 };

/** A probe that fails by the way it is set. */
export const probes = faults({ taxonomy: 'Runtime_Fault' }, [
  {
    label: 'liveness_probe_incorrect_protocol',
    object: 'app/shelf',
    plant: (cluster) => {
      const shelf = appNamed(cluster, 'shelf');
      mainOf(shelf).livenessProbe = http(6379, PATIENT, '/');
      killedByProbe(
        shelf,
        'Get "http://10.244.2.18:6379/": net/http: HTTP/1.x transport connection broken: malformed HTTP status code "wrong"',
      );
    },
    // It speaks HTTP, and says itself that it is not well.
    twin: (cluster) => {
      const tracking = appNamed(cluster, 'tracking');
      killedByProbe(tracking, 'HTTP probe failed with statuscode: 503');
      logs(
        cluster,
        'tracking',
        '2026-04-02 09:55:10 ERROR [tracking] health: position index is corrupt, refusing to serve',
      );
    },
  },
  {
    label: 'liveness_probe_incorrect_port',
    object: 'app/quotes',
    plant: (cluster) => {
      const quotes = appNamed(cluster, 'quotes');
      mainOf(quotes).livenessProbe = http(7222, PATIENT);
      killedByProbe(
        quotes,
        'Get "http://10.244.2.12:7222/healthz": dial tcp 10.244.2.12:7222: connect: connection refused',
      );
    },
    // The port is right: nothing listens since the process ends by itself.
    twin: (cluster) => {
      const quotes = appNamed(cluster, 'quotes');
      crashing(quotes, 'Error', 2);
      podOf(quotes).events.push(
        warned(
          'Unhealthy',
          'kubelet',
          'Liveness probe failed: Get "http://10.244.2.12:7220/healthz": dial tcp 10.244.2.12:7220: connect: connection refused',
          '2m (x3 over 6m)',
        ),
      );
      logs(
        cluster,
        'quotes',
        'panic: runtime error: index out of range [3] with length 3',
        'goroutine 1 [running]: main.loadTariffs(0x4)',
      );
    },
  },
  {
    label: 'liveness_probe_incorrect_timing',
    object: 'app/bookings',
    plant: (cluster) => {
      const bookings = appNamed(cluster, 'bookings');
      mainOf(bookings).livenessProbe = http(7210, HASTY);
      killedByProbe(
        bookings,
        'Get "http://10.244.2.11:7210/healthz": dial tcp 10.244.2.11:7210: connect: connection refused',
      );
    },
    twin: (cluster) => {
      const bookings = appNamed(cluster, 'bookings');
      mainOf(bookings).livenessProbe = http(7211, PATIENT);
      killedByProbe(
        bookings,
        'Get "http://10.244.2.11:7211/healthz": dial tcp 10.244.2.11:7211: connect: connection refused',
      );
    },
  },
  {
    label: 'readiness_probe_incorrect_protocol',
    object: 'app/mailer',
    plant: (cluster) => {
      const mailer = appNamed(cluster, 'mailer');
      mainOf(mailer).readinessProbe = { grpc: { port: 7260 }, ...PATIENT };
      unready(
        mailer,
        'error: health rpc failed: rpc error: code = Unavailable desc = connection error: desc = "error reading server preface: http2: frame too large"',
      );
      logs(
        cluster,
        'invoices',
        '2026-04-02 09:58:10 WARN [invoices] mail to customer 18 not sent: connect ECONNREFUSED 10.105.7.16:7260',
      );
    },
    twin: (cluster) => {
      unready(appNamed(cluster, 'mailer'), 'HTTP probe failed with statuscode: 503');
      logs(cluster, 'mailer', '2026-04-02 09:58:10 ERROR [mailer] not ready: relay smtp.example.org refuses us');
    },
  },
  {
    label: 'readiness_probe_incorrect_port',
    object: 'app/tracking',
    plant: (cluster) => {
      const tracking = appNamed(cluster, 'tracking');
      mainOf(tracking).readinessProbe = { tcpSocket: { port: 7204 }, ...PATIENT };
      unready(tracking, 'dial tcp 10.244.2.14:7204: connect: connection refused');
    },
    // It took its time to come up, and is ready since.
    twin: (cluster) => {
      podOf(appNamed(cluster, 'tracking')).events.push(
        warned(
          'Unhealthy',
          'kubelet',
          'Readiness probe failed: Get "http://10.244.2.14:7240/healthz": dial tcp 10.244.2.14:7240: connect: connection refused',
          '28m (x3 over 28m)',
        ),
      );
    },
  },
]);
