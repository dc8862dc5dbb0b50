import type { Computation, Evidence, Rca } from '../../schema/index.ts';
import type { Lookups } from '../compute.ts';
import type { Statement } from './reading/statements.ts';

/** `error` keeps an RCA from being published; `warn` is shown to the reviewer. */
export type Severity = 'error' | 'warn';

/** One place where a rule is broken. */
export interface Fault {
  /** JSON pointer into the RCA: `/summary/0/text`. */
  at: string;
  /** The offending text, as it stands there. */
  text: string;
  /** What is wrong with it, in one sentence. */
  problem: string;
}

/** What every rule may look up, prepared once for a document. */
export interface CheckContext extends Lookups {
  /** Whether the texts that the evidence quotes are at hand. */
  hasTexts: boolean;
  /** The Markdown that is to be published for this document, where there is one to compare with. */
  markdown: string | undefined;
  byId: ReadonlyMap<string, Evidence>;
  computationById: ReadonlyMap<string, Computation>;
  /** Everything the document says, with what each sentence rests on. */
  statements: readonly Statement[];
}

/** One thing that an RCA must not do. Ids, severities and reasons are those of the table in the design, `rca.md` b. */
export interface Rule {
  id: string;
  severity: Severity;
  /** What it flags. */
  flags: string;
  /** Why that is bad. */
  why: string;
  bad: string;
  good: string;
  /** What to do about it, said to whoever wrote the text. */
  remedy: string;
  /** The text as it could stand, where code can tell: takes a fault of this rule, gives what to write in its place. */
  rewrite?: (fault: Fault) => string;
  /** Pure; takes a document that fits the schema. */
  check: (rca: Rca, context: CheckContext) => Fault[];
}

/** A broken rule, as it is shown and as it goes back to the step that wrote the text. */
export interface CheckResult extends Fault {
  rule: string;
  severity: Severity;
  remedy: string;
  /** What could stand there instead, where the rule can write it. */
  rewrite?: string;
}
