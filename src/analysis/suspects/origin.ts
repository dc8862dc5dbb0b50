import type { Clue, Ground, Suspect } from '../../schema/index.ts';
import { ground } from './grounds.ts';
import type { Inquiry } from './inquiry.ts';
import { WEIGHTS } from './weights.ts';

/** From so many doublings on a clue weighs in full. */
const FULL = 3;

/**
 * What signs of its own say for a service being where it began: each as far as what it shows is at this service alone,
 * and as far as it is clear. A sign that shows the same at every service says nothing of any.
 */
export function origin(name: string, { clues }: Inquiry): Ground[] {
  return cluesOf(name, clues).flatMap((clue) =>
    ground('origin', Math.round(weightOf(clue) * 100) / 100, clue.statement, clue.evidence),
  );
}

/** What fails in a service, by the clue that weighs most; of failures and time alone, its code where nothing else shows. */
export function locusOf(name: string, clues: readonly Clue[]): Suspect['locus'] {
  const [first, ...others] = cluesOf(name, clues).toSorted((a, b) => weightOf(b) - weightOf(a));
  if (!first) return undefined;
  const cause = first.cause ?? others.find((one) => one.cause !== null)?.cause ?? 'code';
  const region = cause === 'code' ? [first, ...others].find((one) => one.region !== null)?.region : null;
  return { cause, region: region ?? null };
}

function cluesOf(name: string, clues: readonly Clue[]): Clue[] {
  return clues.filter(({ entity }) => entity.ref === name);
}

function weightOf({ share, bits }: Clue): number {
  return WEIGHTS.origin * share * Math.min(1, bits / FULL);
}
