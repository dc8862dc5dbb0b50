import { compareInstants, type Event, type Instant } from '../schema/index.ts';
import type { DraftEvent } from './draft-event.ts';

/** The stretch in which the incident was active; unknown ends are null. */
export interface Active {
  from: Instant | null;
  to: Instant | null;
}

/**
 * One total order, whatever order the events came in: by instant, then by what they say. Equal events become one.
 * Events at the same instant are numbered.
 */
export function orderEvents(drafts: readonly DraftEvent[], active: Active): Event[] {
  const sorted = unique(drafts).toSorted((a, b) => compareInstants(a.at, b.at) || compare(keyOf(a), keyOf(b)));
  let [seq, before] = [0, ''];
  return sorted.map((draft, index) => {
    seq = draft.at === before ? seq + 1 : 0;
    before = draft.at;
    return { id: `EV-${index + 1}`, seq, phase: phaseOf(draft.at, active), ...draft };
  });
}

function unique(drafts: readonly DraftEvent[]): DraftEvent[] {
  return [...new Map(drafts.map((draft) => [`${draft.at} ${keyOf(draft)}`, draft])).values()];
}

function keyOf({ lane, type, entity, what }: DraftEvent): string {
  return [lane, type, entity.kind, entity.ref, what].join('\u0000');
}

function phaseOf(at: Instant, { from, to }: Active): Event['phase'] {
  if (from === null || compareInstants(at, from) < 0) return 'before';
  return to !== null && compareInstants(at, to) > 0 ? 'after' : 'active';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
