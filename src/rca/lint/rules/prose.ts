import { allRules } from '../../checks/all-rules.ts';
import type { Severity } from '../../checks/rule.ts';
import { isTextRule } from '../../checks/text-rule.ts';
import { faultIn, type LintRule } from './lint-rule.ts';
import type { Sentence } from './statements.ts';

/**
 * The rules of an RCA that a sentence alone can break, with their severity here. Milder where the words of a person
 * are read: `you are now` is an instruction in a draft of a machine, and English in a post-mortem.
 */
const BORROWED: readonly (readonly [id: string, severity?: Severity])[] = [
  ['S08'],
  ['B01'],
  ['B02'],
  ['B03'],
  ['B04'],
  ['B05'],
  ['B06'],
  ['B07'],
  ['B08'],
  ['B09'],
  ['B10'],
  ['B11'],
  ['W06'],
  ['W12'],
  ['C15'],
  ['A01'],
  ['A06'],
  ['A12'],
  ['A13'],
  ['A15', 'warn'],
  ['T09'],
  ['X03', 'warn'],
];

/** The rules over words, as they are for an RCA, held to every sentence that stands where they apply. */
export const prose: readonly LintRule[] = BORROWED.flatMap(([id, milder]) => {
  const rule = allRules.find((one) => one.id === id);
  if (!rule || !isTextRule(rule)) return [];
  const { severity, flags, why, bad, good, remedy, pattern, on, problem } = rule;
  return [
    {
      id,
      severity: milder ?? severity,
      flags,
      why,
      bad,
      good,
      remedy,
      check: (_postmortem, sentences) =>
        sentences.flatMap(({ statement, text }) => {
          const match = on(statement) ? pattern.exec(statement.text) : null;
          if (!match || isExcused(id, statement)) return [];
          const from = match.index + match[0].length - match[0].trimStart().length;
          const shown = match[0].trim();
          const fault = faultIn(text, problem(shown), { from, to: from + shown.length });
          return [{ ...fault, ...milderAt(id, statement) }];
        }),
    } satisfies LintRule,
  ];
});

/** A code name of a team (`@acme/payments`) points at nobody. */
function isExcused(id: string, { text }: Sentence['statement']): boolean {
  return (
    id === 'B08' &&
    !/(?:^|\s)@[a-z][\w-]{2,60}(?!\/)\b|[\w.+-]@[\w-]|\b(?:he|she|his|her|him)\b/i.test(
      text.replace(/@[\w-]{1,60}\/[\w-]{1,60}/g, ''),
    )
  );
}

/** Who took part is named in most summaries; a person beside a cause is another thing. */
function milderAt(id: string, { place }: Sentence['statement']): { severity?: Severity } {
  return id === 'B08' && !['root condition', 'why', 'factor', 'node'].includes(place) ? { severity: 'warn' } : {};
}
