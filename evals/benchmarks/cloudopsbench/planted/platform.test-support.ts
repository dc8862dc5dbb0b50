import { warned } from './healthy-cluster.test-support.ts';
import {
  alerted,
  appNamed,
  logs,
  mainOf,
  nodeNamed,
  podOf,
  slow,
  unscheduled,
  type Planted,
} from './plant.test-support.ts';

const NODE = { object: 'node/pool-b-91de', taxonomy: 'Infrastructure_Fault' };
const LOAD = { taxonomy: 'Performance_Fault' };
const DEAD = 'inactive (dead) since Thu 2026-04-02 09:51:19 CST; 8min ago';
const FAILED = 'failed (Result: exit-code) since Thu 2026-04-02 09:51:19 CST; 8min ago';

/** A node or a part of the cluster fails, or a pod has too little of something. */
export const platform: Planted[] = [
  {
    ...NODE,
    label: 'kubelet_unavailable',
    plant: (cluster) => {
      const node = nodeNamed(cluster, 'pool-b-91de');
      node.units['kubelet'] = FAILED;
      node.ready = ['Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.'];
      node.events.push({
        type: 'Normal',
        reason: 'NodeNotReady',
        age: '7m',
        from: 'node-controller',
        message: 'Node pool-b-91de status is now: NodeNotReady',
      });
      node.taints = ['node.kubernetes.io/unreachable:NoExecute', 'node.kubernetes.io/unreachable:NoSchedule'];
    },
    twin: (cluster) => {
      const node = nodeNamed(cluster, 'pool-b-91de');
      node.units['containerd'] = DEAD;
      node.ready = ['False', 'KubeletNotReady', 'container runtime is down'];
      node.events.push({
        type: 'Normal',
        reason: 'NodeNotReady',
        age: '7m',
        from: 'kubelet',
        message: 'Node pool-b-91de status is now: NodeNotReady',
      });
    },
  },
  {
    ...NODE,
    label: 'containerd_unavailable',
    plant: (cluster) => {
      const node = nodeNamed(cluster, 'pool-b-91de');
      node.units['containerd'] = FAILED;
      node.ready = [
        'False',
        'KubeletNotReady',
        '[container runtime is down, PLEG is not healthy: pleg was last seen active 6m2s ago; threshold is 3m0s]',
      ];
      node.events.push(
        warned(
          'ContainerGCFailed',
          'kubelet',
          'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing dial unix /run/containerd/containerd.sock: connect: connection refused"',
          '20s (x8 over 7m)',
        ),
      );
    },
    twin: (cluster) => {
      const node = nodeNamed(cluster, 'pool-b-91de');
      node.units['kubelet'] = DEAD;
      node.ready = ['Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.'];
      node.events.push(
        warned(
          'ContainerGCFailed',
          'kubelet',
          'rpc error: code = DeadlineExceeded desc = context deadline exceeded',
          '3d',
        ),
      );
    },
  },
  {
    ...NODE,
    label: 'kube_proxy_unavailable',
    plant: (cluster) => {
      nodeNamed(cluster, 'pool-b-91de').units['kube-proxy'] = FAILED;
      logs(
        cluster,
        'quotes',
        '2026-04-02 09:57:10 ERROR [quotes] rates: Get "http://carriers:7230/rates": dial tcp 10.105.7.13:7230: i/o timeout',
      );
    },
    twin: (cluster) => {
      logs(
        cluster,
        'quotes',
        '2026-04-02 09:57:10 ERROR [quotes] rates: Get "http://carriers:7230/rates": dial tcp 10.105.7.13:7230: i/o timeout',
      );
    },
  },
  {
    ...NODE,
    object: 'node/control-0',
    label: 'kube_scheduler_unavailable',
    plant: (cluster) => {
      nodeNamed(cluster, 'control-0').units['kube-scheduler'] = DEAD;
      unscheduled(appNamed(cluster, 'bookings'), '');
      podOf(appNamed(cluster, 'bookings')).events = [];
    },
    twin: (cluster) => {
      mainOf(appNamed(cluster, 'bookings')).resources.requests['cpu'] = '32';
      mainOf(appNamed(cluster, 'bookings')).resources.limits['cpu'] = '32';
      unscheduled(
        appNamed(cluster, 'bookings'),
        '0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 Insufficient cpu.',
      );
    },
  },
  {
    ...NODE,
    label: 'node_network_delay',
    object: 'node/pool-c-04ba',
    // On the node: quotes, invoices, shelf. Who calls across its border is slow; `carriers` and `mailer` are well.
    plant: (cluster) => {
      for (const [name, before, now] of [
        ['edge', 40, 1610],
        ['bookings', 22, 1240],
        ['quotes', 21, 640],
        ['tracking', 12, 330],
        ['invoices', 15, 620],
      ] as const)
        slow(cluster, name, before, now);
    },
    // One pod of it is slow, and its neighbours are well.
    twin: (cluster) => {
      slow(cluster, 'edge', 40, 690);
      slow(cluster, 'tracking', 12, 640);
    },
  },
  {
    ...NODE,
    label: 'node_network_packet_loss',
    plant: (cluster) => {
      for (const [name, before, now] of [
        ['edge', 40, 900],
        ['bookings', 22, 730],
        ['tracking', 12, 340],
        ['carriers', 9, 290],
      ] as const)
        slow(cluster, name, before, now);
      cluster.alerts.push({
        name: 'pool-b-91de',
        type: 'Node',
        status: 'ABNORMAL',
        evidence: [
          'NETWORK_QUALITY_DEGRADED [TCP Retransmission] | Normal=0.03retrans -> Current=11.20retrans (+37233.3%)',
        ],
      });
      alerted(
        cluster,
        'ledger',
        'TRAFFIC_ANOMALY [Network Drop] | Inbound: Normal=120.00pps -> Current=61.00pps (-49.2%)',
      );
    },
    // Nothing is sent again: one service works slowly.
    twin: (cluster) => {
      slow(cluster, 'edge', 40, 900);
      slow(cluster, 'bookings', 22, 730);
      alerted(
        cluster,
        'bookings',
        'RESOURCE_SATURATION [cpu_cfs] | Val: 0.880s (Throttled)',
        'RESOURCE_SATURATION [cpu core] | Normal=0.04 cores -> Current=0.50 cores (+1150.0%)',
      );
    },
  },
  {
    ...LOAD,
    object: 'app/carriers',
    label: 'pod_cpu_overload',
    plant: (cluster) => {
      slow(cluster, 'edge', 40, 520);
      slow(cluster, 'quotes', 21, 430);
      alerted(
        cluster,
        'carriers',
        'RESOURCE_SATURATION [cpu_cfs] | Val: 0.914s (Throttled)',
        'RESOURCE_SATURATION [cpu core] | Normal=0.05 cores -> Current=0.50 cores (+900.0%)',
        'LATENCY_DEGRADATION [Slow Response] | p90latency: Normal=9.00ms -> Current=401.00ms (+4355.6%)',
      );
    },
    twin: (cluster) => {
      slow(cluster, 'edge', 40, 3520);
      slow(cluster, 'quotes', 21, 3430);
      alerted(
        cluster,
        'carriers',
        'LATENCY_DEGRADATION [Slow Response] | p90latency: Normal=9.00ms -> Current=3401.00ms (+37688.9%)',
        'RESOURCE_SATURATION [cpu core] | Normal=0.05 cores -> Current=0.03 cores (-40.0%)',
      );
    },
  },
  {
    ...LOAD,
    object: 'app/invoices',
    label: 'pod_network_delay',
    plant: (cluster) => {
      slow(cluster, 'edge', 40, 4100);
      slow(cluster, 'bookings', 22, 4060);
      slow(cluster, 'invoices', 15, 4010);
    },
    twin: (cluster) => {
      slow(cluster, 'edge', 40, 610);
      slow(cluster, 'bookings', 22, 590);
      alerted(
        cluster,
        'invoices',
        'RESOURCE_SATURATION [cpu_cfs] | Val: 0.702s (Throttled)',
        'RESOURCE_SATURATION [cpu core] | Normal=0.02 cores -> Current=0.49 cores (+2350.0%)',
        'LATENCY_DEGRADATION [Slow Response] | p90latency: Normal=15.00ms -> Current=560.00ms (+3633.3%)',
      );
    },
  },
];
