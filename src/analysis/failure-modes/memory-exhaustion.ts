import type { FailureMode } from './failure-mode.ts';

const MEMORY = ['memory', 'mem', 'heap', 'rss', 'oom'];

/** A process runs out of memory, is ended and started again, and takes its requests with it each time. */
export const memoryExhaustion: FailureMode = {
  id: 'memory-exhaustion',
  title: 'memory exhausted, process restarts',
  signs: [
    { what: 'memory grows', where: 'own', direction: 'up', words: MEMORY, weight: 2, needed: true },
    { what: 'the process is restarted', where: 'own', words: ['restart', 'oom', 'killed', 'crash'], weight: 2 },
    {
      what: 'the log tells of memory',
      where: 'log',
      words: ['heap', 'oom', 'outofmemory', 'outofmemoryerror', 'killed'],
      weight: 2,
    },
    { what: 'a change lowers a memory limit', where: 'setting', words: MEMORY, moved: 'down', weight: 2 },
  ],
  mechanism:
    'The memory of {service} grows until its process is ended ({metric}); requests under way are lost with each restart',
  safeguards: ['resource-limits', 'leading-signal-alert', 'replicas', 'health-gate'],
  measures: [
    {
      what: 'memory of {service} that grows for an hour pages',
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
    'Kubernetes, "Resource Management for Pods and Containers"',
    'Site Reliability Engineering, ch. 22, "Resource Exhaustion"',
  ],
};
