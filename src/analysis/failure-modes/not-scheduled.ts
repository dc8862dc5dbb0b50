import type { FailureMode } from './failure-mode.ts';

/** No node takes a copy of the service. */
export const notScheduled: FailureMode = {
  id: 'not-scheduled',
  title: 'no node takes the pod',
  signs: [
    {
      what: 'a pod finds no node',
      where: 'object',
      words: ['failedscheduling', 'nodes available', 'unschedulable', 'taint', 'affinity', 'insufficient', 'pending'],
      weight: 4,
      needed: true,
    },
    {
      what: 'fewer copies run than are wanted',
      where: 'own',
      words: ['replica', 'available', 'unavailable'],
      weight: 1,
    },
  ],
  mechanism: 'No node takes a copy of {service} under what it asks for ({metric}), so that it waits',
  safeguards: ['config-validation', 'leading-signal-alert', 'replicas'],
  measures: [
    {
      what: 'a rollout of {service} that no node can take is rejected',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
    {
      what: 'a pod of {service} that waits for a node for 5 min pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
  ],
  sources: ['Kubernetes, "Assigning Pods to Nodes"', 'Kubernetes, "Taints and Tolerations"'],
};
