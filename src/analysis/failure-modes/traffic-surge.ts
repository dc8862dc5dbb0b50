import type { FailureMode } from './failure-mode.ts';

/** More requests arrive than the system was built for. */
export const trafficSurge: FailureMode = {
  id: 'traffic-surge',
  title: 'more requests than capacity',
  signs: [
    { what: 'more requests arrive', where: 'own', roles: ['traffic'], direction: 'up', weight: 3, needed: true },
    { what: 'something is full', where: 'own', roles: ['saturation'], direction: 'up', weight: 1 },
    { what: 'answers take longer', where: 'own', roles: ['latency'], direction: 'up', weight: 0.5 },
  ],
  mechanism: 'More requests reach {service} than what serves them can take ({metric}), and the rest waits or fails',
  safeguards: ['pool-size', 'leading-signal-alert', 'replicas', 'resource-limits'],
  measures: [
    {
      what: '{service} refuses early what it cannot serve',
      category: 'architecture',
      leg: 'mitigate',
      strength: 'guard',
    },
    { what: '{service} scales with its requests', category: 'automation', leg: 'mitigate', strength: 'guard' },
  ],
  sources: [
    'Site Reliability Engineering, ch. 21, "Handling Overload"',
    'Nygard, Release It!, 2nd ed., "Unbalanced Capacities"',
  ],
};
