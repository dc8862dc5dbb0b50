import type { FailureMode } from './failure-mode.ts';

/** A name leads to no address, or to an old one. */
export const nameNotResolved: FailureMode = {
  id: 'name-not-resolved',
  title: 'name is not resolved',
  signs: [
    {
      what: 'the log tells of a name that is not resolved',
      where: 'log',
      words: [
        'no such host',
        'enotfound',
        'eai again',
        'nxdomain',
        'name resolution',
        'name or service not known',
        'could not resolve',
        'unknownhostexception',
        'servfail',
        'dns lookup',
      ],
      weight: 4,
      needed: true,
    },
    { what: 'calls fail', where: 'calls', roles: ['errors'], direction: 'up', weight: 1 },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 0.5 },
    {
      what: 'a change sets an address',
      where: 'setting',
      words: ['host', 'url', 'address', 'endpoint', 'dns'],
      weight: 1.5,
    },
  ],
  mechanism: '{service} gets no address for the name of {peer} ({metric}), so that its calls fail before they leave',
  safeguards: ['config-validation', 'leading-signal-alert', 'dependency-fallback'],
  measures: [
    {
      what: 'an address in the configuration of {service} that does not resolve is rejected',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
    { what: 'failed look-ups of {service} page', category: 'monitoring', leg: 'detect', strength: 'warn' },
  ],
  sources: ['RFC 1035', 'Kubernetes, "Debugging DNS Resolution"'],
};
