import type { FailureMode } from './failure-mode.ts';

/** What is stored and what reads it no longer agree on its shape. */
export const schemaIncompatible: FailureMode = {
  id: 'schema-incompatible',
  title: 'stored shape and code do not match',
  signs: [
    {
      what: 'the log tells of a column, a table or a field that is not there',
      where: 'log',
      words: [
        'column not exist',
        'unknown column',
        'relation not exist',
        'no such column',
        'no such table',
        'undefined column',
        'schema mismatch',
        'missing column',
        'null value violates',
        'violates not null',
      ],
      weight: 3.5,
      needed: true,
    },
    { what: 'a change touches a migration', where: 'setting', words: ['migration', 'schema', 'column'], weight: 1 },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 0.5 },
  ],
  mechanism:
    'The code of {service} and the shape of what is stored do not match ({metric}), so that each query over it fails',
  safeguards: ['health-gate', 'automatic-rollback'],
  measures: [
    {
      what: 'a migration of {service} is tried against the code that runs before and after it',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
    {
      what: '{service} adds first and removes one release later',
      category: 'knowledge',
      leg: 'prevent',
      strength: 'guard',
    },
  ],
  sources: ['Fowler and Sadalage, "Evolutionary Database Design"', 'Ambler and Sadalage, Refactoring Databases'],
};
