import type { Incident, Precedent, Suspect } from '../schema/index.ts';
import { fingerprintOf } from './fingerprint.ts';

/** An earlier incident as it is remembered. */
export interface Remembered {
  incident: string;
  title: string;
  fingerprint: string[];
  rootConditions: string[];
  openActions: Precedent['openActions'];
}

const ALIKE_FROM = 0.4;
const MOST = 4;

/**
 * The earlier incidents most like this one, by the share of marks they have in common (Jaccard index). They are
 * analogies: nothing in an RCA may rest on them.
 */
export function similarIncidents(
  { incident, suspects }: { incident: Incident; suspects: readonly Suspect[] },
  earlier: readonly Remembered[],
): Precedent[] {
  const own = new Set(fingerprintOf(incident, suspects));
  return earlier
    .filter((one) => one.incident !== incident.id)
    .map((one) => ({ one, similarity: jaccard(own, new Set(one.fingerprint)) }))
    .filter(({ similarity }) => similarity >= ALIKE_FROM)
    .toSorted((a, b) => b.similarity - a.similarity || (a.one.incident < b.one.incident ? -1 : 1))
    .slice(0, MOST)
    .map(({ one, similarity }) => ({
      incident: one.incident,
      title: one.title,
      similarity,
      sharedConditions: one.rootConditions,
      openActions: one.openActions,
    }));
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((mark) => b.has(mark)).length;
  const all = a.size + b.size - shared;
  return all === 0 ? 0 : Math.round((shared / all) * 100) / 100;
}
