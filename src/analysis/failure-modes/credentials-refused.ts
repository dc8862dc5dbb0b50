import type { FailureMode } from './failure-mode.ts';

/** A service is not who it says any more: its key, password or token is refused. */
export const credentialsRefused: FailureMode = {
  id: 'credentials-refused',
  title: 'credentials are refused',
  signs: [
    {
      what: 'the log tells of credentials that are refused',
      where: 'log',
      words: [
        'access denied',
        'authentication failed',
        'password authentication failed',
        'invalid credentials',
        'unauthorized',
        '401',
        'invalid token',
        'token expired',
        'invalid signature',
        'permission denied',
        'forbidden',
        'invalid_grant',
      ],
      weight: 3.5,
      needed: true,
    },
    {
      what: 'refusals are counted',
      where: 'own',
      direction: 'up',
      words: ['401', '403', 'unauthorized', 'forbidden', 'denied', 'auth'],
      weight: 1.5,
    },
    {
      what: 'a change sets a key, an issuer or a secret',
      where: 'setting',
      words: ['secret', 'key', 'password', 'token', 'issuer', 'audience', 'credential', 'kid', 'jwks', 'user'],
      weight: 2.5,
    },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 0.5 },
  ],
  mechanism: 'What {service} identifies itself with is refused ({metric}), so that each request that needs it fails',
  safeguards: ['config-validation', 'health-gate', 'automatic-rollback'],
  measures: [
    {
      what: 'a change of {setting} is tried against what checks it before it reaches production',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
    {
      what: 'old and new keys of {service} are both valid while one replaces the other',
      category: 'architecture',
      leg: 'prevent',
      strength: 'eliminate',
    },
  ],
  sources: ['OWASP, "Secrets Management Cheat Sheet"', 'NIST SP 800-57, "Key Management"'],
};
