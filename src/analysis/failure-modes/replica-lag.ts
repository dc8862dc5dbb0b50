import type { FailureMode } from './failure-mode.ts';

/** A copy of the data is behind, so that readers see what was, or nothing. */
export const replicaLag: FailureMode = {
  id: 'replica-lag',
  title: 'replica is behind',
  signs: [
    {
      what: 'a replica falls behind',
      where: 'own',
      direction: 'up',
      words: ['replication lag', 'replica lag', 'replication delay', 'replay lag', 'seconds behind', 'lsn'],
      weight: 3.5,
      needed: true,
    },
    {
      what: 'the log tells of replication',
      where: 'log',
      words: ['replication', 'replica', 'standby', 'wal', 'binlog'],
      weight: 2,
    },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 0.5 },
  ],
  mechanism:
    'The copy that {service} reads from is behind what was written ({metric}), so that it answers with what was',
  safeguards: ['leading-signal-alert', 'dependency-fallback'],
  measures: [
    {
      what: 'a lag of the replica behind {service} above 30 s pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
    {
      what: '{service} reads from the primary where the replica is too far behind',
      category: 'architecture',
      leg: 'mitigate',
      strength: 'guard',
    },
  ],
  sources: ['PostgreSQL documentation, "Hot Standby"', 'Kleppmann, Designing Data-Intensive Applications, ch. 5'],
};
