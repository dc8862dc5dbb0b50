import type { FailureMode } from './failure-mode.ts';

/** A namespace may not have more, so that new copies are refused. */
export const quotaExceeded: FailureMode = {
  id: 'quota-exceeded',
  title: 'quota refuses new copies',
  signs: [
    {
      what: 'a copy is refused for a quota',
      where: 'object',
      words: ['exceeded quota', 'quota', 'forbidden exceeded'],
      weight: 4,
      needed: true,
    },
    {
      what: 'fewer copies run than are wanted',
      where: 'own',
      words: ['replica', 'available', 'unavailable'],
      weight: 1,
    },
  ],
  mechanism:
    'The quota of the namespace lets no further copy of {service} in ({metric}), so that fewer run than are wanted',
  safeguards: ['leading-signal-alert', 'resource-limits'],
  measures: [
    { what: 'a quota that is nine tenths used pages', category: 'monitoring', leg: 'detect', strength: 'warn' },
    {
      what: 'a rollout that its quota cannot hold is rejected',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
  ],
  sources: ['Kubernetes, "Resource Quotas"'],
};
