import { z } from 'zod';
import { Action } from './action.ts';
import { Call } from './call.ts';
import { Claim, ComputationId } from './claim.ts';
import { Computation } from './computation.ts';
import { EntityRef } from './entity.ts';
import { Evidence, EvidenceId, Gap } from './evidence.ts';
import { Finding } from './finding.ts';
import { Hypothesis } from './hypothesis.ts';
import { Severity } from './incident.ts';
import { Instant, Window } from './instant.ts';
import { Precedent } from './lesson.ts';
import { Suspect } from './suspect.ts';
import { Timeline } from './timeline.ts';
import { Explanation } from './why.ts';

/** A step that the configured reasoner could not do, and what did it instead. */
export const Fallback = z.strictObject({ step: z.string(), from: z.string(), to: z.string(), reason: z.string() });
export type Fallback = z.infer<typeof Fallback>;

/** What one step cost of one model, and how its questions ended: `answered`, or the name of the failure. */
export const ModelStep = z.strictObject({
  step: z.string(),
  model: z.string(),
  calls: z.number().int(),
  tokensIn: z.number().int(),
  tokensOut: z.number().int(),
  /** In the currency that prices are configured in; null where what the model costs is not known. */
  cost: z.number().nullable(),
  temperature: z.number().nullable(),
  seeds: z.array(z.number().int()),
  outcomes: z.record(z.string(), z.number().int()),
});
export type ModelStep = z.infer<typeof ModelStep>;

/** How the document came about. Ids and times of the run stand here and nowhere else. */
export const Provenance = z.strictObject({
  run: z.string(),
  startedAt: Instant,
  finishedAt: Instant,
  hindcast: z.string(),
  reasoner: z.string(),
  models: z.array(z.string()),
  promptHash: z.string().nullable(),
  toolCalls: z.number().int(),
  modelCalls: z.number().int(),
  /** How many of them were made one after another, each waiting for the one before. Absent where no model was asked. */
  modelCallsInSequence: z.number().int().optional(),
  tokensIn: z.number().int(),
  tokensOut: z.number().int(),
  /** Absent where no model was asked. */
  modelSteps: z.array(ModelStep).optional(),
  fallbacks: z.array(Fallback),
  dropped: z.array(z.strictObject({ rule: z.string(), text: z.string() })),
  stages: z.array(z.strictObject({ stage: z.string(), ms: z.number() })),
});
export type Provenance = z.infer<typeof Provenance>;

/** A number that a reader may quote, with its base. */
export const Quantity = z.strictObject({
  metric: z.string(),
  computation: ComputationId,
  text: z.string(),
  evidence: z.array(EvidenceId).min(1),
});
export type Quantity = z.infer<typeof Quantity>;

/** Who was hit. `checked healthy` and `not checked` are different answers. */
export const Reach = z.strictObject({
  entity: EntityRef,
  label: z.enum(['affected', 'checked healthy', 'changed for another reason', 'not checked']),
  because: z.string(),
  evidence: z.array(EvidenceId),
});
export type Reach = z.infer<typeof Reach>;

export const Impact = z.strictObject({
  window: Window,
  durationSeconds: z.number(),
  quantities: z.array(Quantity),
  blastRadius: z.array(Reach),
});
export type Impact = z.infer<typeof Impact>;

/** What did not cause it but made it larger, longer or harder to see. */
export const Factor = z.strictObject({
  id: z.string().regex(/^CF-\d+$/),
  claim: Claim,
  category: z.enum([
    'change_safety',
    'validation',
    'isolation',
    'capacity',
    'defaults',
    'observability',
    'alerting',
    'runbook',
    'ownership',
    'tooling_access',
    'recovery',
    'retry_feedback',
    'communication',
    'other',
  ]),
  effect: z.enum([
    'enabled',
    'amplified',
    'delayed_detection',
    'delayed_diagnosis',
    'delayed_mitigation',
    'widened_blast_radius',
  ]),
  computed: ComputationId.nullable(),
});
export type Factor = z.infer<typeof Factor>;

/** Where we looked, or could not. */
export const SourceRow = z.strictObject({
  tool: z.string(),
  outcome: z.enum(['answered', 'found nothing', 'could not look', 'not configured', 'not recorded']),
  asked: z.number().int(),
  observations: z.number().int(),
  truncated: z.boolean(),
  note: z.string(),
});
export type SourceRow = z.infer<typeof SourceRow>;

/** What a person changed in the draft. `before` null: they added it; `after` null: they took it out. */
export const Edit = z.strictObject({
  /** Where, by ids: `actions/ACT-1/title`. */
  at: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type Edit = z.infer<typeof Edit>;

/** How often an alert had fired in the days before the incident. The numbers are computations. */
export const AlertPast = z.strictObject({
  /** The days that were looked at. */
  window: Window,
  /** From when on the source holds anything, within them; null where it does not say. */
  heldFrom: Instant.nullable(),
  firings: ComputationId,
  /** Those with customer effect: the alert on what users feel fired, too. Null for that alert, and where there is none. */
  withEffect: ComputationId.nullable(),
  evidence: z.array(EvidenceId).min(1),
});
export type AlertPast = z.infer<typeof AlertPast>;

/** The root-cause analysis: the truth from which Markdown and HTML are rendered. Its fifteen sections in order. */
export const Rca = z.strictObject({
  schema: z.literal('hindcast-rca/1'),
  // 1 header
  id: z.string(),
  title: z.string(),
  severity: Severity,
  status: z.enum(['draft', 'in_review', 'approved', 'closed']),
  services: z.array(z.string()),
  environment: z.string(),
  window: Window,
  aiGenerated: z.literal(true),
  dueAt: Instant,
  inventory: z.array(EntityRef),
  // 2 summary
  summary: z.array(Claim).min(1),
  // 3 timeline
  timeline: Timeline,
  // 4 impact
  impact: Impact,
  // 5 causal graph and why chains
  explanation: Explanation,
  /** Who calls whom, as far as it was seen; every path of the causal graph runs along it. */
  calls: z.array(Call),
  // 6 hypotheses, with the suspects that they came from
  suspects: z.array(Suspect),
  hypotheses: z.array(Hypothesis),
  // 7 contributing factors
  factors: z.array(Factor),
  // 8 detection and response
  detection: z.strictObject({
    foundBy: Claim,
    alerts: z.array(
      z.strictObject({
        name: z.string(),
        firings: z.number().int(),
        explained: z.boolean(),
        reason: z.string(),
        evidence: z.array(EvidenceId).min(1),
        /** Absent where no source keeps it. */
        history: AlertPast.optional(),
      }),
    ),
  }),
  // 9 what went well, and luck
  wentWell: z.array(Claim),
  // 10 preventive actions
  actions: z.array(Action),
  // 11 follow-up plan
  followUp: z.strictObject({
    reviews: z.array(z.strictObject({ at: z.string(), what: z.string() })),
    recurrenceMark: z.array(z.string()),
  }),
  // 12 unknowns and gaps
  gaps: z.array(Gap),
  // 13 questions for responders
  questions: z.array(z.strictObject({ text: z.string(), event: z.string() })),
  // 14 related incidents
  precedents: z.array(Precedent),
  // 15 decision trace
  sources: z.array(SourceRow),
  findings: z.array(Finding),
  evidence: z.array(Evidence),
  computations: z.array(Computation),
  provenance: Provenance,
  /** What people changed; a later draft leaves it as it is. Absent where nobody did. */
  edits: z.array(Edit).optional(),
});
export type Rca = z.infer<typeof Rca>;
