import type { FailureMode } from './failure-mode.ts';

/** A service starts with a configuration that it cannot read, and stops. */
export const invalidConfiguration: FailureMode = {
  id: 'invalid-configuration',
  title: 'configuration cannot be read',
  signs: [
    {
      what: 'the log tells of a configuration that cannot be read',
      where: 'log',
      words: [
        'invalid configuration',
        'invalid config',
        'failed parse config',
        'missing environment variable',
        'missing required',
        'unknown key',
        'config error',
        'could not load config',
        'configuration error',
        'must be set',
      ],
      weight: 3.5,
      needed: true,
    },
    { what: 'the process is restarted', where: 'own', direction: 'up', words: ['restart', 'crash'], weight: 1 },
    { what: 'a change touches a setting', where: 'setting', weight: 1 },
  ],
  mechanism: '{service} cannot read its configuration with {setting} at {after} and stops before it serves ({metric})',
  safeguards: ['config-validation', 'health-gate', 'automatic-rollback', 'probes'],
  measures: [
    {
      what: 'a configuration that {service} cannot read is rejected before it is deployed',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
    {
      what: 'a rollout of {service} waits until the first copy is ready',
      category: 'automation',
      leg: 'prevent',
      strength: 'guard',
    },
  ],
  sources: [
    'Site Reliability Engineering, ch. 8, "Configuration Management"',
    'Kubernetes, "Configuration Best Practices"',
  ],
};
