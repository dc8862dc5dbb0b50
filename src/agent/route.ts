import type { State } from './state.ts';

/** The steps that write sentences, in the order in which one builds on the other. */
export const OWNERS = ['explain', 'prevent', 'write'] as const;
export type Owner = (typeof OWNERS)[number];

/** The steps that wrote what is refused repair it. What is explained anew is prevented and written anew. */
export function afterCheck({ objections }: Pick<State, 'objections'>): Owner[] | 'criticise' {
  return repairsOf(objections) ?? 'criticise';
}

/** As after the checks; with nothing to repair the draft is submitted. */
export function afterCriticise({ objections }: Pick<State, 'objections'>): Owner[] | 'submit' {
  return repairsOf(objections) ?? 'submit';
}

/** Whys that are refused are explained anew; on those that hold, what prevents it and the summary are built at once. */
export function afterVet({ objections }: Pick<State, 'objections'>): 'explain' | ('prevent' | 'write')[] {
  return objections.some(({ at }) => ownerOf(at) === 'explain') ? 'explain' : ['prevent', 'write'];
}

function repairsOf(objections: State['objections']): Owner[] | undefined {
  const owners = OWNERS.filter((owner) => objections.some(({ at }) => ownerOf(at) === owner));
  if (owners.includes('explain')) return ['explain'];
  return owners.length > 0 ? owners : undefined;
}

/** A rival with a new test is tested; else the way goes on. */
export function afterFalsify({ rivalry }: Pick<State, 'rivalry'>): 'test' | 'explain' {
  return rivalry.isOpen ? 'test' : 'explain';
}

/** The step that owns a place of the RCA, given as a JSON pointer. */
export function ownerOf(at: string): Owner {
  if (/^\/(explanation|hypotheses)\b/.test(at)) return 'explain';
  if (/^\/(actions|factors)\b/.test(at)) return 'prevent';
  return 'write';
}

/** What a reasoner words. Owners, dates and proofs, the causal path and the timeline are code's, and no asking mends them. */
const WORDED =
  /^\/(?:summary|wentWell|questions|factors|explanation\/(?:whyChains|rootConditions)|actions(?:$|\/\d+(?:$|\/(?!owner|due|dup|tracking|proof))))/;

/** Whether a step that is asked again could mend what is refused at a place. */
export function isWorded(at: string): boolean {
  return WORDED.test(at);
}
