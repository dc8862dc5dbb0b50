import type { FailureMode } from './failure-mode.ts';

/** A service or a gateway leads to nothing, or to the wrong port. */
export const trafficMisrouted: FailureMode = {
  id: 'traffic-misrouted',
  title: 'requests are led to nowhere',
  signs: [
    {
      what: 'a service has no endpoints, or another port than its pods',
      where: 'object',
      words: [
        'no endpoints',
        'selector',
        'targetport',
        'port mapping',
        'service port',
        'misroute',
        'ingress',
        'backend',
      ],
      weight: 4,
      needed: true,
    },
    { what: 'calls fail', where: 'calls', roles: ['errors'], direction: 'up', weight: 1 },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 0.5 },
  ],
  mechanism:
    'What leads to {service} names pods or a port that are not there ({metric}), so that requests reach nothing',
  safeguards: ['config-validation', 'health-gate', 'automatic-rollback'],
  measures: [
    {
      what: 'a service whose selector or port fits no pod is rejected',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
    { what: 'a service without endpoints pages', category: 'monitoring', leg: 'detect', strength: 'warn' },
  ],
  sources: ['Kubernetes, "Service"', 'Kubernetes, "Debug Services"'],
};
