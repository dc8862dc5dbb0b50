import type { EvidenceId, Rca } from '../../../schema/index.ts';
import { plain } from './words.ts';

/** One edge of the causal graph as a sentence in three parts. */
export interface PathRow {
  cause: string;
  /** `leads to`, `allowed` of a condition, or how else the cause bears on the effect. */
  link: string;
  effect: string;
  /** Empty where it would only say the cause again. */
  mechanism: string;
  evidence: EvidenceId[];
}

/** The edges of the causal graph in their order; one without evidence of its own rests on that of its ends. */
export function pathRows({ explanation: { nodes, edges, rootConditions } }: Pick<Rca, 'explanation'>): PathRow[] {
  const textOf = (id: string): string => nodes.find((node) => node.id === id)?.text ?? id;
  const conditions = new Set(rootConditions.map(({ statement }) => bare(statement)));
  return edges.map(({ from, to, kind, mechanism, evidence }) => {
    const ends = nodes.filter(({ id }) => id === from || id === to).flatMap((node) => node.evidence);
    const cause = textOf(from);
    return {
      cause,
      link: kind !== 'necessary' ? plain(kind) : conditions.has(bare(cause)) ? 'allowed' : 'leads to',
      effect: textOf(to),
      mechanism: bare(mechanism) === bare(cause) ? '' : mechanism,
      evidence: evidence.length > 0 ? evidence : [...new Set(ends)],
    };
  });
}

function bare(text: string): string {
  return text
    .trim()
    .replace(/[.\s]+$/, '')
    .toLowerCase();
}
