import { ofKind, type Ledger } from '../../ledger.ts';
import type { BrokenObject, EvidenceId } from '../../schema/index.ts';
import { analyzers } from './analyzers.ts';
import { cite, type Fault } from './fault.ts';
import { situationOf, type Surroundings } from './situation.ts';

const MOST_FINDINGS = 40;
const ORDER = { stated: 0, shown: 1, hinted: 2 } as const;

/**
 * What is broken among the objects of a cluster, each finding with the field, event or line that shows it. Nothing
 * where no object was read. The order of what was seen makes no difference.
 */
export function findBrokenObjects(surroundings: Surroundings, ledger: Ledger): Omit<BrokenObject, 'id'>[] {
  const situation = situationOf(surroundings);
  if (situation.state.objects.length === 0) return [];
  return analyzers
    .flatMap((analyzer) => analyzer(situation))
    .filter(isFirstOfItsKind)
    .toSorted((a, b) => ORDER[a.certainty] - ORDER[b.certainty] || compare(keyOf(a), keyOf(b)))
    .slice(0, MOST_FINDINGS)
    .map((fault) => ({
      kind: 'broken-object' as const,
      statement: fault.statement,
      entity: fault.entity,
      evidence: [...cite(fault, ledger), ...absenceOf(fault, surroundings, ledger)],
      fault: fault.kind,
      certainty: fault.certainty,
      explains: [...new Set(fault.explains)].toSorted(),
      refutedBy: fault.refutedBy,
    }));
}

/** "There is no …" stands on a search: for what would refute it, in every object that was read. */
function absenceOf({ statement, refutedBy, entity }: Fault, { seen }: Surroundings, ledger: Ledger): EvidenceId[] {
  if (!/\b(?:no|not|none|nothing|nowhere|without|cannot)\b/i.test(statement)) return [];
  const searched = ofKind(seen, 'object');
  return [ledger.absence({ title: statement, query: refutedBy, searched, entities: [entity] })];
}

/** One fault of one kind on one entity is told once, with all that it explains. */
function isFirstOfItsKind(fault: Fault, index: number, all: readonly Fault[]): boolean {
  return all.findIndex((one) => keyOf(one) === keyOf(fault)) === index;
}

function keyOf({ kind, entity }: Fault): string {
  return `${kind} ${entity.ref}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
