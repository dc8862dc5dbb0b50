import type { FailureMode } from '../analysis/failure-modes/failure-mode.ts';
import type { Logger } from '../log.ts';
import type { Trial } from '../fixes/trials/trial.ts';
import type { PlannedFix } from '../publish/plan.ts';
import type { Reasoner } from '../reasoner/reasoner.ts';
import type { Answer, FailedQuestion, Incident, Plan, Precedent, Rca, Turn } from '../schema/index.ts';
import type { OpenTool } from '../tool.ts';

/** All that a run asked and heard. */
export interface Recording {
  answers: Answer[];
  failures: FailedQuestion[];
}

/** What the agent graph needs of the store, for one run. */
export interface InvestigationStore {
  saveAnswer: (answer: Answer) => Promise<void>;
  saveFailure: (failed: FailedQuestion) => Promise<void>;
  recording: () => Promise<Recording>;
  putBlobs: (texts: ReadonlyMap<string, string>) => Promise<void>;
  blob: (sha256: string) => Promise<string | undefined>;
  saveDraft: (draft: Draft) => Promise<void>;
  /** Documents of this incident that people changed, the oldest first; what they wrote stands in the new draft, too. */
  edited: () => Promise<Rca[]>;
  /** Earlier incidents to compare with. */
  earlier: () => Promise<EarlierIncident[]>;
}

/** What recall compares: an earlier incident with its fingerprint and what was promised then. */
export interface EarlierIncident {
  incident: string;
  title: string;
  resolvedAt: string;
  fingerprint: string[];
  rootConditions: string[];
  openActions: Precedent['openActions'];
}

/** A finished investigation: the RCA and all that it would write outside. */
export interface Draft {
  incident: Incident;
  rca: Rca;
  plan: Plan;
}

/** A kind of place to look; `alwaysHolds` as its tool says. */
export interface Place {
  name: string;
  alwaysHolds: boolean;
}

/** How far around an incident to look. Milliseconds. */
export interface Reach {
  lookbackMs: number;
  tailMs: number;
}

/** The turns of a run; what was had once is not asked again. */
export interface RunTurns {
  find: (key: string) => Promise<Turn | undefined>;
  save: (turn: Turn) => Promise<void>;
  all: () => Promise<Turn[]>;
}

/** All that the nodes are handed. Nothing in here can write outside. */
export interface Deps {
  tools: OpenTool[];
  /** All places there are, to tell which are not configured, and which are never without something. */
  places: readonly Place[];
  /** The configured reasoner; `rules` is what every step falls back to. */
  reasoner: Reasoner;
  rules: Reasoner;
  /** Whether the run may be parked while the model is out of reach; else the rules do what it cannot. */
  mayWait: boolean;
  /** What was asked of a model in this run, and the looks that it asked for. */
  turns: RunTurns;
  promptHash: string | null;
  /** Told of every look that was asked for and refused. */
  denied: (look: string, why: string) => Promise<unknown>;
  store: InvestigationStore;
  /** What an RCA would write outside. */
  plan: (rca: Rca, fixes: readonly PlannedFix[]) => Plan;
  /** Where drafted changes are tried, if anywhere is configured. */
  trials: readonly Trial[];
  reach: Reach;
  /** The ways of failing that suspects are held against. */
  modes: readonly FailureMode[];
  version: string;
  /** Milliseconds since 1970. */
  now: () => number;
  onProgress: (progress: Progress) => void;
  log: Logger;
}

/** One line of progress: a stage that began, or what it came to. */
export interface Progress {
  stage: string;
  state: 'began' | 'done';
  note: string;
  ms: number;
}
