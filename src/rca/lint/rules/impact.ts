import { allRules } from '../../checks/all-rules.ts';
import { isTextRule } from '../../checks/text-rule.ts';
import { daysIn } from '../postmortem/dates.ts';
import { ofKind, textsOf, type Postmortem } from '../postmortem/read-postmortem.ts';
import { faultIn, type LintRule } from './lint-rule.ts';

const COUNT = /\d/;
const CLOCKS = /\b\d{1,2}:\d{2}(?::\d{2})?\b/g;
const DURATION =
  /\b\d[\d.,]*\s?-?(?:s|sec|seconds?|m|min|minutes?|h|hrs?|hours?|days?)\b|\b\d{1,2}:\d{2}(?::\d{2})?\b.{1,40}\b\d{1,2}:\d{2}|\b(?:an|one|two|three|four|five|six|ten|half an?) (?:hours?|minutes?|days?)\b/i;
const NONE = /\b(?:no|zero|none|near miss|without) (?:customer|user|external|data|request|impact|measurable)/i;

/** Rules over how large it was: in numbers, and for how long. */
export const impact: readonly LintRule[] = [
  unquantified(),
  {
    id: 'I02',
    severity: 'error',
    flags: 'an impact without a single number',
    why: 'An adjective cannot be weighed against the cost of a fix.',
    bad: 'Customers could not pay for a while.',
    good: '31,904 of 759,610 checkout requests (4.2 %) returned 503 for 47 min',
    remedy: 'Say how many of how many, and for how long; where it is not known, say what was looked at.',
    check: ({ sections }) => {
      const [section] = ofKind(sections, 'impact');
      const texts = ofKind(sections, 'impact').flatMap(textsOf);
      const [first] = texts;
      if (
        !first ||
        hasNumber(texts.map(({ raw }) => raw).join('\n')) ||
        texts.some(({ raw }) => NONE.test(raw.slice(0, 4000)))
      )
        return [];
      return [faultIn(section?.heading ?? first, 'there is no number in the impact')];
    },
  },
  {
    id: 'I08',
    severity: 'warn',
    flags: 'no duration, neither in the impact nor in the summary nor among the facts',
    why: 'How long it lasted is what readers repeat.',
    bad: 'Checkout returned errors.',
    good: '09:37–10:58 UTC, 81 min',
    remedy: 'Say from when to when users felt it, and how long that is.',
    check: ({ sections, details, head }) => {
      const told = ofKind(sections, 'impact', 'summary', 'story', 'title').flatMap(textsOf);
      const [section] = ofKind(sections, 'impact');
      if (!section || told.some(({ raw }) => DURATION.test(raw.slice(0, 8000)))) return [];
      const isFact = details.some(
        ({ key, value }) => key.includes('duration') || DURATION.test(value.raw.slice(0, 200)),
      );
      return isFact ? [] : [faultIn(section.heading ?? head, 'nothing says how long it lasted')];
    },
  },
];

/** I01 of an RCA: an error where the impact has no number at all; where the sentence has one, nothing. */
function unquantified(): LintRule {
  const rule = allRules.find(({ id }) => id === 'I01');
  if (!rule || !isTextRule(rule)) throw new Error('there is no text rule I01');
  const { flags, why, bad, good, remedy, pattern, problem } = rule;
  return {
    ...{ id: 'I01', severity: 'error', flags, why, bad, good, remedy },
    check: (postmortem, sentences) => {
      const severity = impactHasNumber(postmortem) ? 'warn' : 'error';
      return sentences
        .filter(({ statement }) => statement.place === 'quantity' || statement.place === 'summary')
        .flatMap(({ statement, text }) => {
          const match = pattern.exec(statement.text);
          if (!match || hasNumber(statement.text)) return [];
          return [
            {
              ...faultIn(text, problem(match[0].trim()), { from: match.index, to: match.index + match[0].length }),
              severity,
            },
          ];
        });
    },
  };
}

function impactHasNumber({ sections }: Postmortem): boolean {
  return ofKind(sections, 'impact')
    .flatMap(textsOf)
    .some(({ raw }) => hasNumber(raw));
}

/** A number that is neither a time of day nor a date. */
function hasNumber(text: string): boolean {
  const cut = text.slice(0, 20_000);
  const undated = daysIn(cut).reduceRight(
    (rest, { index, text: day }) => rest.slice(0, index) + rest.slice(index + day.length),
    cut,
  );
  return COUNT.test(undated.replace(CLOCKS, ''));
}
