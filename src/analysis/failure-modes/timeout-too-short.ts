import type { FailureMode } from './failure-mode.ts';

const TIMEOUT = ['timeout', 'deadline', 'patience', 'ttl'];

/** A caller gives up before its dependency has answered as fast as it always did. */
export const timeoutTooShort: FailureMode = {
  id: 'timeout-too-short',
  title: 'caller gives up before the answer comes',
  signs: [
    {
      what: 'calls fail from the view of the caller',
      where: 'calls',
      roles: ['errors'],
      direction: 'up',
      weight: 2,
      needed: true,
    },
    { what: 'a change shortens a timeout', where: 'setting', words: TIMEOUT, moved: 'down', weight: 3, needed: true },
    {
      what: 'the log tells of answers that did not come in time',
      where: 'log',
      words: ['timeout', 'deadline', 'within', 'timed'],
      weight: 1,
    },
  ],
  mechanism:
    'With {setting} at {after} instead of {before}, {service} gives up on {peer} before the answers come that {peer} goes on giving',
  safeguards: ['config-validation', 'health-gate', 'automatic-rollback'],
  measures: [
    {
      what: 'a change of {setting} below the measured latency of {peer} is rejected',
      category: 'architecture',
      leg: 'prevent',
      strength: 'interlock',
    },
  ],
  sources: [
    'AWS Builders’ Library, "Timeouts, retries, and backoff with jitter"',
    'Site Reliability Engineering, ch. 22, "Latency and Deadlines"',
  ],
};
