import type { FailureMode } from './failure-mode.ts';

/** A runtime spends its time on collecting memory instead of on requests. */
export const collectorPauses: FailureMode = {
  id: 'collector-pauses',
  title: 'garbage collection holds up requests',
  signs: [
    {
      what: 'collections take longer or come more often',
      where: 'own',
      direction: 'up',
      words: ['gc', 'garbage', 'pause', 'stopped'],
      weight: 3,
      needed: true,
    },
    { what: 'memory grows', where: 'own', direction: 'up', words: ['heap', 'memory', 'rss'], weight: 1 },
    {
      what: 'the log tells of long collections',
      where: 'log',
      words: ['gc overhead', 'full gc', 'concurrent mode failure', 'pause'],
      weight: 1.5,
    },
    { what: 'answers take longer', where: 'own', roles: ['latency'], direction: 'up', weight: 0.5 },
  ],
  mechanism:
    'The runtime of {service} stops for collecting memory more often or for longer ({metric}), and requests wait meanwhile',
  safeguards: ['leading-signal-alert', 'resource-limits', 'replicas'],
  measures: [
    {
      what: 'the share of time that {service} spends on collecting memory pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
    {
      what: '{service} bounds what it keeps in memory',
      category: 'architecture',
      leg: 'prevent',
      strength: 'eliminate',
    },
  ],
  sources: [
    'Oracle, "Java Platform, Standard Edition HotSpot Virtual Machine Garbage Collection Tuning Guide"',
    'Site Reliability Engineering, ch. 22, "Resource Exhaustion"',
  ],
};
