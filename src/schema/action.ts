import { z } from 'zod';
import { EvidenceId } from './evidence.ts';
import { Fix } from './fix.ts';
import { Instant } from './instant.ts';
import { Proof } from './proof.ts';
import { Rung } from './rung.ts';

/** A calendar day in UTC. */
export const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
export type Day = z.infer<typeof Day>;

/** Days from the resolution until an action of a priority is due. `rca.md` a.4, after Atlassian's 4 and 8 weeks. */
export const DUE_DAYS = { P0: 7, P1: 28, P2: 56, P3: 84 } as const;

/** A team or a person who answers for an action, and how that was found. */
export const Owner = z.strictObject({
  candidate: z.string().regex(/^@[\w.-]+(\/[\w.-]+)?$/, 'an @team or @user'),
  derivedFrom: z.enum(['codeowners', 'git_recent', 'git_blame', 'catalog', 'oncall', 'configured']),
  path: z.string(),
  evidence: z.array(EvidenceId),
  p: z.number().min(0).max(1),
  confirmedBy: z.string().nullable(),
});
export type Owner = z.infer<typeof Owner>;

/** What a measure decides, in a form that code can run over what was recorded. */
export const Criterion = z.discriminatedUnion('kind', [
  /** An alert on a signal of the analysis: fires once it stays beyond the threshold for so long. `expr` is the same in PromQL. */
  z.strictObject({
    kind: z.literal('alert'),
    service: z.string(),
    signal: z.string(),
    comparison: z.enum(['>', '<']),
    threshold: z.number(),
    forSeconds: z.number().nonnegative(),
    expr: z.string(),
  }),
  /** A bound on a setting: a change that sets it outside is rejected. */
  z.strictObject({
    kind: z.literal('setting'),
    path: z.string(),
    key: z.string(),
    minimum: z.number().nullable(),
    maximum: z.number().nullable(),
  }),
]);
export type Criterion = z.infer<typeof Criterion>;

/** A preventive measure: what will be true afterwards, who sees to it, by when, and how anyone can tell. */
export const Action = z.strictObject({
  id: z.string().regex(/^ACT-\d+$/),
  /** Verb, object, artefact, end state. */
  title: z.string().min(1).max(200),
  rationale: z.string(),
  category: z.enum(['architecture', 'monitoring', 'automation', 'knowledge']),
  leg: z.enum(['prevent', 'detect', 'mitigate', 'process']),
  strength: z.enum(['eliminate', 'interlock', 'guard', 'warn', 'inform']),
  addresses: z.array(z.string()).min(1),
  evidence: z.array(EvidenceId).min(1),
  owner: Owner.nullable(),
  priority: z.enum(['P0', 'P1', 'P2', 'P3']),
  priorityBasis: z.string(),
  due: Day,
  effort: z.enum(['S', 'M', 'L']),
  verification: z.strictObject({
    kind: z.enum(['replay', 'test', 'alert_drill', 'chaos', 'audit_query', 'metric']),
    how: z.string(),
    expected: z.string(),
    by: Day,
  }),
  /** The change in the repository that would do it, as far as it could be drafted. */
  artefact: z.strictObject({
    kind: z.enum(['issue', 'pr']),
    repo: z.string(),
    files: z.array(z.string()),
    /** The proposed text of the artefact: a rule, a check, a runbook step. */
    proposal: z.string().nullable(),
  }),
  criterion: Criterion.nullable(),
  /** What carries it out in the repository, where that can be drafted. */
  fix: Fix.optional(),
  risk: z.string(),
  rollback: z.string(),
  dup: z.strictObject({ incident: z.string(), action: z.string() }).nullable(),
  tracking: z.strictObject({ url: z.string(), status: z.string(), reviewAt: z.array(Instant) }).nullable(),
  proof: Proof,
  /** What trying its change in the repository showed besides, where a place to try it is configured. */
  rungs: z.array(Rung).optional(),
});
export type Action = z.infer<typeof Action>;
