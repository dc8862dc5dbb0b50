import { FIGURES, type Computation } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';

/** A computed figure of the incident, by its meaning; undefined where it could not be computed. */
export function figure({ computations }: Case, name: keyof typeof FIGURES): Computation | undefined {
  return computations.find(({ what }) => what === FIGURES[name]);
}
