import type { FailureMode } from './failure-mode.ts';

/** A process gets less processor time than its requests need, by its limit or by its neighbours. */
export const cpuStarved: FailureMode = {
  id: 'cpu-starved',
  title: 'not enough processor time',
  signs: [
    {
      what: 'its processor is busy or throttled',
      where: 'own',
      direction: 'up',
      words: ['cpu', 'throttled', 'throttling', 'cfs', 'load', 'eventloop'],
      weight: 3,
      needed: true,
    },
    { what: 'answers take longer', where: 'own', roles: ['latency'], direction: 'up', weight: 1.5 },
    {
      what: 'a change lowers a processor limit',
      where: 'setting',
      words: ['cpu', 'core', 'quota'],
      moved: 'down',
      weight: 2,
    },
  ],
  mechanism: '{service} gets less processor time than its requests need ({metric}), so that all of them take longer',
  safeguards: ['resource-limits', 'autoscaling', 'leading-signal-alert'],
  measures: [
    {
      what: '{service} scales before its processor is busy',
      category: 'automation',
      leg: 'mitigate',
      strength: 'guard',
    },
    { what: 'throttled time of {service} pages', category: 'monitoring', leg: 'detect', strength: 'warn' },
  ],
  sources: [
    'Kubernetes, "Resource Management for Pods and Containers"',
    'Linux kernel documentation, "CFS Bandwidth Control"',
  ],
};
