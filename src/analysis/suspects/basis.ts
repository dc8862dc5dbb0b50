import { CONFIDENCE_CAP, type Basis, type Ground } from '../../schema/index.ts';

/**
 * The strongest thing that the grounds for a suspect rest on. A sign of its own is temporal evidence: the incident held
 * against rest. That it was found along calls does not raise it: where the true change is out of sight, such signs stand
 * at its innocent neighbours, too.
 */
export function basisOf(grounds: readonly Ground[]): Basis {
  const has = (test: Ground['test']): boolean => grounds.some((one) => one.test === test && one.weight > 0);
  const bases: Basis[] = ['temporal'];
  if (has('topology') && (has('exposure') || has('timing'))) bases.push('temporal+topology');
  if (has('mechanism')) bases.push('code_reading');
  if (has('object')) bases.push('code_reading');
  if (has('intervention')) bases.push('rollback');
  return bases.toSorted((a, b) => CONFIDENCE_CAP[b] - CONFIDENCE_CAP[a])[0] ?? 'temporal';
}
