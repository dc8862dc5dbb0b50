import type { Edit, Rca } from '../../schema/index.ts';

/** Says in the document that a person changed what stands at a path. */
export function markHuman(rca: Rca, path: readonly (string | number)[]): void {
  let place: unknown = rca;
  for (const step of path) {
    if (typeof place !== 'object' || place === null) return;
    if ('checkedBy' in place && Array.isArray(place.checkedBy) && !place.checkedBy.includes('human'))
      place.checkedBy.push('human');
    if ('confirmedBy' in place && step === 'candidate')
      Object.assign(place, { derivedFrom: 'configured', path: '', evidence: [], p: 1, confirmedBy: 'a person' });
    place = Object.entries(place).find(([key]) => key === String(step))?.[1];
  }
  const [list, index, field] = path;
  if (list === 'hypotheses' && typeof index === 'number' && field === 'statement') {
    const hypothesis = rca.hypotheses[index];
    if (hypothesis) hypothesis.proposedBy = 'human';
  }
}

/** Edits over earlier ones: what the draft said first stays known, and what was undone is no edit any more. */
export function joinedEdits(earlier: readonly Edit[], later: readonly Edit[]): Edit[] {
  const byPlace = new Map(earlier.map((edit) => [edit.at, edit]));
  for (const edit of later) {
    const first = byPlace.get(edit.at);
    const joined = { ...edit, before: first ? first.before : edit.before };
    if (joined.before === joined.after) byPlace.delete(edit.at);
    else byPlace.set(edit.at, joined);
  }
  return [...byPlace.values()];
}
