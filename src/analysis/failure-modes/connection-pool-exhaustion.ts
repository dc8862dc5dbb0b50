import type { FailureMode } from './failure-mode.ts';

const POOL = [
  'pool',
  'connection',
  'conn',
  'slot',
  'permit',
  'worker',
  'thread',
  'semaphore',
  'bulkhead',
  'concurrency',
];

/** More work wants a connection (a thread, a slot) at a time than the pool holds; the rest waits and is refused. */
export const connectionPoolExhaustion: FailureMode = {
  id: 'connection-pool-exhaustion',
  title: 'connection pool exhausted',
  signs: [
    {
      what: 'work waits for a place in the pool, or is refused one',
      where: 'own',
      roles: ['saturation'],
      direction: 'up',
      words: POOL,
      weight: 3,
      needed: true,
    },
    {
      what: 'the limit of the pool falls',
      where: 'own',
      roles: ['saturation'],
      direction: 'down',
      words: POOL,
      weight: 2,
    },
    { what: 'a change lowers the limit of a pool', where: 'setting', words: POOL, moved: 'down', weight: 2 },
    {
      what: 'the log tells of connections that were not acquired',
      where: 'log',
      words: ['acquire', 'acquired', 'exhausted', ...POOL],
      weight: 1,
    },
    { what: 'requests wait before they fail', where: 'own', roles: ['latency'], direction: 'up', weight: 0.5 },
  ],
  mechanism:
    'With {setting} at {after} instead of {before}, {service} needs more connections at a time than it may hold, so that work waits for one and is refused when the wait ends ({metric})',
  safeguards: ['config-validation', 'leading-signal-alert', 'health-gate', 'automatic-rollback'],
  measures: [
    {
      what: 'a change of {setting} is rejected below what traffic needs',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
    {
      what: 'work that waits for the pool of {service} pages before requests fail',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
  ],
  sources: [
    'Nygard, Release It!, 2nd ed., "Blocked Threads" and "Bulkheads"',
    'HikariCP, "About Pool Sizing"',
    'Site Reliability Engineering, ch. 22, "Resource Exhaustion"',
  ],
};
