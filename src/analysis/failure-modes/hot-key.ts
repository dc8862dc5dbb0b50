import type { FailureMode } from './failure-mode.ts';

/** Most of the load falls on one key, shard or partition. */
export const hotKey: FailureMode = {
  id: 'hot-key',
  title: 'one key or shard takes most of the load',
  signs: [
    {
      what: 'one shard is far busier than its peers',
      where: 'own',
      roles: ['saturation', 'traffic', 'other'],
      direction: 'up',
      words: ['shard', 'partition', 'hot', 'skew'],
      weight: 2.5,
      needed: true,
    },
    {
      what: 'the log tells of one shard',
      where: 'log',
      words: ['hot partition', 'hot key', 'shard', 'partition throttled', 'provisionedthroughputexceeded'],
      weight: 1.5,
    },
  ],
  mechanism: 'Most requests to {service} fall on one shard ({metric}), which fills while the others have room',
  safeguards: ['leading-signal-alert', 'resource-limits'],
  measures: [
    {
      what: 'keys of {service} are spread so that no shard takes more than its share',
      category: 'architecture',
      leg: 'prevent',
      strength: 'eliminate',
    },
    {
      what: 'the busiest shard of {service} against the mean pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
  ],
  sources: [
    'Amazon DynamoDB Developer Guide, "Best practices for designing and using partition keys"',
    'Kleppmann, Designing Data-Intensive Applications, ch. 6',
  ],
};
