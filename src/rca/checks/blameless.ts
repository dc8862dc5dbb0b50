import { PERSON, PERSON_OR_THEY, SENTENCE_THEY } from './reading/people.ts';
import type { Rule } from './rule.ts';
import { everywhere, inAnalysis, inCauses, textRule } from './text-rule.ts';

const REWRITE = 'Say what the system allowed or did not show, and what was known at that moment.';

/**
 * Rules over how people are spoken of. They look at the subject: "the pod failed to start" is fine, "the engineer
 * failed to notice" is not. Patterns after the reference rules of the design, with its sentences as tests.
 */
export const blameless: readonly Rule[] = [
  textRule({
    id: 'B01',
    severity: 'error',
    flags: 'labels such as "human error" (not "user error rate")',
    why: 'The label ends the inquiry where it should begin.',
    bad: 'The outage was caused by human error.',
    good: 'The console accepts a bare host name with no environment prompt.',
    remedy: REWRITE,
    pattern:
      /\b(?:human|operator|pilot|engineer(?:ing)?|employee|manual|admin)[- ]errors?\b|\bfat[- ]finger(?:ed|ing)?\b|\buser error\b(?!\s+(?:rate|ratio|count|message|page|log|code|budget)s?)/i,
    on: everywhere,
    problem: (match) => `"${match}" is a label for a person, not a condition`,
  }),
  textRule({
    id: 'B02',
    severity: 'error',
    flags: 'what people should or could have done',
    why: 'It is only known afterwards; it changes nothing about the next time.',
    bad: 'The team should have checked the canary.',
    good: 'A canary gate would have blocked the rollout at 5 %.',
    remedy: REWRITE,
    pattern: new RegExp(
      [
        String.raw`\b${PERSON}\s+(?:really\s+)?(?:should|could|ought to)(?:n['’]t|\s+not)?\s+have\b`,
        String.raw`${SENTENCE_THEY}\s+(?:really\s+)?(?:should|could|ought to)(?:n['’]t|\s+not)?\s+have\b`,
        // "Retries happen if only one replica answers" is a condition, not a wish.
        String.raw`\bif only\b(?!\s+(?:one|two|three|\d|a (?:single|few|part)|some|part|half)\b)`,
        // An inversion: at the beginning of a clause, or after a "would". "The image had the admin account" is none.
        String.raw`(?:(?:^|[.,;:!?]\s+)|\bwould\b[^.]*\s)had\s+${PERSON_OR_THEY}\s+(?:not\s+|only\s+)?(?:\w+(?:ed|en|n|t|ne)|read|said|paid|heard|held|made)\b`,
        String.raw`\b(?:should|ought to)(?:n['’]t|\s+not)?\s+have\s+been\s+(?:caught|noticed|spotted|checked|reviewed|tested|seen|known)\b`,
      ].join('|'),
      'i',
    ),
    on: everywhere,
    problem: (match) => `"${match}" judges in hindsight`,
  }),
  textRule({
    id: 'B03',
    severity: 'error',
    flags: 'a person who forgot, missed, failed, did not notice; systems may',
    why: 'It asks what was lacking in a person where a condition was lacking.',
    bad: 'The on-call engineer failed to notice the alert.',
    good: 'The alert was 1 of 412 pages that night; nothing groups them.',
    remedy: REWRITE,
    pattern: new RegExp(
      [
        String.raw`\b${PERSON}\s+(?:\w+ly\s+)?(?:failed|forgot|neglected|refused|ignored|missed|omitted|overlooked|disregarded|did(?:n['’]t| not)\s+(?:notice|check|realis?ze|realise|bother|think|pay))\b`,
        String.raw`\bthey\s+(?:\w+ly\s+)?(?:forgot|neglected|overlooked|disregarded|did(?:n['’]t| not)\s+(?:notice|realis?ze|realise|bother|think|pay))\b`,
        String.raw`${SENTENCE_THEY}\s+(?:\w+ly\s+)?(?:failed|refused|ignored|missed|omitted)\b`,
      ].join('|'),
      'i',
    ),
    on: everywhere,
    problem: (match) => `"${match}" says what a person lacked`,
  }),
  textRule({
    id: 'B04',
    severity: 'error',
    flags: 'judgements of character',
    why: 'They end honesty.',
    bad: 'A careless push.',
    good: 'The push path has no dry run.',
    remedy: REWRITE,
    pattern:
      /\b(?:careless(?:ly|ness)?|negligen(?:t|ce|tly)|reckless(?:ly|ness)?|sloppy(?! quorum)|incompeten(?:t|ce)|stupid(?:ly)?|lazy(?![- ](?:load|init|eval|connect|import|fetch|delet|free|expir|bind))|irresponsib(?:le|ly)|inattenti(?:ve|on)|complacen(?:t|cy)|rookie)\b/i,
    on: everywhere,
    problem: (match) => `"${match}" judges a character`,
  }),
  textRule({
    id: 'B05',
    severity: 'warn',
    flags: 'a person who acted by accident or mistake',
    why: 'It frames an intent that nobody can check.',
    bad: 'An engineer accidentally deleted the table.',
    good: 'The clean-up job accepted an empty selector and removed the table.',
    remedy: REWRITE,
    pattern: new RegExp(
      String.raw`\b${PERSON_OR_THEY}\s+(?:inadvertently|accidentally|mistakenly|erroneously)\b|\bby mistake\b|\b(?:botched|screwed up|messed up|blunder(?:ed)?)\b`,
      'i',
    ),
    on: everywhere,
    problem: (match) => `"${match}" frames an intent`,
  }),
  textRule({
    id: 'B06',
    severity: 'warn',
    flags: 'outcome bias: obviously, in hindsight, of course',
    why: 'Nothing was obvious before it happened.',
    bad: 'It was obvious that the cache was cold.',
    good: 'The cache held 60 of 200 features.',
    remedy: 'Leave the word out and say what could be seen then.',
    pattern:
      /\b(?:obvious(?:ly)?|of course|common sense|any(?:one|body) (?:would|could) have|it was clear that|in hindsight|with hindsight|as expected, )/i,
    on: inAnalysis,
    problem: (match) => `"${match}" looks back from the outcome`,
  }),
  textRule({
    id: 'B07',
    severity: 'warn',
    flags: 'a person as the one who did it, in causes',
    why: 'What the system let happen is what can be changed.',
    bad: 'An engineer deleted the primary data directory.',
    good: 'The clean-up job accepted an empty selector and removed the directory.',
    remedy: 'Make the change, the job or the interface the subject.',
    pattern: new RegExp(
      String.raw`\b${PERSON}\s+(?:\w+ly\s+)?(?:deployed|pushed|ran|executed|deleted|removed|merged|typed|entered|misconfigured|dropped|wiped|broke|caused)\b`,
      'i',
    ),
    on: inCauses,
    problem: (match) => `"${match}" makes a person the cause`,
  }),
  textRule({
    id: 'B08',
    severity: 'error',
    flags: 'names, @handles, mail addresses, he and she in the analysis',
    why: 'Roles are what the next incident shares with this one.',
    bad: 'Ping @maria about it; she restarted the node.',
    good: 'The on-call role restarted the node.',
    remedy: 'Use the role.',
    pattern: /(?:^|\s)@[a-z][\w-]{2,}\b|\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]+\b|\b(?:he|she|his|her|him)\b/i,
    on: inAnalysis,
    problem: (match) => `"${match}" points at a person`,
  }),
  textRule({
    id: 'B11',
    severity: 'warn',
    flags: '"did not follow the procedure"',
    why: 'It compares work as it was imagined with work as it was done.',
    bad: 'The operator did not follow the runbook.',
    good: 'Step 4 of the runbook names a removed flag.',
    remedy: 'Say what the procedure asks for and why it did not fit.',
    pattern:
      /\b(?:did(?:n['’]t| not)|fail(?:ed|ure) to|without)\s+(?:properly\s+)?follow(?:ing)?\s+(?:the\s+)?(?:\w+\s+)?(?:process|procedure|runbook|policy|protocol|checklist|guidelines?)\b|\bviolat(?:ed|ing) (?:the )?(?:policy|procedure)\b/i,
    on: everywhere,
    problem: (match) => `"${match}" measures by the procedure, not by the situation`,
  }),
];
