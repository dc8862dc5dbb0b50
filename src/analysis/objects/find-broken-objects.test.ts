import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLedger } from '../../ledger.ts';
import type { BrokenObject, Observation } from '../../schema/index.ts';
import { seenOf, ZERO_MS } from '../seen.test-support.ts';
import { eventOf, gauge, objectOf, pending, running, shop, waiting, type Shop } from './cluster.test-support.ts';
import { findBrokenObjects } from './find-broken-objects.ts';

type Found = Omit<BrokenObject, 'id'>;

function found(observations: readonly Observation[]): Found[] {
  return findBrokenObjects({ seen: seenOf(observations), calls: [], deviations: [], fromMs: ZERO_MS }, createLedger());
}

const RS = 'cart-5d8f';
const POD = 'cart-5d8f-x2x9z';
const CART = 'prod/shop/Deployment/cart';
const NODE = 'prod/-/Node/node-1';
const SHOP = 'prod/-/Namespace/shop';
const exceeded = (resource: string, asked: string, used: string, hard: string): Shop => ({
  pod: null,
  events: [
    [
      'ReplicaSet',
      RS,
      'FailedCreate',
      `Error creating: pods "${POD}" is forbidden: exceeded quota: bound, requested: ${resource}=${asked}, used: ${resource}=${used}, limited: ${resource}=${hard}`,
    ],
  ],
});
const unscheduled = (message: string, more: Shop): Shop => ({
  node: null,
  status: pending(message),
  events: [['Pod', POD, 'FailedScheduling', message]],
  ...more,
});
const pull = (message: string, more: Shop = {}): Shop => ({
  status: waiting('ImagePullBackOff', 'Back-off pulling image'),
  events: [['Pod', POD, 'Failed', `Failed to pull image "registry.example/shop/cart:v1": ${message}`]],
  ...more,
});
const claimed = (claim: Record<string, unknown>, volume: Record<string, unknown>): Shop => ({
  ...unscheduled('0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.', {}),
  spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'cart-data' } }] },
  objects: [
    [
      'PersistentVolumeClaim',
      'cart-data',
      {
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: '',
          resources: { requests: { storage: '1Gi' } },
          ...claim,
        },
        status: { phase: 'Pending' },
      },
    ],
    [
      'PersistentVolume',
      'disk-1',
      {
        metadata: { labels: { disk: 'ssd' } },
        spec: { accessModes: ['ReadWriteOnce'], storageClassName: '', capacity: { storage: '1Gi' }, ...volume },
        status: { phase: 'Available' },
      },
    ],
  ],
});
const unhealthy = (message: string): NonNullable<Shop['events']> => [['Pod', POD, 'Unhealthy', message]];
const crashing = (exitCode = 1): Record<string, unknown> =>
  waiting('CrashLoopBackOff', 'back-off 40s', { terminated: { reason: 'Error', exitCode } }, 4);
const routes = (target: string): NonNullable<Shop['objects']> => [
  [
    'Ingress',
    'front',
    {
      spec: {
        rules: [
          {
            http: {
              paths: [
                {
                  path: '/cart',
                  backend: { service: { name: target, port: { number: target === 'cart' ? 7070 : 9090 } } },
                },
                { path: '/pay', backend: { service: { name: 'pay', port: { number: 9090 } } } },
                { path: '/web', backend: { service: { name: 'web', port: { number: 8080 } } } },
              ],
            },
          },
        ],
      },
    },
  ],
];
const secretEnv: Shop = { container: { envFrom: [{ secretRef: { name: 'cart-db' } }] } };
const unit = (name: string): Observation => ({
  kind: 'document',
  name: `${name} on node-1`,
  at: null,
  entity: { kind: 'k8s', ref: NODE, aliases: [] },
  text: `● ${name}.service - part of a node\n     Active: inactive (dead) since Fri 2026-01-02 15:41:14 UTC; 4min ago`,
});
const latency = (name: string, quantile: string, before: number, now: number): Observation =>
  gauge('request_latency', { service: name, quantile }, before, now);
const calls: Observation[] = [
  ['web', 'cart'],
  ['web', 'pay'],
  ['cart', 'ledger'],
].map(([caller, callee]) => ({
  kind: 'series',
  metric: 'istio_requests_total',
  type: 'counter',
  labels: { source_workload: caller!, destination_workload: callee! },
  samples: [],
}));

/** A fault, where it is held, what shows it, and the same with the one thing put right. */
const FAULTS: readonly (readonly [fault: BrokenObject['fault'], held: string, broken: Shop, twin: Shop])[] = [
  ['quota-cpu', SHOP, exceeded('requests.cpu', '2', '9', '10'), {}],
  ['quota-memory', SHOP, exceeded('limits.memory', '4Gi', '15Gi', '16Gi'), {}],
  ['quota-pods', SHOP, exceeded('pods', '1', '10', '10'), {}],
  [
    'quota-services',
    SHOP,
    {
      service: null,
      objects: [['ResourceQuota', 'bound', { status: { used: { services: '3' }, hard: { services: '3' } } }]],
    },
    { objects: [['ResourceQuota', 'bound', { status: { used: { services: '4' }, hard: { services: '4' } } }]] },
  ],
  [
    'quota-storage',
    SHOP,
    {
      ...unscheduled('0/3 nodes are available: persistentvolumeclaim "cart-data" not found.', {}),
      spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'cart-data' } }] },
      objects: [
        [
          'ResourceQuota',
          'bound',
          { status: { used: { 'requests.storage': '0' }, hard: { 'requests.storage': '1Gi' } } },
        ],
      ],
    },
    {
      objects: [
        [
          'ResourceQuota',
          'bound',
          { status: { used: { 'requests.storage': '1Gi' }, hard: { 'requests.storage': '1Gi' } } },
        ],
      ],
    },
  ],
  [
    'service-account-missing',
    CART,
    {
      pod: null,
      spec: { serviceAccountName: 'carts' },
      events: [
        [
          'ReplicaSet',
          RS,
          'FailedCreate',
          'Error creating: pods "cart-5d8f-" is forbidden: error looking up service account shop/carts: serviceaccount "carts" not found',
        ],
      ],
    },
    {
      events: [
        [
          'ReplicaSet',
          RS,
          'FailedCreate',
          'Error creating: pods "cart-5d8f-" is forbidden: error looking up service account shop/cart: serviceaccount "cart" not found',
        ],
      ],
    },
  ],
  [
    'node-cordoned',
    CART,
    unscheduled(
      "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector.",
      {
        spec: { nodeSelector: { 'kubernetes.io/hostname': 'node-1' } },
        nodes: { 'node-1': { spec: { unschedulable: true } } },
      },
    ),
    { spec: { nodeSelector: { 'kubernetes.io/hostname': 'node-1' } } },
  ],
  [
    // What belongs to the control plane is cordoned as a rule; a pod that asks for just that node waits for it.
    'node-cordoned',
    CART,
    unscheduled(
      "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector.",
      {
        spec: { nodeSelector: { 'kubernetes.io/hostname': 'node-1' } },
        nodes: {
          'node-1': {
            metadata: {
              labels: { 'kubernetes.io/hostname': 'node-1', 'node-role.kubernetes.io/control-plane': '' },
            },
            spec: { unschedulable: true },
          },
        },
      },
    ),
    { nodes: { 'node-1': { spec: { unschedulable: true } } } },
  ],
  [
    'node-selector',
    CART,
    unscheduled("0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.", {
      spec: { nodeSelector: { disk: 'ssd' } },
    }),
    { spec: { nodeSelector: { zone: 'a' } } },
  ],
  [
    'node-affinity',
    CART,
    unscheduled("0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.", {
      spec: {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }],
            },
          },
        },
      },
    }),
    {},
  ],
  [
    'pod-anti-affinity',
    CART,
    unscheduled("0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules.", {
      spec: {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { labelSelector: { matchLabels: { app: 'web' } }, topologyKey: 'zone' },
            ],
          },
        },
      },
    }),
    {},
  ],
  [
    'taint',
    CART,
    unscheduled('0/3 nodes are available: 3 node(s) had untolerated taint {only: batch}.', {
      nodes: Object.fromEntries(
        ['node-1', 'node-2', 'node-3'].map((name) => [
          name,
          { spec: { taints: [{ key: 'only', value: 'batch', effect: 'NoSchedule' }] } },
        ]),
      ),
    }),
    {
      spec: { tolerations: [{ key: 'only', operator: 'Exists' }] },
      nodes: { 'node-1': { spec: { taints: [{ key: 'only', value: 'batch', effect: 'NoSchedule' }] } } },
    },
  ],
  [
    'cpu-capacity',
    CART,
    unscheduled('0/3 nodes are available: 3 Insufficient cpu.', {
      container: { resources: { requests: { cpu: '6' } } },
    }),
    {},
  ],
  [
    'memory-capacity',
    CART,
    unscheduled('0/3 nodes are available: 3 Insufficient memory.', {
      container: { resources: { requests: { memory: '64Gi' } } },
    }),
    {},
  ],
  [
    'image-registry-unresolved',
    CART,
    pull(
      'failed to do request: Head "https://registry.exmple/v2/": dial tcp: lookup registry.exmple on 10.0.0.10:53: no such host',
    ),
    {},
  ],
  [
    'image-reference',
    CART,
    pull('rpc error: code = NotFound desc = failed to resolve reference: registry.example/shop/cart:v11: not found'),
    {},
  ],
  [
    'image-reference',
    CART,
    pull('failed to authorize: 403 Forbidden', { container: { image: 'registry.example/shop/carrt:v1' } }),
    {},
  ],
  [
    'image-pull-secret',
    CART,
    pull('failed to authorize: failed to fetch anonymous token: 401 Unauthorized', {
      container: { image: 'private.example/team/cart:v1' },
    }),
    {},
  ],
  ['claim-selector', CART, claimed({ selector: { matchLabels: { disk: 'nvme' } } }, {}), {}],
  ['claim-storage-class', CART, claimed({ storageClassName: 'fast' }, {}), {}],
  ['claim-access-mode', CART, claimed({ accessModes: ['ReadWriteMany'] }, {}), {}],
  ['claim-capacity', CART, claimed({ resources: { requests: { storage: '20Gi' } } }, {}), {}],
  ['volume-occupied', CART, claimed({}, { claimRef: { namespace: 'shop', name: 'other' } }), {}],
  [
    'volume-permission',
    CART,
    {
      status: crashing(),
      spec: { volumes: [{ name: 'data', hostPath: { path: '/mnt/cart' } }] },
      container: { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
      logs: { cart: "Fatal error: can't open /data/dump.rdb: Permission denied" },
    },
    {
      spec: { volumes: [{ name: 'data', hostPath: { path: '/mnt/cart' } }] },
      container: { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    },
  ],
  [
    'secret-missing',
    CART,
    { ...secretEnv, status: waiting('CreateContainerConfigError', 'secret "cart-db" not found') },
    { ...secretEnv, objects: [['Secret', 'cart-db', {}]] },
  ],
  [
    'config-missing',
    CART,
    {
      container: { envFrom: [{ configMapRef: { name: 'cart-conf' } }] },
      status: waiting('CreateContainerConfigError', 'configmap "cart-conf" not found'),
    },
    {},
  ],
  ['out-of-memory', CART, { status: running(3, { terminated: { reason: 'OOMKilled', exitCode: 137 } }) }, {}],
  [
    'liveness-port',
    CART,
    {
      container: { livenessProbe: { grpc: { port: 7071 } } },
      status: running(3),
      events: unhealthy('Liveness probe failed: dial tcp 10.1.0.4:7071: connect: connection refused'),
    },
    {},
  ],
  [
    'liveness-protocol',
    CART,
    {
      container: { livenessProbe: { httpGet: { port: 7070, path: '/' }, initialDelaySeconds: 15 } },
      status: running(3),
      events: unhealthy(
        'Liveness probe failed: Get "http://10.1.0.4:7070/": net/http: HTTP/1.x transport connection broken: malformed HTTP response',
      ),
    },
    {},
  ],
  [
    'liveness-timing',
    CART,
    {
      container: {
        livenessProbe: { grpc: { port: 7070 }, initialDelaySeconds: 1, periodSeconds: 1, failureThreshold: 1 },
      },
      status: running(5),
      events: unhealthy(
        'Liveness probe failed: timeout: failed to connect service "10.1.0.4:7070" within 1s: context deadline exceeded',
      ),
    },
    {},
  ],
  [
    'readiness-port',
    CART,
    {
      container: { readinessProbe: { grpc: { port: 7071 } } },
      status: { ...running(), conditions: [{ type: 'Ready', status: 'False' }] },
      events: unhealthy('Readiness probe failed: dial tcp 10.1.0.4:7071: connect: connection refused'),
    },
    {},
  ],
  [
    'readiness-protocol',
    CART,
    {
      container: { readinessProbe: { httpGet: { port: 7070, path: '/' } } },
      status: { ...running(), conditions: [{ type: 'Ready', status: 'False' }] },
      events: unhealthy('Readiness probe failed: Get "http://10.1.0.4:7070/": malformed HTTP response'),
    },
    {},
  ],
  ['replicas-zero', CART, { replicas: 0, pod: null }, {}],
  ['service-selector', CART, { service: { selector: { app: 'cart-v1' } } }, {}],
  ['service-port', CART, { service: { ports: [{ port: 7070, targetPort: 9999 }] } }, {}],
  [
    'service-port',
    CART,
    { service: { ports: [{ port: 7070, targetPort: 'grpc' }] } },
    {
      service: { ports: [{ port: 7070, targetPort: 'grpc' }] },
      container: { ports: [{ name: 'grpc', containerPort: 7070 }] },
    },
  ],
  ['service-protocol', CART, { service: { ports: [{ port: 7070, protocol: 'UDP' }] } }, {}],
  ['address', 'prod/shop/Deployment/web', { address: 'carts:7070' }, {}],
  [
    'name-resolution',
    CART,
    {
      spec: { dnsPolicy: 'None', dnsConfig: { nameservers: ['10.9.9.9'] } },
      status: crashing(),
      logs: { cart: 'java.net.UnknownHostException: ledger: Temporary failure in name resolution' },
    },
    { spec: { dnsPolicy: 'ClusterFirst' } },
  ],
  [
    'sidecar-port',
    CART,
    {
      annotations: { 'proxy.istio.io/config': '{"statusPort": 7070}' },
      status: crashing(),
      logs: { cart: 'PortInUseException: Port 7070 is already in use' },
    },
    { annotations: { 'proxy.istio.io/config': '{"statusPort": 15020}' } },
  ],
  [
    'database-credentials',
    CART,
    {
      status: crashing(),
      logs: { cart: "java.sql.SQLException: Access denied for user 'shop'@'10.1.0.4' (using password: YES)" },
    },
    {},
  ],
  [
    'database-port',
    CART,
    {
      status: crashing(),
      logs: { cart: 'com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure' },
    },
    {},
  ],
  [
    'database-port',
    CART,
    {
      container: {
        env: [
          { name: 'CART_DB_HOST', value: 'ledger' },
          { name: 'CART_DB_PORT', value: '33060' },
        ],
      },
    },
    {
      container: {
        env: [
          { name: 'CART_DB_HOST', value: 'ledger' },
          { name: 'CART_DB_PORT', value: '3306' },
        ],
      },
    },
  ],
  [
    'database-connections',
    'prod/shop/Deployment/ledger',
    { logs: { cart: 'SQLNonTransientConnectionException: Too many connections' } },
    {},
  ],
  [
    'database-read-only',
    'prod/shop/Deployment/ledger',
    { logs: { cart: 'The MySQL server is running with the --read-only option so it cannot execute this statement' } },
    {},
  ],
  ['route', CART, { objects: routes('pay') }, { objects: routes('cart') }],
  ['kubelet-down', NODE, { more: [unit('kubelet')] }, {}],
  [
    'kubelet-down',
    NODE,
    {
      nodes: {
        'node-1': {
          status: {
            conditions: [
              {
                type: 'Ready',
                status: 'Unknown',
                reason: 'NodeStatusUnknown',
                message: 'Kubelet stopped posting node status.',
              },
            ],
          },
        },
      },
    },
    {},
  ],
  ['container-runtime-down', NODE, { more: [unit('containerd')] }, {}],
  [
    'container-runtime-down',
    NODE,
    {
      nodes: {
        'node-1': {
          status: { conditions: [{ type: 'Ready', status: 'False', message: 'container runtime is down' }] },
        },
      },
    },
    {},
  ],
  ['kube-proxy-down', NODE, { more: [unit('kube-proxy')] }, {}],
  ['scheduler-down', NODE, { more: [unit('kube-scheduler')], node: null, status: pending('') }, {}],
  [
    'node-packet-loss',
    NODE,
    { more: [gauge('tcp_retransmits', { node: 'node-1' }, 0.02, 8)] },
    { more: [gauge('tcp_retransmits', { node: 'node-1' }, 0.02, 0.03)] },
  ],
  [
    'node-network-delay',
    'prod/-/Node/node-2',
    {
      more: [
        ...calls,
        latency('web', 'p50', 20, 900),
        latency('cart', 'p90', 2, 400),
        gauge('request_latency', { service: 'pay' }, 3, null),
      ],
    },
    { more: calls },
  ],
  [
    'cpu-overload',
    CART,
    {
      more: [
        ...calls,
        latency('cart', 'p95', 5, 90),
        latency('web', 'p95', 30, 90),
        gauge('container_cpu_throttled_seconds', { service: 'cart' }, 0, 0.9),
        gauge('container_cpu_cores', { service: 'cart' }, 0.03, 0.15),
      ],
    },
    { more: [latency('cart', 'p95', 5, 6)] },
  ],
  [
    'network-delay',
    CART,
    { more: [...calls, latency('cart', 'p50', 3, 2000), latency('web', 'p50', 30, 2100)] },
    { more: [latency('cart', 'p50', 3, 3)] },
  ],
];

describe('what is broken in a cluster', () => {
  it('is nothing where all is well', () => {
    expect(found(shop())).toEqual([]);
  });

  it.each(FAULTS)('finds %s at %s', (fault, held, broken) => {
    const all = found(shop(broken));

    expect(all.map((one) => [one.fault, one.entity.ref])).toContainEqual([fault, held]);
    expect(all.every(({ evidence, refutedBy }) => evidence.length > 0 && refutedBy !== '')).toBe(true);
    // What contradicts it most plainly comes first; nothing else is as plain.
    expect(all[0]?.fault).toBe(fault);
  });

  it.each(FAULTS)('finds no %s in the healthy twin of %s', (...[, , , twin]) => {
    expect(found(shop(twin)).map((one) => one.fault)).toEqual([]);
  });

  it('quotes what shows a fault', () => {
    const ledger = createLedger();
    const seen = seenOf(shop({ service: { selector: { app: 'cart-v1' } } }));

    const [one] = findBrokenObjects({ seen, calls: [], deviations: [], fromMs: ZERO_MS }, ledger);

    const quoted = ledger.evidence().filter(({ id }) => one?.evidence.includes(id));
    expect(quoted.map(({ excerpt }) => excerpt).join('\n')).toContain('cart-v1');
  });

  describe('of a database that nobody may read the address of', () => {
    const readOnly = 'The MySQL server is running with the --read-only option so it cannot execute this statement';
    const database = (name: string, image: string): NonNullable<Shop['objects']>[number] => [
      'StatefulSet',
      name,
      {
        spec: { replicas: 1, template: { spec: { containers: [{ name: 'db', image }] } } },
        status: { readyReplicas: 1 },
      },
    ];
    const held = (objects: NonNullable<Shop['objects']>, said = readOnly): string[] =>
      found(shop({ container: { env: [] }, objects, logs: { cart: said } })).map(({ entity }) => entity.ref);

    it('takes the one that speaks so', () => {
      expect(held([database('stock', 'postgres:16')])).toEqual(['prod/shop/Deployment/ledger']);
      expect(held([database('stock', 'postgres:16')], 'FATAL: sorry, too many clients already')).toEqual([
        'prod/shop/StatefulSet/stock',
      ]);
    });

    it('takes none that is named after another workload, and first the one that is named after the client', () => {
      expect(held([database('web-mysql', 'mysql:8.0')])).toEqual(['prod/shop/Deployment/ledger']);
      expect(held([database('cart-mysql', 'mysql:8.0')])).toEqual(['prod/shop/StatefulSet/cart-mysql']);
    });

    it('takes none of several that it can be', () => {
      expect(held([database('stock', 'mysql:8.0')])).toEqual([]);
    });
  });

  it('takes of two probes that speak differently the one that is answered in another protocol', () => {
    const all = found(
      shop({
        container: { livenessProbe: { httpGet: { port: 7070, path: '/' }, initialDelaySeconds: 15 } },
        status: { ...running(3), conditions: [{ type: 'Ready', status: 'False' }] },
        events: unhealthy('Liveness probe failed: Get "http://10.1.0.4:7070/": malformed HTTP response'),
      }),
    );

    expect(all.map(({ fault }) => fault)).toEqual(['liveness-protocol']);
  });

  it('says nothing of refusals that a later try has made good', () => {
    const late = eventOf(
      'ReplicaSet',
      'web-5d8f',
      'FailedCreate',
      'Error creating: pods "web-" is forbidden: serviceaccount "web" not found',
    );

    expect(found([...shop(), late])).toEqual([]);
  });

  it('reads any JSON, and none', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom(
              'Pod',
              'Deployment',
              'Service',
              'Node',
              'ConfigMap',
              'PersistentVolumeClaim',
              'ResourceQuota',
              'Ingress',
            ),
            fc.oneof(fc.json(), fc.string()),
          ),
          { maxLength: 6 },
        ),
        (objects) => {
          const odd = objects.map(([type, text], index): Observation => ({
            kind: 'object',
            cluster: 'prod',
            namespace: 'shop',
            type,
            name: `odd-${index}`,
            uid: null,
            text,
          }));

          expect(() => found([...shop(), ...odd])).not.toThrow();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not depend on the order of what was seen', () => {
    const all = shop({ service: { selector: { app: 'cart-v1' } }, address: 'carts:7070' });

    expect(found(all.toReversed())).toEqual(found(all));
  });

  it('does not depend on what anything is called', () => {
    const broken = shop({ service: { ports: [{ port: 7070, targetPort: 9999 }] } });
    const renamed = broken.map(
      (one) => JSON.parse(JSON.stringify(one).replaceAll('cart', 'quux').replaceAll('web', 'plugh')) as Observation,
    );

    expect(found(renamed).map(({ fault }) => fault)).toEqual(found(broken).map(({ fault }) => fault));
  });

  it('takes no object for a fault of a namespace that it knows nothing of', () => {
    expect(
      found([objectOf('Service', 'lonely', { spec: { selector: { app: 'lonely' }, ports: [{ port: 80 }] } })]),
    ).toEqual([]);
  });
});
