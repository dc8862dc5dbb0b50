import { z } from 'zod';
import { Instant } from './instant.ts';

/** What one incident teaches the next. Advice only once a person confirmed it. */
export const Lesson = z.strictObject({
  id: z.string(),
  incident: z.string(),
  /** What makes another incident alike: failure mode, services, conditions. */
  fingerprint: z.array(z.string()),
  rootConditions: z.array(z.string()),
  /** The tests that told the hypotheses apart. */
  discriminated: z.array(z.string()),
  confirmedBy: z.string().nullable(),
  at: Instant,
});
export type Lesson = z.infer<typeof Lesson>;

/** An earlier incident that resembles this one. An analogy, never evidence. */
export const Precedent = z.strictObject({
  incident: z.string(),
  title: z.string(),
  /** Of all marks of either, the share that both have. */
  similarity: z.number().min(0).max(1),
  /** The marks that both have: `alerted:gateway`. Absent in documents of earlier versions. */
  inCommon: z.array(z.string()).optional(),
  /** What the earlier one ended at, whether or not this one does. */
  sharedConditions: z.array(z.string()),
  openActions: z.array(z.strictObject({ action: z.string(), title: z.string(), due: z.string() })),
});
export type Precedent = z.infer<typeof Precedent>;
