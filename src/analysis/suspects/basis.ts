import { CONFIDENCE_CAP, type Basis, type EntityRef, type Ground } from '../../schema/index.ts';
import type { Inquiry } from './inquiry.ts';

/**
 * The strongest thing that the grounds for a suspect rest on. A sign of its own is temporal evidence, the incident held
 * against rest; signs along calls (all but the processor's) are found on the way of what users asked for, which joins them.
 */
export function basisOf(
  { entity, grounds }: { entity: EntityRef; grounds: readonly Ground[] },
  { clues }: Pick<Inquiry, 'clues'>,
): Basis {
  const has = (test: Ground['test']): boolean => grounds.some((one) => one.test === test && one.weight > 0);
  const bases: Basis[] = ['temporal'];
  const isJoined = has('topology') || clues.some((one) => one.entity.ref === entity.ref && one.sign !== 'processor');
  const isTimed = has('exposure') || has('timing') || has('origin');
  if ((has('origin') ? isJoined : has('topology')) && isTimed) bases.push('temporal+topology');
  if (has('mechanism')) bases.push('code_reading');
  if (has('object')) bases.push('code_reading');
  if (has('intervention')) bases.push('rollback');
  return bases.toSorted((a, b) => CONFIDENCE_CAP[b] - CONFIDENCE_CAP[a])[0] ?? 'temporal';
}
