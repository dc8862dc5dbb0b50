import type { FailureMode } from './failure-mode.ts';

/** Code meets a value that it does not expect and ends. */
export const unhandledInput: FailureMode = {
  id: 'unhandled-input',
  title: 'code ends on a value it does not expect',
  signs: [
    {
      what: 'the log tells of a value that was not there',
      where: 'log',
      words: [
        'nil pointer',
        'null pointer',
        'nullpointerexception',
        'nonetype',
        'undefined',
        'cannot read properties',
        'index out range',
        'keyerror',
        'panic',
        'segmentation',
        'segfault',
        'typeerror',
        'attributeerror',
      ],
      weight: 3,
      needed: true,
    },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 1 },
    { what: 'the process is restarted', where: 'own', direction: 'up', words: ['restart', 'crash'], weight: 1 },
  ],
  mechanism: '{service} meets a value that its code does not expect and ends the request or itself ({metric})',
  safeguards: ['health-gate', 'automatic-rollback', 'symptom-alert'],
  measures: [
    {
      what: 'a test of {service} holds the value that it met',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
    {
      what: 'a release of {service} whose error ratio rises is stopped',
      category: 'automation',
      leg: 'prevent',
      strength: 'guard',
    },
  ],
  sources: [
    'The Site Reliability Workbook, ch. 16, "Canarying Releases"',
    'MITRE, CWE-754 "Improper Check for Unusual or Exceptional Conditions"',
  ],
};
