import { z } from 'zod';
import { Claim } from './claim.ts';
import { EntityRef } from './entity.ts';
import { EvidenceId } from './evidence.ts';
import { Instant } from './instant.ts';

/** What a why answers with. The first three are never where a chain may end. */
export const ConditionKind = z.enum([
  'symptom',
  'trigger',
  'human_action',
  'missing_guardrail',
  'missing_test',
  'missing_monitor',
  'unsafe_default',
  'hidden_coupling',
  'undocumented_assumption',
  'ownership_gap',
  'process_gate_missing',
  'capacity_policy',
  'tooling_affordance',
  'knowledge_gap',
  'stale_runbook',
  'no_isolation',
  'no_fallback',
]);
export type ConditionKind = z.infer<typeof ConditionKind>;

/** Why a chain ends: at something the team can change, or where the evidence ends. */
export const StopReason = z.enum(['structural_condition', 'evidence_exhausted']);
export type StopReason = z.infer<typeof StopReason>;

/** One step of a why chain: an answer that becomes the next question. */
export const Why = z.strictObject({
  id: z.string().regex(/^W-[a-z]+-\d+$/),
  n: z.number().int().positive(),
  question: z.string(),
  answer: Claim,
  /** The why before this one, or the event of the symptom; where no event was recorded, the gap that says so. */
  answersWhy: z.string(),
  entities: z.array(EntityRef),
  counterfactual: z.strictObject({
    statement: z.string(),
    test: z.string(),
    result: z.enum(['supported', 'refuted', 'untested']),
    evidence: z.array(EvidenceId),
  }),
  alternatives: z.array(z.string()),
  conditionKind: ConditionKind,
  changeableBy: z.enum(['team', 'org', 'vendor', 'nobody']),
  stop: StopReason.nullable(),
});
export type Why = z.infer<typeof Why>;

export const Leg = z.enum(['prevention', 'detection', 'mitigation']);
export type Leg = z.infer<typeof Leg>;

/** The whys of one leg: why could it happen, why was it not caught sooner, why was it as large and as long as it was. */
export const WhyChain = z.strictObject({ leg: Leg, question: z.string(), whys: z.array(Why).min(1) });
export type WhyChain = z.infer<typeof WhyChain>;

/** A point of the causal graph: something that happened, or something that was so. */
export const CauseNode = z.strictObject({
  id: z.string().regex(/^N-\d+$/),
  kind: z.enum(['event', 'condition']),
  text: z.string(),
  entity: EntityRef,
  at: Instant.nullable(),
  precisionMs: z.number().nonnegative(),
  evidence: z.array(EvidenceId).min(1),
});
export type CauseNode = z.infer<typeof CauseNode>;

export const CauseEdge = z.strictObject({
  from: z.string(),
  to: z.string(),
  kind: z.enum(['necessary', 'amplifies', 'delays_detection', 'delays_recovery', 'feedback']),
  mechanism: z.string(),
  tests: z.array(z.string()),
  confidence: z.number().min(0).max(1),
  evidence: z.array(EvidenceId),
});
export type CauseEdge = z.infer<typeof CauseEdge>;

/** A structural, changeable condition that let the incident happen. */
export const RootCondition = z.strictObject({
  id: z.string().regex(/^RC-\d+$/),
  leg: Leg,
  why: z.string(),
  statement: z.string(),
  kind: ConditionKind,
});
export type RootCondition = z.infer<typeof RootCondition>;

/**
 * What caused what, and how far it is carried: `explained`, `probable` (named, and more likely than everything else
 * together, but not confirmed) or `inconclusive`, which names nothing. `trigger` is the change that set it off; the root conditions are something
 * else.
 */
export const Explanation = z.strictObject({
  outcome: z.enum(['explained', 'probable', 'inconclusive']),
  trigger: z.string().nullable(),
  nodes: z.array(CauseNode),
  edges: z.array(CauseEdge),
  rootConditions: z.array(RootCondition),
  whyChains: z.array(WhyChain),
});
export type Explanation = z.infer<typeof Explanation>;
