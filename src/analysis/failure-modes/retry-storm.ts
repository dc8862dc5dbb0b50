import type { FailureMode } from './failure-mode.ts';

/** Callers ask again for what failed, so that a short failure keeps itself alive. */
export const retryStorm: FailureMode = {
  id: 'retry-storm',
  title: 'retries keep the failure alive',
  signs: [
    {
      what: 'more calls go to what already fails',
      where: 'calls',
      roles: ['traffic'],
      direction: 'up',
      weight: 0.5,
      needed: true,
    },
    { what: 'those calls fail', where: 'calls', roles: ['errors'], direction: 'up', weight: 0.5, needed: true },
    { what: 'the log tells of retries', where: 'log', words: ['retry', 'retrying', 'attempt', 'backoff'], weight: 2.5 },
    {
      what: 'a count of retries rises',
      where: 'own',
      direction: 'up',
      words: ['retry', 'retries', 'attempt'],
      weight: 2.5,
    },
    {
      what: 'a change raises how often is tried',
      where: 'setting',
      words: ['retry', 'retries', 'attempt'],
      moved: 'up',
      weight: 2,
    },
  ],
  mechanism:
    '{service} asks {peer} again for what failed, so that {peer} gets more requests the less it can answer ({metric})',
  safeguards: ['timeouts-and-retries', 'leading-signal-alert', 'dependency-fallback'],
  measures: [
    {
      what: '{service} spends at most a tenth of its calls to {peer} on retries',
      category: 'architecture',
      leg: 'prevent',
      strength: 'guard',
    },
    { what: 'the share of retries from {service} pages', category: 'monitoring', leg: 'detect', strength: 'warn' },
  ],
  sources: [
    'Bronson et al., "Metastable Failures in Distributed Systems", HotOS 2021',
    'Site Reliability Engineering, ch. 22, "Retries"',
  ],
};
