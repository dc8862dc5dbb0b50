import { Rca } from '../../schema/index.ts';
import { allRules } from './all-rules.ts';
import type { CheckContext, CheckResult, Fault, Rule } from './rule.ts';
import { misfits } from './structure.ts';
import { statementsOf } from './reading/statements.ts';
import type { Lookups } from '../compute.ts';

export type { CheckResult };

/**
 * Holds an RCA to every rule and gives what is wrong with it, in the order of the rules. Takes the document as it was
 * read, so that a file can be checked; where it does not fit the schema, that (S01) is all that can be said.
 */
export function check(document: unknown, { blob }: Pick<Lookups, 'blob'>): CheckResult[] {
  const parsed = Rca.safeParse(document);
  if (!parsed.success)
    return allRules.filter(({ id }) => id === 'S01').flatMap((rule) => results(rule, misfits(document)));
  const context = contextOf(parsed.data, blob);
  return allRules.flatMap((rule) => results(rule, rule.check(parsed.data, context)));
}

function contextOf(rca: Rca, blob: Lookups['blob']): CheckContext {
  return {
    evidence: rca.evidence,
    blob,
    computations: rca.computations,
    byId: new Map(rca.evidence.map((evidence) => [evidence.id, evidence])),
    computationById: new Map(rca.computations.map((computation) => [computation.id, computation])),
    statements: statementsOf(rca),
  };
}

function results({ id, severity, remedy }: Rule, faults: readonly Fault[]): CheckResult[] {
  return faults.map(({ at, text, problem }) => ({ rule: id, severity, at, text, problem, remedy }));
}
