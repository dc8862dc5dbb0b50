import type { Clue, Ground, Suspect } from '../../schema/index.ts';
import { ground } from './grounds.ts';
import type { Inquiry } from './inquiry.ts';
import { WEIGHTS } from './weights.ts';
import { THRESHOLDS } from '../clues/thresholds.ts';

/**
 * What signs of its own say for a service being where it began: each as far as what it shows is at this service alone,
 * and as far as it is clear. A sign that shows the same at every service says nothing of any.
 */
export function origin(name: string, inquiry: Inquiry): Ground[] {
  const own = cluesOf(name, inquiry.clues);
  if (own.length === 0) return beganElsewhere(name, inquiry);
  return own.flatMap((clue) => ground('origin', Math.round(weightOf(clue) * 100) / 100, clue.statement, clue.evidence));
}

/** Where signs of a kind of their own show that it began elsewhere, a service at which they show nothing is less suspect. */
function beganElsewhere(name: string, { clues }: Inquiry): Ground[] {
  const strongest = clues.toSorted((a, b) => weightOf(b) - weightOf(a))[0];
  if (!strongest || weightOf(strongest) < WEIGHTS.origin / 2) return [];
  return ground(
    'origin',
    WEIGHTS.beganElsewhere,
    `${strongest.statement}; nothing of the kind shows at ${name}`,
    strongest.evidence,
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
  return WEIGHTS.origin * share * Math.min(1, bits / THRESHOLDS.full);
}
