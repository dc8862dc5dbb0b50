import type { FailureMode } from './failure-mode.ts';

/** One piece of work fails each time it is tried and comes back for ever. */
export const poisonMessage: FailureMode = {
  id: 'poison-message',
  title: 'one message fails and returns without end',
  signs: [
    {
      what: 'the same piece of work is delivered again and again',
      where: 'log',
      words: ['redelivered', 'redelivery', 'poison', 'dead letter', 'delivery attempt', 'requeue', 'requeued'],
      weight: 3,
      needed: true,
    },
    {
      what: 'work waits behind it',
      where: 'own',
      direction: 'up',
      words: ['lag', 'backlog', 'queue', 'pending'],
      weight: 1,
    },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 0.5 },
  ],
  mechanism:
    '{service} takes a message that it cannot handle, gives it back and takes it again, so that what stands behind it waits ({metric})',
  safeguards: ['leading-signal-alert', 'runbook'],
  measures: [
    {
      what: '{service} puts a message aside after a fixed number of tries',
      category: 'architecture',
      leg: 'mitigate',
      strength: 'guard',
    },
    { what: 'messages that {service} put aside page', category: 'monitoring', leg: 'detect', strength: 'warn' },
  ],
  sources: [
    'AWS Builders’ Library, "Avoiding insurmountable queue backlogs"',
    'RabbitMQ documentation, "Dead Letter Exchanges"',
  ],
};
