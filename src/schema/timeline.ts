import { z } from 'zod';
import { EntityRef } from './entity.ts';
import { EvidenceId } from './evidence.ts';
import { Instant } from './instant.ts';

export const Lane = z.enum(['change', 'traffic', 'symptom', 'alert', 'people', 'recovery']);
export type Lane = z.infer<typeof Lane>;

/** The turning points of an incident, in the order in which they must stand. */
export const AnchorName = z.enum([
  'latent',
  'trigger',
  'onset',
  'firstSignal',
  'detected',
  'acked',
  'declared',
  'mitigationStart',
  'mitigated',
  'resolved',
]);
export type AnchorName = z.infer<typeof AnchorName>;

/** One evidenced fact at its place in time. Facts only: no verdicts, no causes. */
export const Event = z.strictObject({
  id: z.string().regex(/^EV-\d+$/),
  at: Instant,
  /** The instant as its source wrote it. */
  raw: z.string(),
  precisionMs: z.number().nonnegative(),
  /** Orders events that carry the same instant. */
  seq: z.number().int().nonnegative(),
  lane: Lane,
  phase: z.enum(['before', 'active', 'after']),
  type: z.string(),
  actorKind: z.enum(['system', 'automation', 'role']),
  entity: EntityRef,
  what: z.string().min(1).max(140),
  evidence: z.array(EvidenceId).min(1),
  stateBefore: z.string().nullable(),
  stateAfter: z.string().nullable(),
  /** For a decision: what could be known at that moment. */
  knownAtTheTime: z.string().nullable(),
  hindsightOnly: z.boolean(),
});
export type Event = z.infer<typeof Event>;

export const Anchor = z.strictObject({
  name: AnchorName,
  at: Instant,
  precisionMs: z.number().nonnegative(),
  event: z.string().regex(/^EV-\d+$/),
  evidence: z.array(EvidenceId).min(1),
});
export type Anchor = z.infer<typeof Anchor>;

/** The incident as it went: total order, anchors, the order in which alerts fired, silences. */
export const Timeline = z.strictObject({
  events: z.array(Event),
  anchors: z.array(Anchor),
  /** First firing of each alert, in firing order, with its lag behind the onset. */
  alertOrder: z.array(
    z.strictObject({ name: z.string(), firedAt: Instant, lagMs: z.number().nullable(), event: z.string() }),
  ),
  silences: z.array(z.strictObject({ from: Instant, to: Instant, note: z.string() })),
  clocks: z.string(),
});
export type Timeline = z.infer<typeof Timeline>;
