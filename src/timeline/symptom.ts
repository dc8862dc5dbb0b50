import { compareInstants, type Deviation, type Finding, type Incident } from '../schema/index.ts';

const SERVICE_LABELS = ['service', 'app', 'job', 'service_name', 'deployment'] as const;

/**
 * What users felt: the errors, or else the latency, of the service at the edge. That is a service that the incident or
 * its alerts name and that no other calls, as far as was seen; then any that they name; then whichever failed first.
 */
export function symptomOf(findings: readonly Finding[], { services, alerts }: Incident): Deviation | undefined {
  const felt = findings.filter(
    (finding): finding is Deviation =>
      finding.kind === 'deviation' &&
      finding.peer === null &&
      finding.direction === 'up' &&
      (finding.role === 'errors' || finding.role === 'latency'),
  );
  const labelled = alerts.flatMap(({ labels }) => SERVICE_LABELS.flatMap((label) => labels[label] ?? []));
  const named = new Set([...services, ...labelled]);
  const called = new Set(
    findings.flatMap((finding) => ('peer' in finding && finding.peer !== null ? [finding.peer] : [])),
  );
  const rank = ({ entity }: Deviation): number => (named.has(entity.ref) ? 0 : 2) + (called.has(entity.ref) ? 1 : 0);
  const roleRank = ({ role }: Deviation): number => (role === 'errors' ? 0 : 1);
  return felt.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      roleRank(a) - roleRank(b) ||
      compareInstants(a.onsetAt, b.onsetAt) ||
      b.z - a.z ||
      (a.statement < b.statement ? -1 : 1),
  )[0];
}
