import type { FailureMode } from './failure-mode.ts';

/** Handling a batch outlasts what the broker waits for, so that consumers are expelled and start over. */
export const consumerExpelled: FailureMode = {
  id: 'consumer-expelled',
  title: 'consumers are expelled from their group',
  signs: [
    {
      what: 'the log tells of a poll that came too late, or of a consumer that left its group',
      where: 'log',
      words: ['poll timeout', 'poll interval', 'leaving group', 'member expelled', 'rebalance', 'rebalancing'],
      weight: 3,
      needed: true,
    },
    { what: 'the queue grows', where: 'own', direction: 'up', words: ['lag', 'backlog', 'queue'], weight: 1.5 },
    {
      what: 'a change raises the size of a batch or shortens the poll interval',
      where: 'setting',
      words: ['poll record', 'batch', 'fetch', 'prefetch', 'poll interval'],
      weight: 2,
    },
  ],
  mechanism:
    'With {setting} at {after} instead of {before}, one batch of {service} takes longer than the broker waits for the next poll, so that it expels the consumer and hands the batch to another',
  safeguards: ['config-validation', 'leading-signal-alert', 'runbook'],
  measures: [
    {
      what: 'a change of {setting} is rejected where a batch would outlast the poll interval',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
    {
      what: 'the age of the oldest unhandled message of {service} pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
  ],
  sources: [
    'Apache Kafka documentation, "max.poll.interval.ms"',
    'KIP-62: Allow consumer to send heartbeats from a background thread',
  ],
};
