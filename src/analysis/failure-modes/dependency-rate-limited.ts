import type { FailureMode } from './failure-mode.ts';

const LIMIT = [
  'refused',
  'throttle',
  'throttled',
  'throttling',
  'rate',
  'quota',
  'limit',
  'rejected',
  '429',
  'exceeded',
  'shed',
];

/** A dependency answers only so many requests and refuses the rest. */
export const dependencyRateLimited: FailureMode = {
  id: 'dependency-rate-limited',
  title: 'dependency refuses requests beyond its limit',
  signs: [
    {
      what: 'requests are refused or throttled',
      where: 'own',
      roles: ['saturation'],
      direction: 'up',
      words: LIMIT,
      weight: 3,
      needed: true,
    },
    { what: 'more requests arrive', where: 'own', roles: ['traffic'], direction: 'up', weight: 1 },
    { what: 'the log tells of a limit', where: 'log', words: LIMIT, weight: 1 },
    {
      what: 'a change lowers a limit',
      where: 'setting',
      words: ['limit', 'rate', 'quota', 'burst', 'rps', 'capacity'],
      moved: 'down',
      weight: 2,
    },
  ],
  mechanism:
    '{service} answers only so many requests at a time and refuses the others ({metric}), which its callers take for failures',
  safeguards: ['leading-signal-alert', 'config-validation'],
  measures: [
    { what: 'callers of {service} keep within its limit', category: 'architecture', leg: 'prevent', strength: 'guard' },
    { what: 'refusals of {service} page', category: 'monitoring', leg: 'detect', strength: 'warn' },
  ],
  sources: [
    'AWS Builders’ Library, "Using load shedding to avoid overload"',
    'Site Reliability Engineering, ch. 21, "Handling Overload"',
  ],
};
