import type { FailureMode } from './failure-mode.ts';

/** One side of a call sends what the other does not take. */
export const contractMismatch: FailureMode = {
  id: 'contract-mismatch',
  title: 'caller and callee do not agree on the message',
  signs: [
    {
      what: 'the log tells of a message that is not understood',
      where: 'log',
      words: [
        'unmarshal',
        'deserialize',
        'deserialization',
        'cannot parse',
        'unexpected token',
        'invalid json',
        'unknown field',
        'missing required field',
        'validation failed',
        'schema validation',
        'protocol error',
      ],
      weight: 3.5,
      needed: true,
    },
    { what: 'calls fail', where: 'calls', roles: ['errors'], direction: 'up', weight: 1 },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 0.5 },
  ],
  mechanism:
    '{service} and {peer} do not agree on the shape of what passes between them ({metric}), so that it is refused',
  safeguards: ['health-gate', 'automatic-rollback'],
  measures: [
    {
      what: 'a test holds what {service} sends against what {peer} takes',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
    { what: 'messages that {peer} refuses page', category: 'monitoring', leg: 'detect', strength: 'warn' },
  ],
  sources: ['Fowler, "Consumer-Driven Contracts"', 'Protocol Buffers documentation, "Updating A Message Type"'],
};
