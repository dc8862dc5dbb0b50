import { allRules } from '../checks/all-rules.ts';
import type { RuleText } from './finding.ts';
import { lintRules } from './rules/all-rules.ts';

/** A rule with which documents are held to it. */
export interface ListedRule extends RuleText {
  appliesTo: 'post-mortem' | 'rca' | 'both';
}

/** Every rule by id. Where a rule is for both, it is told as for post-mortems. */
export function ruleTexts(): ListedRule[] {
  const own = new Set(allRules.map(({ id }) => id));
  const theirs = new Set(lintRules.map(({ id }) => id));
  return [...lintRules, ...allRules.filter(({ id }) => !theirs.has(id))]
    .map(({ id, severity, flags, why, bad, good, remedy }): ListedRule => {
      const appliesTo = !theirs.has(id) ? 'rca' : own.has(id) ? 'both' : 'post-mortem';
      return { id, severity, flags, why, bad, good, remedy, appliesTo };
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
