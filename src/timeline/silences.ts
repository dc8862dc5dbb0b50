import { epochMs, type Event, type Timeline } from '../schema/index.ts';
import type { Active } from './order.ts';

const SHORTEST_MS = 15 * 60_000;
const SHARE_OF_ACTIVE = 0.2;

/** Stretches of the active incident in which no source tells of anything; `rca.md` T06. */
export function silencesIn(events: readonly Event[], { from, to }: Active): Timeline['silences'] {
  if (from === null || to === null) return [];
  const longest = Math.max(SHORTEST_MS, SHARE_OF_ACTIVE * (epochMs(to) - epochMs(from)));
  const active = events.filter(({ phase }) => phase === 'active');
  return active.slice(1).flatMap((event, index) => {
    const before = active[index];
    if (!before || epochMs(event.at) - epochMs(before.at) <= longest) return [];
    return [{ from: before.at, to: event.at, note: 'no source that was read tells of anything' }];
  });
}
