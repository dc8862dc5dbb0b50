import type { FailureMode } from './failure-mode.ts';

/** A database answers reads and refuses writes. */
export const databaseReadOnly: FailureMode = {
  id: 'database-read-only',
  title: 'database refuses writes',
  signs: [
    {
      what: 'the log tells of writes that are refused',
      where: 'log',
      words: ['read only', 'readonly', 'super read only', 'cannot execute insert read', 'not master', 'not primary'],
      weight: 3.5,
      needed: true,
    },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 0.5 },
    { what: 'a change sets the database to reading', where: 'setting', words: ['read only', 'readonly'], weight: 2 },
  ],
  mechanism:
    'The database behind {service} answers reads and refuses writes ({metric}), so that whatever has to be stored fails',
  safeguards: ['runbook', 'leading-signal-alert', 'dependency-fallback'],
  measures: [
    {
      what: 'a write to the database behind {service} that is refused pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
    {
      what: '{service} finds the new primary after a failover',
      category: 'architecture',
      leg: 'mitigate',
      strength: 'guard',
    },
  ],
  sources: [
    'MySQL Reference Manual, "read_only"',
    'PostgreSQL documentation, "High Availability, Load Balancing, and Replication"',
  ],
};
