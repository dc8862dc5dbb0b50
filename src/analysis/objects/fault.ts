import type { Ledger, Seen, Span } from '../../ledger.ts';
import { textOf, type BrokenObject, type EntityRef, type EvidenceId } from '../../schema/index.ts';

/** What can be broken about an object. One word for one mechanism; never a name of an object. */
export type FaultKind = BrokenObject['fault'];

/** A stretch of something seen that shows a fault. Without a quote, its beginning. */
export interface Proof {
  seen: Seen;
  title: string;
  quote?: string;
}

/** Something that is broken, before its evidence is minted. */
export interface Fault {
  kind: FaultKind;
  /** The workload, node or namespace that holds the fault. */
  entity: EntityRef;
  /** The workloads that it stops or slows by itself, by name. */
  explains: readonly string[];
  /**
   * `stated`: the cluster or a program says so; `shown`: objects contradict each other and what is affected fails;
   * `hinted`: objects contradict each other, and nothing is seen to fail of it.
   */
  certainty: BrokenObject['certainty'];
  /** One plain sentence. */
  statement: string;
  /** What would be seen if it were wrong. */
  refutedBy: string;
  proof: readonly Proof[];
}

/** Mints the evidence of a fault: at most three pieces. */
export function cite({ proof, entity }: Fault, ledger: Ledger): EvidenceId[] {
  const ids = proof.slice(0, 3).map(({ seen, title, quote }) => {
    const span = quote === undefined ? undefined : spanOf(textOf(seen.observation), quote);
    return ledger.cite(seen, { title, entities: [entity], ...(span ? { span } : {}) });
  });
  return [...new Set(ids)];
}

const AROUND = 120;

/** Where a quote stands in a text, with a little of what stands around it. */
function spanOf(text: string, quote: string): Span | undefined {
  const found = quote === '' ? -1 : text.indexOf(quote);
  if (found < 0) return undefined;
  const lineStart = text.lastIndexOf('\n', found) + 1;
  const lineEnd = text.indexOf('\n', found + quote.length);
  return {
    start: Math.max(lineStart, found - AROUND),
    end: Math.min(lineEnd < 0 ? text.length : lineEnd, found + quote.length + AROUND),
  };
}
