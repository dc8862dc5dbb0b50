import { epochMs, type Finding, type Incident, type Precedent, type Suspect } from '../schema/index.ts';
import { fingerprintOf } from './fingerprint.ts';

/** An earlier incident as it is remembered. */
export interface Remembered {
  incident: string;
  title: string;
  resolvedAt: string;
  fingerprint: string[];
  rootConditions: string[];
  openActions: Precedent['openActions'];
}

const ALIKE_FROM = 0.4;
const MOST = 4;

/** What is compared: the incident, who is suspected, and which safeguards were found absent. */
export interface Compared {
  incident: Incident;
  suspects: readonly Suspect[];
  findings: readonly Finding[];
}

/**
 * What was over before this incident began and is like it: by the share of marks in common (Jaccard index), or because
 * what it ended at is missing here, too, so that what was promised then was not done. They are analogies: nothing in an
 * RCA may rest on them.
 */
export function similarIncidents(
  { incident, suspects, findings }: Compared,
  earlier: readonly Remembered[],
): Precedent[] {
  const own = fingerprintOf(incident, suspects);
  const absent = new Set(
    findings.flatMap((one) => (one.kind === 'safeguard' && one.state === 'absent' ? [bare(one.statement)] : [])),
  );
  return earlier
    .filter((one) => one.incident !== incident.id && epochMs(one.resolvedAt) <= epochMs(incident.startedAt))
    .map((one) => {
      const again = one.rootConditions.map(bare).filter((condition) => absent.has(condition));
      const marks = new Set(one.fingerprint);
      const inCommon = own.filter((mark) => marks.has(mark));
      return { one, again, inCommon, similarity: jaccard(new Set(own), marks) };
    })
    .filter(({ similarity, again }) => similarity >= ALIKE_FROM || again.length > 0)
    .toSorted((a, b) => b.similarity - a.similarity || (a.one.incident < b.one.incident ? -1 : 1))
    .slice(0, MOST)
    .map(({ one, similarity, inCommon }) => ({
      incident: one.incident,
      title: one.title,
      similarity,
      inCommon,
      sharedConditions: one.rootConditions,
      openActions: one.openActions,
    }));
}

function bare(statement: string): string {
  return statement.replace(/[.\s]+$/, '');
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((mark) => b.has(mark)).length;
  const all = a.size + b.size - shared;
  return all === 0 ? 0 : Math.round((shared / all) * 100) / 100;
}
