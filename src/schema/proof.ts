import { z } from 'zod';
import { EvidenceId } from './evidence.ts';
import { Instant } from './instant.ts';

/** Whether an action was shown to work, and how far. */
export const Proof = z.discriminatedUnion('kind', [
  /** A proposed alert, run over the recorded series. */
  z.strictObject({
    kind: z.literal('alert-replay'),
    holds: z.boolean(),
    firesAt: Instant.nullable(),
    /** Seconds before the incident was really detected; negative is later. */
    earlierBySeconds: z.number().nullable(),
    falseFirings: z.number().int().nonnegative(),
    healthySeconds: z.number().nonnegative(),
    evidence: z.array(EvidenceId).min(1),
  }),
  /** A proposed guard, run over the change that broke things and over good earlier ones. */
  z.strictObject({
    kind: z.literal('guard-replay'),
    holds: z.boolean(),
    rejectsBad: z.boolean(),
    acceptedGood: z.number().int().nonnegative(),
    goodChanges: z.number().int().nonnegative(),
    evidence: z.array(EvidenceId).min(1),
  }),
  z.strictObject({ kind: z.literal('not-provable'), reason: z.string() }),
  z.strictObject({ kind: z.literal('not-tried') }),
]);
export type Proof = z.infer<typeof Proof>;
