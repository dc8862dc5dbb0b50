import type { Cluster } from './cluster.test-support.ts';
import { runs, warned } from './healthy-cluster.test-support.ts';
import { alerted, appNamed, faults, nodeNamed, podOf, slow } from './plant.test-support.ts';

/** The same labels in other ways, for nodes and for what is slow. */
export const otherwisePlatform = [
  ...faults({ object: 'node/pool-a-7f2c', taxonomy: 'Infrastructure_Fault' }, [
    {
      label: 'containerd_unavailable',
      plant: (cluster) => {
        const node = nodeNamed(cluster, 'pool-a-7f2c');
        node.units['containerd'] =
          'activating (auto-restart) (Result: exit-code) since Thu 2026-04-02 09:59:51 CST; 2s ago';
        for (const name of ['edge', 'carriers', 'mailer'])
          podOf(appNamed(cluster, name)).events.push(
            warned(
              'FailedCreatePodSandBox',
              'kubelet',
              'Failed to create pod sandbox: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: no such file or directory"',
            ),
          );
      },
      // The runtime is well; the network's plugin is not there.
      twin: (cluster) => {
        nodeNamed(cluster, 'pool-a-7f2c').ready = [
          'False',
          'KubeletNotReady',
          'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
        ];
      },
    },
    {
      label: 'kubelet_unavailable',
      plant: (cluster) => {
        const node = nodeNamed(cluster, 'pool-a-7f2c');
        node.units = {};
        node.ready = ['Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.'];
        for (const name of ['edge', 'carriers', 'mailer'])
          podOf(appNamed(cluster, name)).events.push(warned('NodeNotReady', 'node-controller', 'Node is not ready'));
      },
      // It was away for a moment, and is back.
      twin: (cluster) => {
        nodeNamed(cluster, 'pool-a-7f2c').events.push(
          {
            type: 'Normal',
            reason: 'NodeNotReady',
            age: '41m',
            from: 'node-controller',
            message: 'Node pool-a-7f2c status is now: NodeNotReady',
          },
          {
            type: 'Normal',
            reason: 'NodeReady',
            age: '39m',
            from: 'kubelet',
            message: 'Node pool-a-7f2c status is now: NodeReady',
          },
        );
      },
    },
    {
      label: 'node_network_delay',
      // On the node: edge, carriers, mailer. `tracking`, which it calls and which calls none of it, is well.
      plant: (cluster) => {
        for (const [name, before, now] of [
          ['edge', 38, 1420],
          ['bookings', 24, 1190],
          ['quotes', 19, 830],
          ['carriers', 11, 420],
          ['invoices', 14, 560],
        ] as const)
          slow(cluster, name, before, now);
      },
      // As many are slow, and one of them is why: it has no processor left.
      twin: (cluster) => {
        for (const [name, before, now] of [
          ['edge', 38, 820],
          ['bookings', 24, 790],
          ['quotes', 19, 730],
        ] as const)
          slow(cluster, name, before, now);
        alerted(
          cluster,
          'carriers',
          'RESOURCE_SATURATION [cpu_cfs] | Val: 0.990s (Throttled)',
          'RESOURCE_SATURATION [cpu core] | Normal=0.04 cores -> Current=0.50 cores (+1150.0%)',
          'LATENCY_DEGRADATION [Slow Response] | p90latency: Normal=11.00ms -> Current=701.00ms (+6272.7%)',
        );
      },
    },
    {
      label: 'node_network_packet_loss',
      plant: (cluster) => {
        retransmits(cluster, 'pool-a-7f2c', 14.2);
        retransmits(cluster, 'pool-c-04ba', 2.1);
        alerted(cluster, 'edge', 'ERROR_SPIKE [Success Rate Drop] | Normal=99.9% -> Cur=81.0% (-18.9%)');
      },
      twin: (cluster) => {
        retransmits(cluster, 'pool-a-7f2c', 0.11);
        slow(cluster, 'edge', 38, 600);
        slow(cluster, 'tracking', 12, 560);
      },
    },
  ]),
  ...faults({ taxonomy: 'Performance_Fault' }, [
    {
      label: 'pod_cpu_overload',
      object: 'app/quotes',
      plant: (cluster) => {
        alerted(
          cluster,
          'quotes',
          'RESOURCE_SATURATION [cpu_cfs] | Val: 0.871s (Throttled)',
          'RESOURCE_SATURATION [cpu core] | Normal=0.06 cores -> Current=0.50 cores (+733.3%)',
        );
      },
      twin: (cluster) => {
        alerted(
          cluster,
          'quotes',
          'RESOURCE_SATURATION [cpu core] | Normal=0.06 cores -> Current=0.07 cores (+16.7%)',
          'LATENCY_DEGRADATION [Slow Response] | p90latency: Normal=19.00ms -> Current=3019.00ms (+15789.5%)',
        );
      },
    },
    {
      label: 'pod_network_delay',
      object: 'app/shelf',
      // Nobody measures it: all who call it are slow, and nobody else.
      plant: (cluster) => {
        for (const [name, before, now] of [
          ['edge', 38, 1080],
          ['bookings', 24, 1060],
          ['quotes', 19, 1030],
          ['tracking', 12, 1020],
        ] as const)
          slow(cluster, name, before, now);
      },
      twin: (cluster) => {
        Object.assign(podOf(appNamed(cluster, 'shelf')), { containers: { shelf: runs() } });
        slow(cluster, 'edge', 38, 1080);
        slow(cluster, 'quotes', 19, 1030);
        alerted(
          cluster,
          'quotes',
          'RESOURCE_SATURATION [cpu_cfs] | Val: 0.990s (Throttled)',
          'RESOURCE_SATURATION [cpu core] | Normal=0.04 cores -> Current=0.50 cores (+1150.0%)',
        );
      },
    },
  ]),
];

function retransmits(cluster: Cluster, name: string, now: number): void {
  cluster.alerts.push({
    name,
    type: 'Node',
    status: 'ABNORMAL',
    evidence: [
      `NETWORK_QUALITY_DEGRADED [TCP Retransmission] | Normal=0.03retrans -> Current=${now.toFixed(2)}retrans (New Spike)`,
    ],
  });
}
