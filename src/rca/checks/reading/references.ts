import type { Rca } from '../../../schema/index.ts';

/** One mention of evidence or of a computation somewhere in the document. */
export interface Reference {
  /** JSON pointer to the id. */
  at: string;
  id: string;
}

const EVIDENCE_KEYS = new Set(['evidence', 'contra']);
const COMPUTATION_KEYS = new Set(['computed', 'computation']);

/** Every evidence id and computation id that the document cites, wherever a field is made for one. */
export function referencesIn(rca: Rca): { evidence: Reference[]; computations: Reference[] } {
  const found: { evidence: Reference[]; computations: Reference[] } = { evidence: [], computations: [] };
  walk(rca, '', found);
  return found;
}

function walk(value: unknown, at: string, found: { evidence: Reference[]; computations: Reference[] }): void {
  if (value === null || typeof value !== 'object') return;
  for (const [key, child] of Object.entries(value)) {
    const here = `${at}/${key}`;
    // A question to a tool has keys of the tool's own; the list of evidence holds what is cited, not who cites.
    if (key === 'query' || here === '/evidence') continue;
    const list = EVIDENCE_KEYS.has(key) ? found.evidence : COMPUTATION_KEYS.has(key) ? found.computations : undefined;
    if (list && typeof child === 'string') list.push({ at: here, id: child });
    else if (list && Array.isArray(child) && child.every((item) => typeof item === 'string')) {
      list.push(...child.map((id, index) => ({ at: `${here}/${index}`, id })));
    } else walk(child, here, found);
  }
}
