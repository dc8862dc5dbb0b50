import { compareInstants, type Deviation, type Finding, type Incident } from '../schema/index.ts';

const SERVICE_LABELS = ['service', 'app', 'job', 'service_name', 'deployment'] as const;

/** How plainly a signal is what users felt; what has no rank is felt by nobody outside. */
const ROLES: Partial<Record<Deviation['role'], number>> = { errors: 0, latency: 1, saturation: 2, cache: 3, other: 4 };

/**
 * What users felt: the errors, or else the latency, of the service at the edge. That is a service that the incident or
 * its alerts name and that no other calls, as far as was seen; then any that they name, whatever went wrong there; then
 * whichever failed first.
 */
export function symptomOf(findings: readonly Finding[], { services, alerts }: Incident): Deviation | undefined {
  const labelled = alerts.flatMap(({ labels }) => SERVICE_LABELS.flatMap((label) => labels[label] ?? []));
  const named = new Set([...services, ...labelled]);
  const called = new Set(
    findings.flatMap((finding) => ('peer' in finding && finding.peer !== null ? [finding.peer] : [])),
  );
  const candidates = findings.filter(
    (finding): finding is Deviation =>
      finding.kind === 'deviation' &&
      finding.peer === null &&
      (finding.direction === 'up' || named.has(finding.entity.ref)) &&
      (ROLES[finding.role] ?? 9) <= (named.has(finding.entity.ref) ? 4 : 1),
  );
  const isPlain = ({ role }: Deviation): number => (role === 'errors' || role === 'latency' ? 0 : 1);
  const rank = ({ entity }: Deviation): number => (named.has(entity.ref) ? 0 : 2) + (called.has(entity.ref) ? 1 : 0);
  return candidates.toSorted(
    (a, b) =>
      Number(!named.has(a.entity.ref)) - Number(!named.has(b.entity.ref)) ||
      isPlain(a) - isPlain(b) ||
      rank(a) - rank(b) ||
      (ROLES[a.role] ?? 9) - (ROLES[b.role] ?? 9) ||
      compareInstants(a.onsetAt, b.onsetAt) ||
      b.z - a.z ||
      (a.statement < b.statement ? -1 : 1),
  )[0];
}
