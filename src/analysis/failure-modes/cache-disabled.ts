import type { FailureMode } from './failure-mode.ts';

const CACHE = ['cache', 'ttl', 'memo', 'memoize', 'expiry', 'expire', 'max-age', 'maxage', 'stale'];

/** A cache is off, empty or too small, so that what stands behind it is asked for everything. */
export const cacheDisabled: FailureMode = {
  id: 'cache-disabled-or-cold',
  title: 'cache off or cold, what is behind it overloaded',
  signs: [
    { what: 'more lookups miss the cache, or it holds less', where: 'own', roles: ['cache'], weight: 3, needed: true },
    {
      what: 'more calls go to what the cache stands before',
      where: 'calls',
      roles: ['traffic'],
      direction: 'up',
      weight: 2,
    },
    {
      what: 'a change switches the cache off or shortens what it keeps',
      where: 'setting',
      words: CACHE,
      moved: 'down',
      weight: 2,
    },
    { what: 'those calls fail or are refused', where: 'calls', roles: ['errors'], direction: 'up', weight: 1 },
  ],
  mechanism:
    'With {setting} at {after} instead of {before}, {service} no longer answers from its cache and asks {peer} for what it had kept, more often than {peer} can answer',
  safeguards: ['config-validation', 'leading-signal-alert', 'health-gate', 'automatic-rollback'],
  measures: [
    {
      what: '{service} serves an older value when {peer} refuses',
      category: 'architecture',
      leg: 'mitigate',
      strength: 'guard',
    },
    {
      what: 'a miss ratio of {service} above its usual range pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
    { what: 'a change of {setting} to 0 is rejected', category: 'architecture', leg: 'prevent', strength: 'interlock' },
  ],
  sources: [
    'AWS Builders’ Library, "Caching challenges and strategies"',
    'Bronson et al., "Metastable Failures in Distributed Systems", HotOS 2021',
    'Site Reliability Engineering, ch. 22, "Slow Startup and Cold Caching"',
  ],
};
