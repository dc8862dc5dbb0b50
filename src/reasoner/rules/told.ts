import type { Hypothesis, Rule, Suspect } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import type { Path } from './causal-graph.ts';

/** What the legs are written from. `suspect` is undefined where nothing stands out. */
export interface Told {
  known: Case;
  suspect: Suspect | undefined;
  path: Path | undefined;
  hypotheses: readonly Hypothesis[];
  detectedBy: Rule | undefined;
}
