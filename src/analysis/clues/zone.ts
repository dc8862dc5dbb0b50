import { leadMs, type Stretch } from '../baseline.ts';

/** Where an instant stands: at rest, in the incident, or so near it that nobody can tell. */
export type Zone = 'outside' | 'inside' | 'between';

/**
 * Tells the zones of an incident apart. What is more than a lead before it or after it is rest, however long ago it was
 * recorded: a wide baseline. The lead itself belongs to neither, because an incident begins before its first alert and
 * wears off after its last. `firstMs` is the first instant of the recording.
 */
export function zonesOf({ fromMs, toMs }: Stretch, firstMs: number): (ms: number) => Zone {
  const lead = leadMs(firstMs, fromMs);
  return (ms) => {
    if (ms >= fromMs && ms <= toMs) return 'inside';
    return ms < fromMs - lead || ms > toMs + lead ? 'outside' : 'between';
  };
}
