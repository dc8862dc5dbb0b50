import type { FailureMode } from './failure-mode.ts';

/** The autoscaler wants more copies than it may have, or cannot measure. */
export const scalingAtLimit: FailureMode = {
  id: 'scaling-at-limit',
  title: 'autoscaler stands at its limit',
  signs: [
    {
      what: 'the autoscaler is limited or blind',
      where: 'object',
      words: [
        'scalinglimited',
        'scalingactive',
        'toomanyreplicas',
        'failedgetresourcemetric',
        'maximum replica',
        'desired replica',
      ],
      weight: 3.5,
      needed: true,
    },
    { what: 'more requests arrive', where: 'own', roles: ['traffic'], direction: 'up', weight: 1 },
    { what: 'something is full', where: 'own', roles: ['saturation'], direction: 'up', weight: 1 },
  ],
  mechanism:
    'The autoscaler of {service} wants more copies than it may have ({metric}), so that those that run take all the traffic',
  safeguards: ['autoscaling', 'leading-signal-alert'],
  measures: [
    {
      what: 'an autoscaler of {service} that stands at its limit for 10 min pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
    {
      what: 'the upper bound of {service} is tried against the highest traffic of a year',
      category: 'knowledge',
      leg: 'prevent',
      strength: 'guard',
    },
  ],
  sources: ['Kubernetes, "Horizontal Pod Autoscaling"'],
};
