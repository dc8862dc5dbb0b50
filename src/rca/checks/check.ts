import { atOnce } from '../../at-once.ts';
import { Rca } from '../../schema/index.ts';
import { allRules } from './all-rules.ts';
import type { CheckContext, CheckResult, Fault, Rule } from './rule.ts';
import { misfits } from './structure.ts';
import { statementsOf } from './reading/statements.ts';
import type { Lookups } from '../compute.ts';

export type { CheckResult };

/** What a document is checked with, besides itself. */
export interface CheckWith {
  /**
   * The texts that the evidence quotes, by their hash. Left out, as of a file alone: what only they can tell is not
   * asked, which is whether excerpts are verbatim (G03), figures taken of series are right (G04), and an owner stands in
   * more of a file than is quoted (A02).
   */
  blob?: Lookups['blob'] | undefined;
  /** The Markdown that is to be published for it; left out, nothing is compared with it (S12). */
  markdown?: string;
}

/**
 * Holds an RCA to every rule and gives what is wrong with it, in the order of the rules. Takes the document as it was
 * read, so that a file can be checked; where it does not fit the schema, that (S01) is all that can be said.
 */
export function check(document: unknown, given: CheckWith): CheckResult[] {
  return atOnce(checking(document, given));
}

/** The same in steps, so that others may have their turn in between. */
export function* checking(document: unknown, { blob, markdown }: CheckWith): Generator<void, CheckResult[]> {
  const parsed = Rca.safeParse(document);
  if (!parsed.success)
    return allRules.filter(({ id }) => id === 'S01').flatMap((rule) => results(rule, misfits(document)));
  yield;
  const context = contextOf(parsed.data, blob, markdown);
  const found: CheckResult[] = [];
  for (const rule of allRules) {
    found.push(...results(rule, rule.check(parsed.data, context)));
    yield;
  }
  return found;
}

function contextOf(rca: Rca, blob: CheckWith['blob'], markdown: string | undefined): CheckContext {
  return {
    evidence: rca.evidence,
    blob: blob ?? (() => undefined),
    hasTexts: blob !== undefined,
    markdown,
    computations: rca.computations,
    byId: new Map(rca.evidence.map((evidence) => [evidence.id, evidence])),
    computationById: new Map(rca.computations.map((computation) => [computation.id, computation])),
    statements: statementsOf(rca),
  };
}

function results({ id, severity, remedy, rewrite }: Rule, faults: readonly Fault[]): CheckResult[] {
  return faults.map((fault) => {
    const rewritten = rewrite?.(fault);
    const { at, text, problem } = fault;
    const instead = rewritten === undefined || rewritten === text ? {} : { rewrite: rewritten };
    return { rule: id, severity, at, text, problem, remedy, ...instead };
  });
}
