import type { FailureMode } from './failure-mode.ts';

/** Work waits for a lock that other work holds; with two locks it waits for ever. */
export const lockContention: FailureMode = {
  id: 'lock-contention',
  title: 'work waits for locks',
  signs: [
    {
      what: 'locks are waited for',
      where: 'own',
      direction: 'up',
      words: ['lock', 'deadlock', 'blocked', 'contention', 'mutex'],
      weight: 3,
    },
    {
      what: 'the log tells of locks',
      where: 'log',
      words: ['deadlock', 'lock wait', 'lock timeout', 'could not obtain lock', 'blocked', 'lock not available'],
      weight: 3,
      needed: true,
    },
    { what: 'answers take longer', where: 'own', roles: ['latency'], direction: 'up', weight: 0.5 },
  ],
  mechanism: 'Work in {service} waits for a lock that other work holds ({metric}), and gives up when the wait ends',
  safeguards: ['leading-signal-alert', 'timeouts-and-retries'],
  measures: [
    {
      what: 'waits for locks in {service} above their usual length page',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
    {
      what: 'transactions of {service} take their locks in one order and hold them for less than a second',
      category: 'architecture',
      leg: 'prevent',
      strength: 'eliminate',
    },
  ],
  sources: ['PostgreSQL documentation, "Explicit Locking"', 'MySQL Reference Manual, "Deadlocks in InnoDB"'],
};
