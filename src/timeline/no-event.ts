import type { Ledger, Seen } from '../ledger.ts';
import type { EvidenceId, Timeline } from '../schema/index.ts';

/** The title of the absence check that stands for a timeline with nothing in it. */
export const NO_EVENT = 'no change, alert or departure from a baseline';

/**
 * Looks once more through all that was seen where it gave no event, and cites that search; nothing where there is an
 * event, or nothing was seen that could be searched.
 */
export function citeNoEvent({ events }: Timeline, seen: readonly Seen[], ledger: Ledger): EvidenceId[] {
  if (events.length > 0 || seen.length === 0) return [];
  const query = 'a change, an alert, a message, or a signal that left its baseline far enough to be told';
  return [ledger.absence({ title: NO_EVENT, query, searched: [...seen] })];
}
