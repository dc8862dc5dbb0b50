import type { FailureMode } from './failure-mode.ts';

/** A query reads far more than it returns: an index is gone, unused, or the data grew. */
export const slowQuery: FailureMode = {
  id: 'slow-query',
  title: 'query became expensive',
  signs: [
    {
      what: 'the log tells of slow queries or of a scan of a whole table',
      where: 'log',
      words: ['slow query', 'seq scan', 'sequential scan', 'full table scan', 'missing index'],
      weight: 3,
      needed: true,
    },
    {
      what: 'the processor of the database is busy',
      where: 'own',
      direction: 'up',
      words: ['cpu', 'iops', 'load'],
      weight: 1,
    },
    { what: 'a change touches an index or a query', where: 'setting', words: ['index', 'query'], weight: 1.5 },
    { what: 'answers take longer', where: 'own', roles: ['latency'], direction: 'up', weight: 0.5 },
  ],
  mechanism: '{service} reads far more for each query than it returns ({metric}), so that all queries wait',
  safeguards: ['health-gate', 'leading-signal-alert'],
  measures: [
    {
      what: 'a query of {service} that reads a whole table fails its test',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
    {
      what: 'the time that the slowest query of {service} takes pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
  ],
  sources: ['PostgreSQL documentation, "Using EXPLAIN"', 'Winand, SQL Performance Explained'],
};
