import type { FailureMode } from './failure-mode.ts';

/** A certificate is no longer valid, so that whoever checks it refuses the connection. */
export const certificateExpired: FailureMode = {
  id: 'certificate-expired',
  title: 'certificate expired',
  signs: [
    {
      what: 'the log tells of a certificate that is not valid',
      where: 'log',
      words: [
        'certificate expired',
        'x509',
        'certificate verify failed',
        'cert expired',
        'notafter',
        'ssl handshake',
        'tls handshake',
        'certificate not yet valid',
      ],
      weight: 4,
      needed: true,
    },
    { what: 'calls fail', where: 'calls', roles: ['errors'], direction: 'up', weight: 1 },
    { what: 'requests fail', where: 'own', roles: ['errors'], direction: 'up', weight: 0.5 },
  ],
  mechanism:
    'A certificate between {service} and {peer} is no longer valid ({metric}), so that each new connection is refused',
  safeguards: ['leading-signal-alert'],
  measures: [
    { what: 'a certificate that ends within 14 days pages', category: 'monitoring', leg: 'detect', strength: 'warn' },
    {
      what: 'certificates of {service} are renewed by a machine',
      category: 'automation',
      leg: 'prevent',
      strength: 'eliminate',
    },
  ],
  sources: ['RFC 5280, "Validity"', 'cert-manager documentation, "Certificate Lifecycle"'],
};
