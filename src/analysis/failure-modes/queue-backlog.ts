import type { FailureMode } from './failure-mode.ts';

/** Work arrives faster than it is taken from a queue; what waits grows old. */
export const queueBacklog: FailureMode = {
  id: 'queue-backlog',
  title: 'queue grows faster than it is emptied',
  signs: [
    {
      what: 'a queue or a consumer falls behind',
      where: 'own',
      roles: ['saturation', 'other'],
      direction: 'up',
      words: ['lag', 'backlog', 'queue', 'pending', 'depth', 'age oldest'],
      weight: 3,
      needed: true,
    },
    {
      what: 'less is taken from the queue',
      where: 'own',
      direction: 'down',
      words: ['consumed', 'processed', 'handled', 'ack'],
      weight: 1,
    },
    {
      what: 'more is put into the queue',
      where: 'own',
      direction: 'up',
      words: ['published', 'produced', 'enqueued'],
      weight: 1,
    },
    {
      what: 'the log tells of a consumer that was left behind or expelled',
      where: 'log',
      words: ['rebalance', 'rebalancing', 'backlog', 'lag', 'consumer', 'redelivered'],
      weight: 1.5,
    },
  ],
  mechanism:
    'Work reaches {service} faster than it takes it from its queue ({metric}), so that each piece waits longer than the one before',
  safeguards: ['leading-signal-alert', 'autoscaling'],
  measures: [
    {
      what: 'the age of the oldest piece of work that {service} has not taken pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
    {
      what: '{service} gets more consumers with the length of its queue',
      category: 'automation',
      leg: 'mitigate',
      strength: 'guard',
    },
  ],
  sources: [
    'AWS Builders’ Library, "Avoiding insurmountable queue backlogs"',
    'Apache Kafka documentation, "Consumer Configs"',
  ],
};
