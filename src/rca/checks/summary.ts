import { agrees, numbersIn } from './reading/numbers.ts';
import { timesIn } from './reading/times.ts';
import type { Fault, Rule } from './rule.ts';

const FEWEST_WORDS = 40;
const MOST_WORDS = 120;

/** Rules over the summary as a whole. */
export const summary: readonly Rule[] = [
  {
    id: 'S02',
    severity: 'warn',
    flags: 'a summary of fewer than 40 or more than 120 words, or one without the duration of the impact',
    why: 'Most readers stop here: it has to hold all they need, and no more.',
    bad: 'It lasted about an hour.',
    good: 'For 81 minutes order confirmations arrived late, …',
    remedy: 'Say what happened to whom, for how long, what set it off, what let it, and how it stands now.',
    check({ summary: claims, impact: { durationSeconds } }) {
      const text = claims.map((claim) => claim.text).join(' ');
      const place = { at: '/summary', text };
      const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
      const length: Fault[] =
        words < FEWEST_WORDS || words > MOST_WORDS
          ? [{ ...place, problem: `it has ${words} words, not ${FEWEST_WORDS} to ${MOST_WORDS}` }]
          : [];
      const spans = numbersIn(timesIn(text).rest).filter(({ unit }) => unit === 's');
      const isTold = spans.some((shown) => agrees(shown, { value: durationSeconds, unit: 's' }));
      return isTold
        ? length
        : [...length, { ...place, problem: `no time in it is its duration, ${durationSeconds} s` }];
    },
  },
];
