import { callsInLoops } from './calls-in-loops.ts';
import type { Edit } from './edit.ts';
import type { Effect } from './effect.ts';
import { BROUGHT_IN, TAKEN_AWAY } from './protections.ts';
import { quantityEffects } from './quantity-effects.ts';
import { renames } from './renames.ts';

/** What the edits of one change do, each effect once. */
export function effectsOf(edits: readonly Edit[]): Effect[] {
  const removed = edits.flatMap((edit) => edit.removed).join('\n');
  const added = edits.flatMap((edit) => edit.added).join('\n');
  const effects: Effect[] = [
    ...(removed === '' ? [] : TAKEN_AWAY.filter(({ word }) => countOf(word, removed) > countOf(word, added))),
    ...BROUGHT_IN.filter(({ word }) => countOf(word, added) > countOf(word, removed)),
    ...edits.flatMap(callsInLoops),
    ...edits.flatMap(quantityEffects),
    ...edits.flatMap(renames),
  ];
  return effects.filter((effect, index) => effects.findIndex(({ says }) => says === effect.says) === index);
}

function countOf(word: RegExp, text: string): number {
  return text.match(word)?.length ?? 0;
}
