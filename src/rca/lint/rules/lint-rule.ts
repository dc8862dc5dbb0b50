import type { Severity } from '../../checks/rule.ts';
import { regionOf, type Text } from '../postmortem/text.ts';
import type { Postmortem } from '../postmortem/read-postmortem.ts';
import type { Sentence } from './statements.ts';
import type { Finding, Region, RuleText } from '../finding.ts';

/** One place where a rule is broken. What is left out is what the rule says. */
export interface LintFault {
  region: Region;
  problem: string;
  severity?: Severity;
  remedy?: string;
}

/** Something that a post-mortem written by a person must not do. Pure. */
export interface LintRule extends RuleText {
  check: (postmortem: Postmortem, sentences: readonly Sentence[]) => LintFault[];
}

/** A fault over a stretch of a text; over the whole of it where none is given. */
export function faultIn(text: Text, problem: string, stretch: { from?: number; to?: number } = {}): LintFault {
  return { region: regionOf(text, stretch.from, stretch.to), problem };
}

/** The faults of one rule as findings. */
export function findingsOf(
  { check, id, severity, remedy }: LintRule,
  postmortem: Postmortem,
  sentences: readonly Sentence[],
): Finding[] {
  return check(postmortem, sentences).map((fault) => ({
    ...fault.region,
    rule: id,
    severity: fault.severity ?? severity,
    problem: fault.problem,
    remedy: fault.remedy ?? remedy,
  }));
}
