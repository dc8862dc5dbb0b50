import type { FailureMode } from './failure-mode.ts';

/** Work that went in batches goes one by one, so that what is behind it is asked far more often. */
export const batchingLost: FailureMode = {
  id: 'batching-lost',
  title: 'calls are no longer batched',
  signs: [
    {
      what: 'more calls go to what is behind it for the same requests',
      where: 'calls',
      roles: ['traffic'],
      direction: 'up',
      weight: 1.5,
    },
    {
      what: 'what is behind it throttles or fills',
      where: 'own',
      direction: 'up',
      words: ['throttle', 'throttled', 'capacity', 'consumed', 'quota', 'iops'],
      weight: 1.5,
    },
    {
      what: 'the log tells of single items or of a lost batch',
      where: 'log',
      words: ['batching disabled', 'single item', 'batch disabled', 'unbatched', 'n 1', 'one by one'],
      weight: 3,
      needed: true,
    },
    {
      what: 'a change touches the size of a batch',
      where: 'setting',
      words: ['batch', 'bulk', 'chunk'],
      moved: 'down',
      weight: 2,
    },
  ],
  mechanism:
    '{service} sends one by one what it had sent in batches ({metric}), so that what is behind it is asked far more often for the same work',
  safeguards: ['health-gate', 'leading-signal-alert', 'automatic-rollback'],
  measures: [
    {
      what: 'a test of {service} counts its calls for a fixed piece of work',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
    {
      what: 'consumed capacity against what is provided pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
  ],
  sources: [
    'Fowler, Patterns of Enterprise Application Architecture, "Lazy Load"',
    'Amazon DynamoDB Developer Guide, "Batch operations"',
  ],
};
