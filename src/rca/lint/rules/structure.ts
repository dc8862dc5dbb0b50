import { wordCount } from '../postmortem/language.ts';
import { ofKind, textsOf, type Postmortem } from '../postmortem/read-postmortem.ts';
import type { SectionKind } from '../postmortem/section-kinds.ts';
import { faultIn, type LintFault, type LintRule } from './lint-rule.ts';

interface Needed {
  called: string;
  kinds: readonly SectionKind[];
  isWarning?: true;
  /** Words in the summary or the timeline that say the same. */
  unless?: RegExp;
  remedy: string;
}

const NEEDED: readonly Needed[] = [
  {
    called: 'summary',
    kinds: ['summary', 'story'],
    isWarning: true,
    remedy: 'Say in one paragraph what happened, who was affected, for how long, and what made it possible.',
  },
  {
    called: 'impact',
    kinds: ['impact'],
    remedy: 'Say who was affected, how many of how many, and for how long.',
  },
  {
    called: 'timeline',
    kinds: ['timeline'],
    remedy: 'List what changed and what was seen, each with its time in UTC, from before the trigger to the end.',
  },
  {
    called: 'root cause',
    kinds: ['causes', 'whys', 'factors'],
    remedy: 'Ask why until you reach a condition that the team can change, and write the chain down.',
  },
  {
    called: 'detection',
    kinds: ['detection'],
    isWarning: true,
    unless: /\b(?:alert\w*|paged?|pages|detect\w*|report(?:s|ed)?|notic(?:es|ed?)|tickets?)\b/i,
    remedy: 'Say what told you, how long after the beginning, and what could have told you sooner.',
  },
  {
    called: 'action items',
    kinds: ['actions'],
    remedy: 'List what will be changed, each with owner, due date, and where it is tracked.',
  },
];

const SHORTEST_SUMMARY = 20;
const LONGEST_SUMMARY = 200;

/** Rules over the parts of a post-mortem: which are there, and which are empty. */
export const structure: readonly LintRule[] = [
  {
    id: 'S01',
    severity: 'error',
    flags:
      'a section that is missing or empty: impact, timeline, root cause, actions; as a warning summary and detection',
    why: 'A reader must find what happened, to whom, why, and what will change.',
    bad: 'no impact',
    good: '## Impact: 4.2 % of checkout requests (31,904 of 759,610) returned 503 for 47 min',
    remedy: 'Add the section, or fill it; where nothing is known, say so.',
    check: (postmortem) => NEEDED.flatMap((needed) => missing(needed, postmortem)),
  },
  {
    id: 'S02',
    severity: 'warn',
    flags: `a summary of fewer than ${SHORTEST_SUMMARY} or more than ${LONGEST_SUMMARY} words`,
    why: 'Most readers stop here.',
    bad: 'Checkout was down.',
    good: 'Effect, who, how long, trigger, the conditions that allowed it, and how things stand now',
    remedy: 'Say the effect, who felt it, how long, what set it off, what made it possible, and how things stand.',
    check: ({ sections }) => {
      const [first] = ofKind(sections, 'summary');
      if (!first?.heading) return [];
      const words = wordCount(
        ofKind(sections, 'summary')
          .flatMap((section) => textsOf(section).map(({ plain }) => plain))
          .join('\n'),
      );
      if (words === 0 || (words >= SHORTEST_SUMMARY && words <= LONGEST_SUMMARY)) return [];
      return [faultIn(first.heading, `the summary has ${words} ${words === 1 ? 'word' : 'words'}`)];
    },
  },
  {
    id: 'S06',
    severity: 'warn',
    flags: 'nothing on what went well',
    why: 'What held is what to keep; only faults are remembered otherwise.',
    bad: 'no such section',
    good: 'What went well: the alert fired 2 min after the first failed request',
    remedy: 'Say what held or helped, and where it was luck.',
    check: ({ sections, head }) =>
      ofKind(sections, 'went well').some((section) => textsOf(section).length > 0)
        ? []
        : [faultIn(ofKind(sections, 'went well')[0]?.heading ?? head, 'nothing is said about what went well')],
  },
];

function missing({ called, kinds, isWarning, unless, remedy }: Needed, { sections, head }: Postmortem): LintFault[] {
  const found = ofKind(sections, ...kinds);
  if (found.some((section) => textsOf(section).length > 0)) return [];
  const told = ofKind(sections, 'summary', 'story', 'timeline').flatMap(textsOf);
  if (unless && found.length === 0 && told.some(({ plain }) => unless.test(plain))) return [];
  const [empty] = found;
  const problem = empty ? `the section on ${called} is empty` : `there is no section on ${called}`;
  return [{ ...faultIn(empty?.heading ?? head, problem), remedy, ...(isWarning ? { severity: 'warn' } : {}) }];
}
