import type { FailureMode } from './failure-mode.ts';

/** A process ends soon after each start. */
export const crashLoop: FailureMode = {
  id: 'crash-loop',
  title: 'process ends soon after each start',
  signs: [
    {
      what: 'the process is restarted again and again',
      where: 'own',
      direction: 'up',
      words: ['restart', 'crash', 'crashloop', 'terminated'],
      weight: 2.5,
    },
    {
      what: 'the cluster waits longer before each start',
      where: 'object',
      words: ['crashloopbackoff', 'back-off restarting', 'backoff'],
      weight: 3,
      needed: true,
    },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 0.5 },
  ],
  mechanism: '{service} ends soon after each start, and the cluster waits longer before each new one ({metric})',
  safeguards: ['health-gate', 'automatic-rollback', 'probes'],
  measures: [
    {
      what: 'a rollout of {service} stops where its first copy does not stay up',
      category: 'automation',
      leg: 'prevent',
      strength: 'guard',
    },
    { what: 'restarts of {service} page', category: 'monitoring', leg: 'detect', strength: 'warn' },
  ],
  sources: ['Kubernetes, "Pod Lifecycle"'],
};
