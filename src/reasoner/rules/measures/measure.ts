import type { Change, ConditionKind, Rule, Safeguard, Suspect } from '../../../schema/index.ts';
import type { Case, ProposedAction } from '../../reasoner.ts';
import type { Path } from '../causal-graph.ts';

/** The leading explanation and the safeguard that was not there: what a measure is written from. */
export interface Situation {
  known: Case;
  suspect: Suspect;
  change: Change | null;
  path: Path;
  safeguard: Safeguard;
  /** The alert rule that detected the incident, where one did. */
  detectedBy: Rule | undefined;
}

/** What an absent safeguard says about the system, and what would put it there. */
export interface Measure {
  /** The safeguard's name in the analysis. */
  safeguard: string;
  /** Whether it is of use only where the suspect's way of failing asks for this safeguard. */
  needsMode?: boolean;
  conditionKind: ConditionKind;
  /** The question that the absence answers. */
  question: (situation: Situation) => string;
  /** What would have been otherwise. */
  counterfactual: (situation: Situation) => string;
  /** The action, without its id and without what it addresses; undefined where nothing specific can be proposed. */
  action: (situation: Situation) => Omit<ProposedAction, 'id' | 'addresses' | 'evidence'> | undefined;
}
