export { Action, Criterion, DUE_DAYS, Day, Owner } from './action.ts';
export { Call } from './call.ts';
export { Basis, CONFIDENCE_CAP, Claim, ComputationId, Confidence, confidence } from './claim.ts';
export {
  GROWTH_FIGURES,
  grownPool,
  POOL_FIGURES,
  poolFigure,
  type GrowthFigure,
  type GrownPool,
  type PoolFigure,
} from './pool-figures.ts';
export { Computation, ComputationInput, FIGURES, Formula } from './computation.ts';
export { EntityKind, EntityRef, service } from './entity.ts';
export { Evidence, EvidenceId, EvidenceKind, Gap, GapReason, Source } from './evidence.ts';
export { BrokenObject, Cause, Clue, Deviation, Finding, Safeguard, SignalRole, Steady, Template } from './finding.ts';
export { FailedQuestion, ToolFailure } from './failed-question.ts';
export { Fix, ManifestPart, TextEdit } from './fix.ts';
export { Hypothesis, Prediction } from './hypothesis.ts';
export { Incident, Severity } from './incident.ts';
export { Instant, Window, compareInstants, epochMs, instant, movedBy } from './instant.ts';
export { Lesson, Precedent } from './lesson.ts';
export {
  Alert,
  Answer,
  Commit,
  Deploy,
  File,
  Logs,
  MetricType,
  Observation,
  Rule,
  Series,
  textOf,
  PullRequest,
  ClusterObject,
  SettingChange,
  OccurrenceSource,
  Occurrence,
  Span,
  Trace,
  ServiceGraph,
  Document,
  Objective,
  AlertHistory,
} from './observation.ts';
export { LEAST_GOOD_CHANGES, Proof, falseFiringsPerWeek, rungOf } from './proof.ts';
export { Plan, PlannedFile, Publication, PublishPolicy, Write, type WholeFile } from './publication.ts';
export {
  AlertPast,
  Edit,
  Factor,
  Fallback,
  Impact,
  ModelStep,
  Provenance,
  Quantity,
  Rca,
  Reach,
  SourceRow,
} from './rca.ts';
export { Rung, speaksAgainst, type CommandRun } from './rung.ts';
export { Change, Ground, Suspect } from './suspect.ts';
export { Anchor, AnchorName, Event, Lane, Timeline } from './timeline.ts';
export { Turn, TurnOutcome } from './turn.ts';
export { Verdict } from './verdict.ts';
export {
  CauseEdge,
  CauseNode,
  ConditionKind,
  Explanation,
  Leg,
  RootCondition,
  StopReason,
  Why,
  WhyChain,
} from './why.ts';
