import type { Cluster } from './cluster.test-support.ts';
import { runs, warned } from './healthy-cluster.test-support.ts';
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
  unpulled,
} from './plant.test-support.ts';

/** Was running, and ends or gets no traffic by itself or by a probe. */
export const runtime = faults({ taxonomy: 'Runtime_Fault' }, [
  {
    label: 'oom_killed',
    object: 'app/invoices',
    plant: (cluster) => {
      mainOf(appNamed(cluster, 'invoices')).resources.limits['memory'] = '48Mi';
      crashing(appNamed(cluster, 'invoices'), 'OOMKilled', 137);
      logs(
        cluster,
        'bookings',
        '2026-04-02 09:58:44 ERROR [bookings] POST http://invoices:7250/invoices: connection reset by peer',
      );
    },
    // The same exit code, from a kill by the liveness probe.
    twin: (cluster) => {
      const invoices = appNamed(cluster, 'invoices');
      mainOf(invoices).livenessProbe = http(7259, PATIENT);
      killedByProbe(
        invoices,
        'Get "http://10.244.2.15:7259/healthz": dial tcp 10.244.2.15:7259: connect: connection refused',
      );
    },
  },
  {
    label: 'deployment_zero_replicas',
    object: 'app/mailer',
    plant: (cluster) => {
      Object.assign(appNamed(cluster, 'mailer'), { replicas: 0, pods: [] });
      logs(
        cluster,
        'invoices',
        '2026-04-02 09:58:10 WARN [invoices] mail to customer 18 not sent: connect ECONNREFUSED 10.105.7.16:7260',
      );
    },
    // One is asked for, and cannot come.
    twin: (cluster) => {
      const mailer = appNamed(cluster, 'mailer');
      mainOf(mailer).image = 'harbor.example.net/freight/mailer:2026.33.1';
      unpulled(
        mailer,
        'rpc error: code = NotFound desc = failed to pull and unpack image: harbor.example.net/freight/mailer:2026.33.1: not found',
      );
    },
  },
  {
    label: 'service_sidecar_port_conflict',
    object: 'app/quotes',
    plant: (cluster) => {
      beside(cluster, 7220);
      podOf(appNamed(cluster, 'quotes')).containers['meter'] = {
        state: ['Waiting', 'Reason:       CrashLoopBackOff'],
        last: ['Terminated', 'Reason:       Error', 'Exit Code:    1'],
        ready: false,
        restarts: 7,
      };
      podOf(appNamed(cluster, 'quotes')).events.push(
        warned(
          'BackOff',
          'kubelet',
          'Back-off restarting failed container meter in pod quotes-6c9d2f7b5-k2v2z_freight(4b1c)',
          '9s (x30 over 6m)',
        ),
      );
      logs(cluster, 'quotes', 'meter: listen tcp :7220: bind: address already in use');
    },
    // Two containers, two ports; the second ends for a reason of its own.
    twin: (cluster) => {
      beside(cluster, 9404);
      podOf(appNamed(cluster, 'quotes')).containers['meter'] = {
        state: ['Waiting', 'Reason:       CrashLoopBackOff'],
        last: ['Terminated', 'Reason:       Error', 'Exit Code:    1'],
        ready: false,
        restarts: 7,
      };
      podOf(appNamed(cluster, 'quotes')).events.push(
        warned(
          'BackOff',
          'kubelet',
          'Back-off restarting failed container meter in pod quotes-6c9d2f7b5-k2v2z_freight(4b1c)',
          '9s (x30 over 6m)',
        ),
      );
      logs(cluster, 'quotes', 'meter: cannot parse /etc/meter.toml: unexpected token at line 4');
    },
  },
]);

/** A second container in the pods of `quotes`. */
function beside(cluster: Cluster, port: number): void {
  const quotes = appNamed(cluster, 'quotes');
  quotes.spec.containers.push({
    name: 'meter',
    image: 'docker.io/example/meter:1.9',
    ports: [{ name: 'metrics', containerPort: port }],
    env: [],
    resources: { requests: {}, limits: {} },
  });
  podOf(quotes).containers['quotes'] = runs();
}
