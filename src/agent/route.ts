import type { State } from './state.ts';

/** The step that wrote a refused sentence repairs it; with nothing to repair the draft is submitted. */
export function afterCheck({ objections }: Pick<State, 'objections'>): 'explain' | 'prevent' | 'write' | 'submit' {
  const owners = objections.map(({ at }) => ownerOf(at));
  if (owners.includes('explain')) return 'explain';
  if (owners.includes('prevent')) return 'prevent';
  return owners.length > 0 ? 'write' : 'submit';
}

/** A rival with a new test is tested; else the way goes on. */
export function afterFalsify({ rivalry }: Pick<State, 'rivalry'>): 'test' | 'explain' {
  return rivalry.isOpen ? 'test' : 'explain';
}

/** The step that owns a place of the RCA, given as a JSON pointer. */
export function ownerOf(at: string): 'explain' | 'prevent' | 'write' {
  if (/^\/(explanation|hypotheses)\b/.test(at)) return 'explain';
  if (/^\/(actions|factors)\b/.test(at)) return 'prevent';
  return 'write';
}
