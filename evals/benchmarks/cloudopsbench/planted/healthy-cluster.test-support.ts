import type { App, Claim, Cluster, Container, Happening, Node, Running, Volume } from './cluster.test-support.ts';

export const LABEL = 'app.kubernetes.io/name';

const NAMESPACE = 'freight';
const WORKERS = ['pool-a-7f2c', 'pool-b-91de', 'pool-c-04ba'];
const UNITS = ['kubelet', 'containerd', 'kube-proxy'];
/** Name, port, and whom it calls. `ledger` and `shelf` keep data. */
const APPS: readonly (readonly [name: string, port: number, calls: string[]])[] = [
  ['edge', 8088, ['bookings', 'quotes', 'tracking']],
  ['bookings', 7210, ['quotes', 'invoices', 'ledger']],
  ['quotes', 7220, ['carriers', 'shelf']],
  ['carriers', 7230, ['ledger']],
  ['tracking', 7240, ['ledger', 'shelf']],
  ['invoices', 7250, ['mailer', 'ledger']],
  ['mailer', 7260, []],
  ['ledger', 3306, []],
  ['shelf', 6379, []],
];
const ROUTES = `spring:
  cloud:
    gateway:
      routes:
        - id: bookings
          uri: http://bookings:7210
          predicates:
            - Path=/api/bookings/**
        - id: quotes
          uri: http://quotes:7220
          predicates:
            - Path=/api/quotes/**
        - id: tracking
          uri: http://tracking:7240
          predicates:
            - Path=/api/tracking/**
`;

/** A freight forwarder's cluster in which nothing is wrong but what is always a little wrong. */
export function healthyCluster(): Cluster {
  const apps = APPS.map(([name, port, calls], index) =>
    appOf(name, port, calls, WORKERS[index % WORKERS.length] ?? '', index),
  );
  apps[1]?.pods[0]?.events.push({
    ...warned('Unhealthy', 'kubelet', 'Readiness probe failed: dial tcp 10.244.2.11:7210: connect: connection refused'),
    age: '26m',
  });
  return {
    namespace: NAMESPACE,
    nodes: [
      nodeOf(
        'control-0',
        '10.30.0.4',
        ['node-role.kubernetes.io/control-plane:NoSchedule'],
        [...UNITS, 'kube-scheduler'],
      ),
      ...WORKERS.map((name, index) => nodeOf(name, `10.30.0.${20 + index}`, [], UNITS)),
    ],
    apps,
    services: APPS.map(([name, port], index) => ({
      name,
      selector: { [LABEL]: name },
      ports: [{ name: portNameOf(port), port, targetPort: port, protocol: 'TCP' }],
      clusterIP: `10.105.7.${10 + index}`,
    })),
    claims: ['ledger', 'shelf'].map((app) => claimOf(app)),
    volumes: ['ledger', 'shelf'].map((app) => volumeOf(app)),
    storageClasses: ['block-standard'],
    quotas: [],
    accounts: ['default', ...APPS.map(([name]) => name)],
    secrets: { 'ledger-login': { username: 'freight', password: 'q9-lantern' } },
    configMaps: { 'edge-routes': { 'application.yml': ROUTES } },
    logs: { mailer: ['2026-04-02 09:12:44.120 ERROR [mailer] bounce ignored: mailbox full for recipient 81'] },
    alerts: [],
    calls: Object.fromEntries(APPS.map(([name, , calls]) => [name, calls])),
  };
}

/** A warning of two minutes ago. */
export function warned(reason: string, from: string, message: string, age = '2m'): Happening {
  return { type: 'Warning', reason, age, from, message };
}

function nodeOf(name: string, ip: string, taints: string[], units: string[]): Node {
  return {
    name,
    ip,
    labels: {
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      'topology.kubernetes.io/zone': `z-${name.slice(0, 6)}`,
    },
    taints,
    cordoned: false,
    cpu: '4',
    memory: '16303428Ki',
    ready: ['True', 'KubeletReady', 'kubelet is posting ready status'],
    units: Object.fromEntries(
      units.map((unit) => [unit, 'active (running) since Mon 2026-03-02 07:41:10 UTC; 1 month 0 days ago']),
    ),
    events: [],
  };
}

function portNameOf(port: number): string {
  return port === 3306 ? 'mysql' : port === 6379 ? 'redis' : 'http';
}

function appOf(name: string, port: number, calls: string[], node: string, index: number): App {
  const stateful = name === 'ledger';
  const hash = `6c9d${index}f7b5`;
  const stores = name === 'ledger' || name === 'shelf';
  return {
    kind: stateful ? 'StatefulSet' : 'Deployment',
    name,
    hash,
    replicas: 1,
    labels: { [LABEL]: name },
    spec: {
      serviceAccountName: name,
      containers: [containerOf(name, port, calls)],
      ...(stores ? { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claimNameOf(name) } }] } : {}),
    },
    claimTemplates: stateful ? [{ name: 'data', storageClassName: 'block-standard', storage: '20Gi' }] : [],
    pods: [
      {
        name: stateful ? `${name}-0` : `${name}-${hash}-k2v${index}z`,
        node,
        ip: `10.244.2.${10 + index}`,
        phase: 'Running',
        containers: { [name]: runs() },
        events: [],
      },
    ],
    events: [],
  };
}

/** A container that runs well. */
export function runs(restarts = 0): Running {
  return { state: ['Running', 'Started:      Thu, 02 Apr 2026 09:30:02 +0800'], ready: true, restarts };
}

function containerOf(name: string, port: number, calls: string[]): Container {
  const timing = { initialDelaySeconds: 20, periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 3 };
  const stores = name === 'ledger' || name === 'shelf';
  const check = stores ? { tcpSocket: { port } } : { httpGet: { path: '/healthz', port } };
  return {
    name,
    image: stores
      ? name === 'ledger'
        ? 'docker.io/library/mysql:8.4'
        : 'docker.io/library/redis:7.2'
      : `harbor.example.net/freight/${name}:2026.3.1`,
    ports: [{ name: portNameOf(port), containerPort: port }],
    env: [
      ...calls
        .filter((callee) => callee !== 'ledger')
        .map((callee) => ({ name: `${callee.toUpperCase()}_URL`, value: addressOf(callee) })),
      ...(calls.includes('ledger') ? databaseEnv() : []),
    ],
    resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
    livenessProbe: { ...check, ...timing },
    readinessProbe: { ...check, ...timing },
    ...(stores ? { volumeMounts: [{ name: 'data', mountPath: name === 'ledger' ? '/var/lib/mysql' : '/data' }] } : {}),
  };
}

function addressOf(callee: string): string {
  const port = APPS.find(([name]) => name === callee)?.[1] ?? 80;
  return callee === 'shelf' ? `${callee}:${port}` : `http://${callee}:${port}`;
}

function databaseEnv(): Container['env'] {
  return [
    { name: 'DB_HOST', value: 'ledger' },
    { name: 'DB_PORT', value: '3306' },
    { name: 'DB_USER', valueFrom: { secretKeyRef: { name: 'ledger-login', key: 'username' } } },
    { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'ledger-login', key: 'password' } } },
  ];
}

function claimNameOf(app: string): string {
  return app === 'ledger' ? 'data-ledger-0' : 'shelf-data';
}

function claimOf(app: string): Claim {
  return {
    name: claimNameOf(app),
    app,
    storageClassName: 'block-standard',
    accessModes: ['ReadWriteOnce'],
    storage: '20Gi',
    volumeName: `vol-${app}`,
    events: [],
  };
}

function volumeOf(app: string): Volume {
  return {
    name: `vol-${app}`,
    labels: {},
    storageClassName: 'block-standard',
    accessModes: ['ReadWriteOnce'],
    storage: '20Gi',
    status: 'Bound',
    claim: `${NAMESPACE}/${claimNameOf(app)}`,
  };
}
