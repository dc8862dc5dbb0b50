import type { Evidence } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';

/**
 * Evidence in the order of what it tells: first what speaks for and against the suspects, then what the turning points,
 * the findings and the timeline stand on, then the rest. Where there is little room, what is cut off is what tells least.
 */
export function evidenceByWorth({ evidence, suspects, timeline, findings }: Case): Evidence[] {
  const grounds = suspects.flatMap(({ for: inFavour, against }) => [...inFavour, ...against]);
  const cited = [
    ...firstOf(grounds),
    ...firstOf(timeline.anchors),
    ...firstOf(findings.filter(({ kind }) => kind !== 'steady')),
    ...grounds.flatMap((one) => one.evidence),
    ...timeline.events.flatMap((one) => one.evidence),
  ];
  const rank = new Map<string, number>();
  for (const id of cited) if (!rank.has(id)) rank.set(id, rank.size);
  const of = ({ id }: Evidence): number => rank.get(id) ?? rank.size;
  return evidence.toSorted((a, b) => of(a) - of(b));
}

/** What each stands on most, before what else it stands on. */
function firstOf(cited: readonly { evidence: readonly string[] }[]): string[] {
  return cited.flatMap(({ evidence }) => evidence.slice(0, 1));
}
