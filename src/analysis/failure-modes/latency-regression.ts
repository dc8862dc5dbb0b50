import type { FailureMode } from './failure-mode.ts';

/** A service became slow by itself: its callers wait, and give up where they do not wait so long. */
export const latencyRegression: FailureMode = {
  id: 'latency-regression',
  title: 'service slowed down',
  signs: [
    { what: 'answers take longer', where: 'own', roles: ['latency'], direction: 'up', weight: 1.5, needed: true },
    { what: 'its processor is busier', where: 'own', direction: 'up', words: ['cpu', 'eventloop', 'load'], weight: 1 },
  ],
  mechanism: '{service} takes longer for each request than before ({metric}), and whoever calls it waits with it',
  safeguards: ['health-gate', 'symptom-alert', 'automatic-rollback'],
  measures: [
    {
      what: 'a release of {service} that answers more slowly is stopped',
      category: 'automation',
      leg: 'prevent',
      strength: 'guard',
    },
  ],
  sources: [
    'Site Reliability Engineering, ch. 6, "The Four Golden Signals"',
    'The Site Reliability Workbook, ch. 16, "Canarying Releases"',
  ],
};
