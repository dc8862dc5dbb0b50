import { inOrder, type Finding } from './finding.ts';
import { readPostmortem } from './postmortem/read-postmortem.ts';
import type { Template } from './postmortem/templates.ts';
import { anyLanguage, lintRules } from './rules/all-rules.ts';
import { findingsOf } from './rules/lint-rule.ts';
import { sentencesIn } from './rules/statements.ts';

/** What was found in a post-mortem. */
export interface Linted {
  /** The template that it was taken for; `rca` where it is a document of Hindcast's own. */
  template: Template | 'rca';
  words: number;
  /** What could not be looked at. */
  notes: readonly string[];
  findings: readonly Finding[];
}

const OTHER_LANGUAGE = 'it does not read like English: only secrets and placeholders were looked for';

/** Holds a post-mortem in Markdown, by whomever, to the rules. Takes any text; never throws. */
export function lintPostmortem(markdown: string): Linted {
  const postmortem = readPostmortem(markdown);
  const sentences = sentencesIn(postmortem);
  const rules = postmortem.english ? lintRules : lintRules.filter(({ id }) => anyLanguage.has(id));
  const findings = rules.flatMap((rule) => findingsOf(rule, postmortem, sentences));
  return {
    template: postmortem.template,
    words: postmortem.words,
    notes: postmortem.english ? [] : [OTHER_LANGUAGE],
    findings: inOrder(withoutRepeats(findings)),
  };
}

function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, line, column, problem }) => {
    const key = `${rule} ${line} ${column} ${problem}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
