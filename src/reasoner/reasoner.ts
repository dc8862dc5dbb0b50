import type { SettingHistory } from '../analysis/setting-history.ts';
import type {
  Action,
  Call,
  Change,
  Claim,
  Computation,
  EntityRef,
  Event,
  Evidence,
  Explanation,
  Factor,
  File,
  Finding,
  Gap,
  Hypothesis,
  Incident,
  Precedent,
  Prediction,
  Rca,
  Rule,
  Suspect,
  Timeline,
} from '../schema/index.ts';

export type { SettingHistory };

/** All that code has established when judgement is asked for. */
export interface Case {
  incident: Incident;
  timeline: Timeline;
  findings: Finding[];
  suspects: Suspect[];
  /** All that were shipped, those that take others back, too. */
  changes: Change[];
  calls: Call[];
  precedents: Precedent[];
  evidence: Evidence[];
  computations: Computation[];
  gaps: Gap[];
  inventory: EntityRef[];
  /** The repository's files and the loaded alert rules, whole: what safeguards and actions are about. */
  files: File[];
  settings: SettingHistory[];
  rules: Rule[];
}

/** A claim or an action that a check refused, and the rule's own words. Goes back to the step that wrote it. */
export interface Objection {
  rule: string;
  at: string;
  text: string;
  problem: string;
}

/** An action as a reasoner proposes it. Owner, due date and proof are added by code. */
export type ProposedAction = Omit<Action, 'owner' | 'due' | 'proof' | 'dup' | 'tracking' | 'verification'> & {
  verification: Omit<Action['verification'], 'by'>;
};

export interface Prevention {
  factors: Factor[];
  actions: ProposedAction[];
}

export interface Narrative {
  title: string;
  summary: Claim[];
  foundBy: Claim;
  wentWell: Claim[];
  questions: { text: string; event: Event['id'] }[];
}

export interface Rivalry {
  leader: Hypothesis['id'];
  rival: Hypothesis['id'] | null;
  /** What tells them apart, in one sentence. */
  difference: string;
  /** A test of the rival that was not made yet, and would tell them apart; null where none is known. */
  prediction: Prediction | null;
}

export interface Criticism {
  claim: Claim['id'];
  verdict: 'supported' | 'partly' | 'not supported';
  missing: string;
}

/**
 * One method per judgement. `rules` does all of them with no model; `openai` asks one. Each takes what is established
 * and gives schema types; none decides when the investigation is over. Methods throw `ModelError` where no usable
 * answer came.
 */
export interface Reasoner {
  name: string;
  /** Competing explanations with predictions, not yet tested. */
  hypothesise: (known: Case, objections: Objection[]) => Promise<Hypothesis[]>;
  /** The predictions of one hypothesis with their results. */
  judge: (known: Case, hypothesis: Hypothesis) => Promise<Prediction[]>;
  /** The best rival of the leading hypothesis. */
  falsify: (known: Case, hypotheses: Hypothesis[]) => Promise<Rivalry>;
  explain: (known: Case, hypotheses: Hypothesis[], objections: Objection[]) => Promise<Explanation>;
  prevent: (known: Case, explanation: Explanation, objections: Objection[]) => Promise<Prevention>;
  narrate: (
    known: Case,
    explanation: Explanation,
    hypotheses: Hypothesis[],
    objections: Objection[],
  ) => Promise<Narrative>;
  /** Sees claims of an RCA, the questions that they answer, what they cite and the anchors, never the reasoning. */
  criticise: (claims: Claim[], rca: Rca) => Promise<Criticism[]>;
}
