import type { FailureMode } from './failure-mode.ts';

/** A node or one of its components stops, and all that runs on it stops with it. */
export const nodeLost: FailureMode = {
  id: 'node-lost',
  title: 'node or its components failed',
  signs: [
    {
      what: 'a node is not ready, or evicts',
      where: 'object',
      words: [
        'nodenotready',
        'notready',
        'kubelet',
        'evicted',
        'eviction',
        'diskpressure',
        'memorypressure',
        'pidpressure',
        'networkunavailable',
        'containerd',
        'kube-proxy',
      ],
      weight: 4,
      needed: true,
    },
    { what: 'fewer copies run', where: 'own', direction: 'down', words: ['replica', 'available', 'up'], weight: 1 },
  ],
  mechanism: 'The node that {service} runs on stopped serving ({metric}), and what runs there stopped with it',
  safeguards: ['replicas', 'disruption-budget', 'leading-signal-alert'],
  measures: [
    {
      what: 'copies of {service} run on at least two nodes',
      category: 'architecture',
      leg: 'prevent',
      strength: 'guard',
    },
    { what: 'a node that is not ready pages', category: 'monitoring', leg: 'detect', strength: 'warn' },
  ],
  sources: ['Kubernetes, "Node Status"', 'Kubernetes, "Disruptions"'],
};
