import type { Severity } from '../checks/rule.ts';

/** A stretch of a file. Lines and columns count from 1, columns in UTF-16 code units; the end is exclusive. */
export interface Region {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** What stands there, on one line. */
  excerpt: string;
}

/** One thing that is wrong with a post-mortem, and where. */
export interface Finding extends Region {
  /** Id of the rule: `B03`. */
  rule: string;
  severity: Severity;
  /** What is wrong, in one sentence without a full stop. */
  problem: string;
  /** What to do about it. */
  remedy: string;
}

/** A rule as it is explained to whoever breaks it. */
export interface RuleText {
  id: string;
  severity: Severity;
  /** What it flags. */
  flags: string;
  /** Why that is bad. */
  why: string;
  bad: string;
  good: string;
  remedy: string;
}

/** Puts findings in the order in which a reader meets them. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1));
}
