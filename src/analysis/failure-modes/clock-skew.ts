import type { FailureMode } from './failure-mode.ts';

/** Two clocks differ by more than what is checked allows. */
export const clockSkew: FailureMode = {
  id: 'clock-skew',
  title: 'clocks run apart',
  signs: [
    {
      what: 'the log tells of times that cannot be',
      where: 'log',
      words: [
        'clock skew',
        'token used before issued',
        'issued in future',
        'not yet valid',
        'request time too skewed',
        'timestamp outside',
        'time drift',
        'ntp',
      ],
      weight: 4,
      needed: true,
    },
    { what: 'a clock runs off', where: 'own', words: ['clock', 'offset', 'drift', 'ntp'], weight: 2 },
  ],
  mechanism:
    'The clocks of {service} and {peer} differ by more than what is checked allows ({metric}), so that what is valid is refused',
  safeguards: ['leading-signal-alert'],
  measures: [
    {
      what: 'a clock of {service} that is off by more than a second pages',
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
    },
    {
      what: 'checks of times by {service} allow for a minute of difference',
      category: 'architecture',
      leg: 'prevent',
      strength: 'guard',
    },
  ],
  sources: ['RFC 7519, "exp" and "nbf"', 'RFC 5905, "Network Time Protocol Version 4"'],
};
