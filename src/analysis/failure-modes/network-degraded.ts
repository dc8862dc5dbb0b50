import type { FailureMode } from './failure-mode.ts';

/** Packets between two places come late or not at all. */
export const networkDegraded: FailureMode = {
  id: 'network-degraded',
  title: 'network loses or delays packets',
  signs: [
    {
      what: 'packets are lost, sent again or late',
      where: 'own',
      direction: 'up',
      words: ['retransmit', 'retransmission', 'packet', 'rtt', 'network', 'tcp'],
      weight: 3,
      needed: true,
    },
    { what: 'calls take longer', where: 'calls', roles: ['latency'], direction: 'up', weight: 1 },
    {
      what: 'the log tells of connections that time out',
      where: 'log',
      words: ['timed out', 'timeout', 'i o timeout', 'etimedout', 'deadline exceeded', 'context deadline'],
      weight: 1,
    },
  ],
  mechanism: 'Calls from {service} to {peer} spend on the way what {peer} itself does not spend on them ({metric})',
  safeguards: ['timeouts-and-retries', 'dependency-fallback', 'replicas'],
  measures: [
    {
      what: 'the time between sending and receiving of calls from {service} to {peer} pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
    { what: '{service} has a second path to {peer}', category: 'architecture', leg: 'mitigate', strength: 'guard' },
  ],
  sources: [
    'Deutsch and Gosling, "The Eight Fallacies of Distributed Computing"',
    'Bailis and Kingsbury, "The Network is Reliable", ACM Queue 12(7)',
  ],
};
