import type { FailureMode } from './failure-mode.ts';

/** A database takes no more clients, whoever they are. */
export const databaseConnectionsExhausted: FailureMode = {
  id: 'database-connections-exhausted',
  title: 'database takes no more connections',
  signs: [
    {
      what: 'the log tells of a server that takes no more connections',
      where: 'log',
      words: [
        'too many connections',
        'too many clients',
        'connection slots reserved',
        'remaining connection slots',
        'max connections',
        'connection limit exceeded',
      ],
      weight: 3.5,
      needed: true,
    },
    {
      what: 'connections to the database grow',
      where: 'own',
      direction: 'up',
      words: ['connection', 'conn', 'client', 'backend'],
      weight: 1.5,
    },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 0.5 },
  ],
  mechanism:
    'The database behind {service} holds as many connections as it may ({metric}) and refuses further ones from everybody',
  safeguards: ['leading-signal-alert', 'config-validation', 'timeouts-and-retries'],
  measures: [
    {
      what: 'the sum of all pools stays below the connections that the database takes',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
    {
      what: 'connections above four fifths of what the database takes page',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
  ],
  sources: ['PostgreSQL documentation, "max_connections"', 'MySQL Reference Manual, "Too many connections"'],
};
