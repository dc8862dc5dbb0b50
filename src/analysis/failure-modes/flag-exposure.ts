import type { FailureMode } from './failure-mode.ts';

/** A flag sends traffic through code that it did not reach before. */
export const flagExposure: FailureMode = {
  id: 'flag-exposure',
  title: 'flag opened a path that fails',
  signs: [
    { what: 'a flag was turned or its share raised', where: 'flag', weight: 3, needed: true },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 1 },
    { what: 'answers take longer', where: 'own', roles: ['latency'], direction: 'up', weight: 0.5 },
  ],
  mechanism: 'A flag sent traffic of {service} through code that it did not reach before ({metric})',
  safeguards: ['health-gate', 'automatic-rollback', 'symptom-alert'],
  measures: [
    {
      what: 'a flag of {service} is raised in steps that wait for its error ratio',
      category: 'automation',
      leg: 'prevent',
      strength: 'guard',
    },
    { what: 'flags are marked on the panels of {service}', category: 'monitoring', leg: 'detect', strength: 'inform' },
  ],
  sources: ['Hodgson, "Feature Toggles"', 'The Site Reliability Workbook, ch. 16, "Canarying Releases"'],
};
