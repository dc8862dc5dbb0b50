import { HUMAN, SAFEGUARD, SYMPTOM, TRIGGER } from '../../checks/why-ends.ts';
import { allRules } from '../../checks/all-rules.ts';
import { likeness } from '../../checks/reading/words.ts';
import { ofKind, textsOf, type Postmortem } from '../postmortem/read-postmortem.ts';
import { sentencesOf } from '../postmortem/sentences.ts';
import { spoken, type Text } from '../postmortem/text.ts';
import { wordCount } from '../postmortem/language.ts';
import { faultIn, type LintFault, type LintRule } from './lint-rule.ts';

const FEWEST_STEPS = 3;
const MOST_STEPS = 8;
const SAME = 0.8;
const SHORTEST_CAUSE = 25;
const OPEN_END =
  /\b(?:unknown|(?:do|does|did|could) not (?:yet )?(?:know|determine|find|tell)|not known|evidence (?:ends|stops)|no evidence|inconclusive|we cannot tell|still investigating)\b/i;
/** Conditions of an artefact, beyond those that the rules of an RCA know: what a cause has to come down to. */
const CONDITION =
  /\b(?:missing|absent|absence|lack(?:s|ed|ing)?|unbounded|unlimited|only|default(?:s|ed)?|hard-?coded|manual(?:ly)?|relies|depends|requires?|assum(?:es|ed|ption)|not (?:covered|tested|enforced|validated|checked|monitored|alerted|documented|limited|set|configured|part)|could not|did not|was not|were not|cannot|can|single|shared?|any)\b|n['’]t\b/i;
const REGRESS =
  /\b(?:culture|budget|time pressure|lack of (?:time|resources|staff)|understaffed|company|management|human nature)\b/i;

/** Rules over causes: how deep the whys go, where they end, and whether one cause is all there is. */
export const causes: readonly LintRule[] = [
  {
    id: 'W02',
    severity: 'error',
    flags: `a why chain of fewer than ${FEWEST_STEPS} answers, or with a question left open; as a warning one line of cause and no why`,
    why: 'A shallow chain hides the fixes below it.',
    bad: '1. Why did checkout fail? The pool was full.',
    good: '1. the pool was full 2. a change shrank it 3. no check relates pool and load',
    remedy: 'Go on asking until you reach a condition that the team can change, or say that the evidence ends.',
    check: (postmortem) => [...shallow(postmortem), ...untold(postmortem)],
  },
  endRule('W03', SYMPTOM, 'a symptom'),
  endRule('W04', HUMAN, 'a human action'),
  endRule('W05', TRIGGER, 'the trigger'),
  {
    id: 'W07',
    severity: 'warn',
    flags: 'an answer that says the question, or the answer before it, again',
    why: 'Restating is not explaining.',
    bad: 'It failed because it was failing.',
    good: 'It failed because the pool holds 4 connections.',
    remedy: 'State the condition that made it so.',
    check: ({ chains }) =>
      chains.flatMap(({ steps }) =>
        steps.flatMap(({ question, answer }, index) => {
          const before = [question, steps[index - 1]?.answer].find(
            (other) => other && answer && likeness(answer.raw.slice(0, 600), other.raw.slice(0, 600)) > SAME,
          );
          return before && answer ? [faultIn(answer, `it only says "${before.raw.trim().slice(0, 80)}" again`)] : [];
        }),
      ),
  },
  {
    id: 'W13',
    severity: 'warn',
    flags: `a chain of more than ${MOST_STEPS} answers, or one that ends at culture, budget or time pressure`,
    why: 'Everything has a cause; a chain should end where the team can act.',
    bad: 'Why? Because we had no time.',
    good: 'The change template does not ask for the load of the peak hour.',
    remedy: 'End at the condition of an artefact.',
    check: ({ chains }) =>
      chains.flatMap(({ steps }) => {
        const end = steps.at(-1)?.answer;
        const match = end ? REGRESS.exec(spoken(end.plain).slice(0, 1500)) : null;
        const beyond = steps[MOST_STEPS]?.answer;
        return [
          ...(end && match && !SAFEGUARD.test(end.plain)
            ? [faultIn(end, `"${match[0]}" is nothing that an action can change`)]
            : []),
          ...(beyond ? [faultIn(beyond, `the chain has ${steps.length} answers`)] : []),
        ];
      }),
  },
  {
    id: 'S05',
    severity: 'warn',
    flags: 'one single cause, and no contributing factor',
    why: 'Incidents have several conditions; one of them is only the first that was found.',
    bad: 'Root cause: the pool was too small.',
    good: 'two conditions, and what made it longer',
    remedy: 'Say what else had to be so, and what made it larger, longer or harder to see.',
    check: ({ sections, chains }) => {
      if (ofKind(sections, 'factors').length > 0 || chains.length > 0) return [];
      const told = ofKind(sections, 'causes').flatMap(textsOf);
      const [only] = told;
      if (!only || told.length > 1 || sentencesOf(only).length > 2) return [];
      return [faultIn(only, 'one cause is named, and nothing that contributed')];
    },
  },
];

function shallow({ chains }: Postmortem): LintFault[] {
  return chains.flatMap(({ steps, head }) => {
    const last = steps.at(-1);
    if (last?.question && !last.answer) return [faultIn(last.question, 'the last why has no answer')];
    const answers = steps.filter(({ answer }) => answer !== null);
    if (answers.length >= FEWEST_STEPS || (last?.answer && OPEN_END.test(last.answer.plain.slice(0, 1500)))) return [];
    const problem = `the chain ends after ${answers.length} ${answers.length === 1 ? 'answer' : 'answers'}`;
    return [faultIn(last?.answer ?? head, problem)];
  });
}

function untold({ sections, chains }: Postmortem): LintFault[] {
  const texts = ofKind(sections, 'causes', 'factors').flatMap(textsOf);
  const [first] = texts;
  if (!first || chains.length > 0) return [];
  const words = wordCount(texts.map(({ plain }) => plain).join(' '));
  if (words >= SHORTEST_CAUSE) return [];
  return [
    { ...faultIn(first, `the cause is told in ${words} words, and nothing asks why it could be so`), severity: 'warn' },
  ];
}

/** Holds the ends of the chains, and causes that come down to no condition at all, to a pattern of an RCA rule. */
function endRule(id: string, pattern: RegExp, called: string): LintRule {
  const rule = allRules.find((one) => one.id === id);
  if (!rule) throw new Error(`there is no rule ${id}`);
  const { flags, why, bad, good, remedy } = rule;
  const unless = id === 'W03' ? SAFEGUARD : null;
  return {
    ...{ id, severity: 'error', flags, why, bad, good, remedy },
    check: (postmortem) =>
      endsOf(postmortem).flatMap((text) => {
        const plain = spoken(text.plain).slice(0, 1500);
        const match = pattern.exec(plain);
        if (!match || unless?.test(plain.slice(0, match.index))) return [];
        const from = match.index + match[0].length - match[0].trimStart().length;
        const shown = match[0].trim();
        return [
          faultIn(text, `the analysis ends at "${shown}", which is ${called}`, { from, to: from + shown.length }),
        ];
      }),
  };
}

/** The last answers, and what the causes say where none of it names a condition. */
function endsOf({ chains, sections }: Postmortem): Text[] {
  const ends = chains.flatMap(({ steps }) => steps.at(-1)?.answer ?? []);
  const [causing, contributing] = (['causes', 'factors'] as const).map((kind) =>
    ofKind(sections, kind).flatMap(textsOf).flatMap(sentencesOf),
  );
  const told = [...(causing ?? []), ...(contributing ?? [])];
  const isExplained = told.some(({ plain }) => SAFEGUARD.test(plain) || CONDITION.test(plain));
  return [...ends, ...(isExplained ? [] : told)];
}
