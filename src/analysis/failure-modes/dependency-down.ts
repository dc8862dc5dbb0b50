import type { FailureMode } from './failure-mode.ts';

/** What a service calls does not answer at all. */
export const dependencyDown: FailureMode = {
  id: 'dependency-down',
  title: 'dependency does not answer',
  signs: [
    {
      what: 'calls fail from the view of the caller',
      where: 'calls',
      roles: ['errors'],
      direction: 'up',
      weight: 2,
      needed: true,
    },
    {
      what: 'the log tells of connections that are refused or reset',
      where: 'log',
      words: [
        'connection refused',
        'econnrefused',
        'connection reset',
        'econnreset',
        'no route host',
        'unavailable',
        '503',
        '502',
        'bad gateway',
        'upstream connect error',
        'no healthy upstream',
      ],
      weight: 2.5,
      needed: true,
    },
    { what: 'the callee answers fewer requests', where: 'calls', roles: ['traffic'], direction: 'down', weight: 1 },
  ],
  mechanism: '{peer} refuses or drops what {service} sends ({metric}), and {service} has no other way to answer',
  safeguards: ['dependency-fallback', 'replicas', 'timeouts-and-retries'],
  measures: [
    {
      what: '{service} answers with less when {peer} does not answer',
      category: 'architecture',
      leg: 'mitigate',
      strength: 'guard',
    },
    {
      what: 'calls from {service} to {peer} that fail page the owner of {peer}',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
  ],
  sources: [
    'Nygard, Release It!, 2nd ed., "Integration Points" and "Circuit Breaker"',
    'Site Reliability Engineering, ch. 22, "Cascading Failures"',
  ],
};
