import { compareInstants, type Event } from '../schema/index.ts';
import type { DraftEvent } from './draft-event.ts';

/** At one and the same instant, what could have led to what comes first: changes, then effects, then reactions. */
const LANES = [
  'change',
  'traffic',
  'symptom',
  'alert',
  'people',
  'recovery',
] as const satisfies readonly Event['lane'][];

/**
 * The total order of events: by instant, to the nanosecond; at one instant by lane, then what starts before what ends,
 * then by what they say. It does not depend on the order they come in. Events that are equal in everything stay once.
 */
export function orderEvents(drafts: readonly DraftEvent[]): DraftEvent[] {
  const unique = new Map(drafts.map((draft) => [JSON.stringify([draft.at, draft.lane, textOf(draft)]), draft]));
  return [...unique.values()].toSorted(
    (a, b) =>
      compareInstants(a.at, b.at) ||
      LANES.indexOf(a.lane) - LANES.indexOf(b.lane) ||
      turnOf(a) - turnOf(b) ||
      (textOf(a) < textOf(b) ? -1 : 1),
  );
}

/** Sources that stamp whole seconds let a commit, the start of its deploy and the end of it fall together. */
function turnOf({ type }: DraftEvent): number {
  if (type === 'commit') return 0;
  return type.endsWith('-started') ? 1 : type.endsWith('-finished') ? 3 : 2;
}

function textOf({ type, entity, what, key }: DraftEvent): string {
  return JSON.stringify([type, entity.kind, entity.ref, what, key]);
}
