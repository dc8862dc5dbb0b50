import type { Rca, RootCondition, Why, WhyChain } from '../../../schema/index.ts';

/** One why at its place in its chain, which may branch. */
export interface WhyRow {
  why: Why;
  /** `1`, `2`, and below a fork `2a`, `2b`. */
  label: string;
  /** How many whys stand above it. */
  depth: number;
  /** What the chain ends at here; null where another why asks on. */
  end: { kind: 'condition'; condition: RootCondition | undefined } | { kind: 'evidence' } | null;
}

/** The whys of a chain in the order in which they are read: each before those that ask on from it. */
export function whyRows({ whys }: WhyChain, { explanation }: Pick<Rca, 'explanation'>): WhyRow[] {
  const rows: WhyRow[] = [];
  const told = new Set<string>();
  const known = new Set(whys.map(({ id }) => id));

  const tell = (siblings: readonly Why[], depth: number): void => {
    for (const [index, why] of siblings.entries()) {
      if (told.has(why.id)) continue;
      told.add(why.id);
      const next = whys.filter(({ answersWhy }) => answersWhy === why.id);
      const fork = siblings.length > 1 ? String.fromCharCode(97 + index) : '';
      rows.push({ why, label: `${depth + 1}${fork}`, depth, end: next.length > 0 ? null : endOf(why, explanation) });
      tell(next, depth + 1);
    }
  };
  tell(
    whys.filter(({ answersWhy }) => !known.has(answersWhy)),
    0,
  );
  // A circle has no beginning; the checks refuse it, and a reader still has to see it.
  tell(
    whys.filter(({ id }) => !told.has(id)),
    0,
  );
  return rows;
}

function endOf({ id, stop }: Why, { rootConditions }: Rca['explanation']): NonNullable<WhyRow['end']> {
  const condition = rootConditions.find(({ why }) => why === id);
  return stop === 'evidence_exhausted' && !condition ? { kind: 'evidence' } : { kind: 'condition', condition };
}

/** What the answer says beyond the root condition that it ends at. */
export function beyondCondition(answer: string, statement: string): string {
  const said = statement.trim().replace(/[.\s]+$/, '');
  if (!answer.startsWith(said)) return answer;
  const rest = answer.slice(said.length).replace(/^[.,;:\s]+/, '');
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
