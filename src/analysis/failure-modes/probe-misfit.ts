import type { FailureMode } from './failure-mode.ts';

/** A probe asks for what the service does not answer, so that healthy copies are taken out or restarted. */
export const probeMisfit: FailureMode = {
  id: 'probe-misfit',
  title: 'probe fails on a healthy process',
  signs: [
    {
      what: 'a probe fails',
      where: 'object',
      words: ['probe failed', 'probe', 'unhealthy', 'liveness', 'readiness'],
      weight: 3.5,
      needed: true,
    },
    { what: 'the process is restarted', where: 'own', direction: 'up', words: ['restart', 'killed'], weight: 1 },
    {
      what: 'a change touches a probe',
      where: 'setting',
      words: ['probe', 'liveness', 'readiness', 'initial delay', 'period', 'threshold'],
      weight: 2,
    },
  ],
  mechanism:
    'A probe of {service} asks for what {service} does not answer, or not in time, so that the cluster takes it out of service ({metric})',
  safeguards: ['config-validation', 'health-gate', 'automatic-rollback'],
  measures: [
    {
      what: 'a probe of {service} is tried against its first copy before others follow',
      category: 'automation',
      leg: 'prevent',
      strength: 'interlock',
    },
    { what: 'restarts of {service} by its probe page', category: 'monitoring', leg: 'detect', strength: 'warn' },
  ],
  sources: ['Kubernetes, "Configure Liveness, Readiness and Startup Probes"'],
};
