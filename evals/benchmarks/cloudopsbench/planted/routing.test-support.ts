import type { Cluster } from './cluster.test-support.ts';
import { LABEL } from './healthy-cluster.test-support.ts';
import { appNamed, crashing, logs, mainOf, portOf, serviceNamed, setting, faults } from './plant.test-support.ts';

function refusedAt(cluster: Cluster, callee: string, ip: string, port: number): void {
  logs(
    cluster,
    'edge',
    `2026-04-02 09:57:10 ERROR edge ${callee}/${ip}:${port}: finishConnect(..) failed: Connection refused`,
  );
}

/** Every pod does well, and calls do not arrive where they should. */
export const routing = faults({ taxonomy: 'Service_Routing_Fault' }, [
  {
    label: 'service_selector_mismatch',
    object: 'app/tracking',
    plant: (cluster) => {
      serviceNamed(cluster, 'tracking').selector = { [LABEL]: 'tracking', 'example.net/track': 'blue' };
      refusedAt(cluster, 'tracking', '10.105.7.14', 7240);
    },
    // No endpoint is ready either, and the selector is not why.
    twin: (cluster) => {
      crashing(appNamed(cluster, 'tracking'), 'Error', 1);
      logs(
        cluster,
        'tracking',
        'java.lang.IllegalStateException: Failed to load ApplicationContext: required property tracking.region is missing',
      );
      refusedAt(cluster, 'tracking', '10.105.7.14', 7240);
    },
  },
  {
    label: 'service_port_mapping_mismatch',
    object: 'app/bookings',
    plant: (cluster) => {
      portOf(cluster, 'bookings', { targetPort: 8080 });
      refusedAt(cluster, 'bookings', '10.105.7.11', 7210);
    },
    // It maps to the port by its name; `edge` asks another one.
    twin: (cluster) => {
      portOf(cluster, 'bookings', { targetPort: 'http' });
      setting(cluster, 'edge', 'BOOKINGS_URL', 'http://bookings:7310');
      logs(cluster, 'edge', '2026-04-02 09:57:10 ERROR edge bookings/10.105.7.11:7310: connection timed out');
    },
  },
  {
    label: 'service_protocol_mismatch',
    object: 'app/quotes',
    plant: (cluster) => {
      portOf(cluster, 'quotes', { protocol: 'UDP' });
      refusedAt(cluster, 'quotes', '10.105.7.12', 7220);
    },
    // A service of datagrams, as its container is.
    twin: (cluster) => {
      serviceNamed(cluster, 'mailer').ports.push({ name: 'statsd', port: 8125, targetPort: 8125, protocol: 'UDP' });
      mainOf(appNamed(cluster, 'mailer')).ports.push({ name: 'statsd', containerPort: 8125, protocol: 'UDP' });
      portOf(cluster, 'quotes', { targetPort: 7227 });
      refusedAt(cluster, 'quotes', '10.105.7.12', 7220);
    },
  },
  {
    label: 'service_env_var_address_mismatch',
    object: 'app/quotes',
    plant: (cluster) => {
      setting(cluster, 'quotes', 'CARRIERS_URL', 'http://carrier-directory:7230');
      logs(
        cluster,
        'quotes',
        '2026-04-02 09:58:01 ERROR [quotes] rates: Get "http://carrier-directory:7230/rates": dial tcp: lookup carrier-directory on 10.96.0.10:53: no such host',
      );
    },
    // An address outside the cluster is as it should be; the fault is elsewhere.
    twin: (cluster) => {
      setting(cluster, 'quotes', 'CUSTOMS_URL', 'https://api.customs.example.org:443');
      serviceNamed(cluster, 'carriers').selector = { [LABEL]: 'carrier' };
      logs(
        cluster,
        'quotes',
        '2026-04-02 09:58:01 ERROR [quotes] rates: Get "http://carriers:7230/rates": dial tcp 10.105.7.13:7230: connect: connection refused',
      );
    },
  },
  {
    label: 'service_dns_resolution_failure',
    object: 'app/carriers',
    plant: (cluster) => {
      Object.assign(appNamed(cluster, 'carriers').spec, {
        dnsPolicy: 'None',
        dnsConfig: { nameservers: ['203.0.113.53'] },
      });
      logs(
        cluster,
        'carriers',
        '2026-04-02 09:58:01 ERROR [carriers] db: dial tcp: lookup ledger on 203.0.113.53:53: read udp 10.244.2.13:41093->203.0.113.53:53: i/o timeout',
      );
    },
    // The name server is well; the name is wrong.
    twin: (cluster) => {
      setting(cluster, 'carriers', 'DB_HOST', 'legder');
      logs(
        cluster,
        'carriers',
        '2026-04-02 09:58:01 ERROR [carriers] db: dial tcp: lookup legder on 10.96.0.10:53: no such host',
      );
    },
  },
  {
    label: 'gateway_misrouted',
    // The set names the service that is not reached, not the gateway.
    object: 'app/quotes',
    plant: (cluster) => {
      const written = cluster.configMaps['edge-routes']?.['application.yml'] ?? '';
      cluster.configMaps['edge-routes'] = {
        'application.yml': written.replace('http://quotes:7220', 'http://mailer:7260'),
      };
      cluster.alerts.push({
        business_action: 'Ask for a quote',
        entry_service: 'quotes',
        occurrences: 44,
        raw_error: "HTTPError('404 Client Error: Not Found')",
        request_method: 'POST',
        url: '/api/quotes/new',
      });
    },
    // Routed as it should be: what is asked for does not exist there.
    twin: (cluster) => {
      cluster.alerts.push({
        business_action: 'Ask for a quote',
        entry_service: 'quotes',
        occurrences: 44,
        raw_error: "HTTPError('404 Client Error: Not Found')",
        request_method: 'POST',
        url: '/api/quotes/new',
      });
      logs(cluster, 'quotes', '2026-04-02 09:58:01 ERROR [quotes] tariff 2026-Q2 not found, answering 404');
      setting(cluster, 'quotes', 'CARRIERS_URL', 'http://carriers:7320');
    },
  },
]);
