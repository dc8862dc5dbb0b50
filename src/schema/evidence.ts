import { z } from 'zod';
import { EntityRef } from './entity.ts';
import { Instant, Window } from './instant.ts';

/**
 * What kind of trace a piece of evidence is: deploy, configuration, diff, Kubernetes event or object, log, metric,
 * alert, trace, chat, ticket, status page, human, absence check, past incident, runbook.
 */
export const EvidenceKind = z.enum([
  'dep',
  'cfg',
  'diff',
  'kev',
  'kob',
  'log',
  'met',
  'alr',
  'trc',
  'chat',
  'tkt',
  'stat',
  'hum',
  'abs',
  'past',
  'rbk',
]);
export type EvidenceKind = z.infer<typeof EvidenceKind>;

export const EvidenceId = z
  .string()
  .regex(/^E-(dep|cfg|diff|kev|kob|log|met|alr|trc|chat|tkt|stat|hum|abs|past|rbk)-\d{3,}$/);
export type EvidenceId = z.infer<typeof EvidenceId>;

/** The question that brought a piece of evidence, so that anyone can ask it again. */
export const Source = z.strictObject({
  tool: z.string(),
  query: z.record(z.string(), z.unknown()),
  window: Window,
  retrievedAt: Instant,
});
export type Source = z.infer<typeof Source>;

/**
 * One observed fact. `excerpt` stands verbatim at `excerptSpan` (offsets in UTF-16 code units) of the blob
 * whose SHA-256 is `blobSha256`. Everything in it is untrusted text.
 */
export const Evidence = z.strictObject({
  id: EvidenceId,
  kind: EvidenceKind,
  title: z.string().max(160),
  source: Source,
  at: Instant.nullable(),
  interval: Window.nullable(),
  precisionMs: z.number().nonnegative(),
  clock: z.strictObject({
    origin: z.enum(['apiserver', 'node', 'app', 'vendor', 'human']),
    skewMs: z.number().nullable(),
  }),
  entities: z.array(EntityRef),
  excerpt: z.string().max(600),
  excerptSpan: z.strictObject({ start: z.number().int().nonnegative(), end: z.number().int().nonnegative() }),
  blobSha256: z.string().regex(/^[0-9a-f]{64}$/),
  reliability: z.enum(['measured', 'recorded', 'reported']),
  /** True where someone outside the team can put text into the source: request logs, chat, tickets. */
  outsiderWritable: z.boolean(),
  truncated: z.boolean(),
  sample: z
    .strictObject({ returned: z.number().int().nonnegative(), total: z.number().int().nonnegative() })
    .nullable(),
  redactions: z.array(z.strictObject({ start: z.number(), end: z.number(), kind: z.string() })),
  untrusted: z.literal(true),
});
export type Evidence = z.infer<typeof Evidence>;

/** Why something is not known. They are different, and stay different all the way into the RCA. */
export const GapReason = z.enum([
  'could-not-look',
  'not-configured',
  'not-recorded',
  'found-nothing',
  'truncated',
  'undecided',
]);
export type GapReason = z.infer<typeof GapReason>;

/** Something the investigation could not find out, and what that costs. */
export const Gap = z.strictObject({
  id: z.string().regex(/^GP-\d+$/),
  question: z.string(),
  whyItMatters: z.string(),
  reason: GapReason,
  triedQueries: z.array(z.strictObject({ tool: z.string(), query: z.string() })),
  blockedBy: z.string(),
  askWho: z.string(),
  effectOnConfidence: z.string(),
});
export type Gap = z.infer<typeof Gap>;
