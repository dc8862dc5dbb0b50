import type { FailureMode } from './failure-mode.ts';

/** A service fails by itself, with nothing behind it failing and nothing in it full: its code or its data changed. */
export const errorRegression: FailureMode = {
  id: 'error-regression',
  title: 'service fails by itself',
  signs: [
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 1.5, needed: true },
    {
      what: 'the log tells of an exception',
      where: 'log',
      words: [
        'exception',
        'error',
        'undefined',
        'null',
        'panic',
        'traceback',
        'failed',
        'invalid',
        'unexpected',
        'cannot',
      ],
      weight: 0.5,
    },
  ],
  mechanism: '{service} ends requests in errors of its own ({metric}), while what it calls answers as before',
  safeguards: ['health-gate', 'symptom-alert', 'automatic-rollback'],
  measures: [
    {
      what: 'a release of {service} whose error ratio rises is stopped',
      category: 'automation',
      leg: 'prevent',
      strength: 'guard',
    },
  ],
  sources: ['The Site Reliability Workbook, ch. 16, "Canarying Releases"'],
};
