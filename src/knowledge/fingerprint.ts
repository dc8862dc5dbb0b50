import type { Incident, Suspect } from '../schema/index.ts';

/**
 * What makes another incident of the same kind alike: which services alerted, what broke, and in which way.
 * Also the recurrence mark of an RCA.
 */
export function fingerprintOf({ services }: Pick<Incident, 'services'>, suspects: readonly Suspect[]): string[] {
  const leading = suspects.filter(({ disposition }) => disposition === 'leading');
  const marks = leading.flatMap(({ entity, change, failureMode }) => [
    `broke:${change?.service ?? entity.ref}`,
    ...(failureMode ? [`mode:${failureMode}`] : []),
    ...(change?.settings.map(({ key }) => `setting:${key}`) ?? []),
  ]);
  return [...new Set([...services.map((name) => `alerted:${name}`), ...marks])].toSorted();
}
