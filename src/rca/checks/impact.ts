import { epochMs } from '../../schema/index.ts';
import type { Rule } from './rule.ts';
import { textRule } from './text-rule.ts';

/** Rules over how large it was said to be. */
export const impact: readonly Rule[] = [
  textRule({
    id: 'I01',
    severity: 'error',
    flags: 'an extent without a number',
    why: '"Some" is anything from one to all.',
    bad: 'Some customers saw errors',
    good: '31,904 of 759,610 checkout requests (4.2 %) returned 503',
    remedy: 'Give the number and its base, or a gap that says it is not known.',
    pattern:
      /\b(?:some|many|several|a few|a number of|numerous|most|significant(?:ly)?|substantial(?:ly)?|major|minor|brief(?:ly)?|short(?: period)?|large(?:ly)?|small)\s+(?:of\s+)?(?:(?:our|the)\s+)?(?:\w+\s+)?(?:users?|customers?|requests?|errors?|impact|degradation|period|outage|downtime|percentage|amount|delays?|tenants?)\b/i,
    on: ({ place }) => place === 'quantity' || place === 'reach' || place === 'summary',
    problem: (match) => `"${match}" has no number`,
  }),
  {
    id: 'I03',
    severity: 'error',
    flags: 'a duration that is not the time from the onset to the recovery or the resolution',
    why: 'The duration is what readers repeat.',
    bad: '78 min while the anchors are 81 min apart',
    good: '81 min 13 s',
    remedy: 'Take it from the anchors.',
    check({ impact: { window, durationSeconds }, timeline }) {
      const at = (name: string) => timeline.anchors.find((anchor) => anchor.name === name)?.at;
      const from = at('onset') ?? window.from;
      const ends = [at('mitigated'), at('resolved')].filter((end) => end !== undefined);
      const lengths = (ends.length > 0 ? ends : [window.to]).map((to) => (epochMs(to) - epochMs(from)) / 1000);
      if (lengths.some((seconds) => Math.abs(seconds - durationSeconds) <= 1)) return [];
      const problem = `from the onset at ${from} it is ${lengths.join(' s or ')} s`;
      return [{ at: '/impact/durationSeconds', text: String(durationSeconds), problem }];
    },
  },
];
