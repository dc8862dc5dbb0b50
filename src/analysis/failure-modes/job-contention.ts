import type { FailureMode } from './failure-mode.ts';

/** A job that runs at fixed times takes what requests need. */
export const jobContention: FailureMode = {
  id: 'job-contention',
  title: 'scheduled job takes what requests need',
  signs: [
    {
      what: 'the log tells of a job that starts',
      where: 'log',
      words: [
        'cron',
        'cronjob',
        'scheduled job',
        'batch started',
        'nightly',
        'backup started',
        'vacuum',
        'compaction',
        'reindex',
      ],
      weight: 2,
      needed: true,
    },
    { what: 'something is full', where: 'own', roles: ['saturation', 'other'], direction: 'up', weight: 1.5 },
    { what: 'answers take longer', where: 'own', roles: ['latency'], direction: 'up', weight: 0.5 },
  ],
  mechanism: 'A job that runs at fixed times takes of {service} what its requests need ({metric})',
  safeguards: ['resource-limits', 'leading-signal-alert'],
  measures: [
    {
      what: 'the job beside {service} has limits of its own',
      category: 'architecture',
      leg: 'prevent',
      strength: 'guard',
    },
    {
      what: 'the runs of the job are marked on the panels of {service}',
      category: 'monitoring',
      leg: 'detect',
      strength: 'inform',
    },
  ],
  sources: ['Site Reliability Engineering, ch. 24, "Distributed Periodic Scheduling with Cron"'],
};
