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
  /** A changed manifest, held against the structure of its objects. */
  z.strictObject({
    kind: z.literal('manifest-check'),
    holds: z.boolean(),
    /** What an API server would refuse; empty where nothing was found. */
    problems: z.array(z.string()),
    evidence: z.array(EvidenceId).min(1),
  }),
  /** Another size of a pool, held against what was in use and waiting at each sample of the incident. */
  z.strictObject({
    kind: z.literal('size-replay'),
    /** Whether it would have held at every sample. */
    holds: z.boolean(),
    size: z.number().int().positive(),
    heldAt: z.number().int().nonnegative(),
    samples: z.number().int().positive(),
    evidence: z.array(EvidenceId).min(1),
  }),
  z.strictObject({ kind: z.literal('not-provable'), reason: z.string() }),
  z.strictObject({ kind: z.literal('not-tried') }),
]);
export type Proof = z.infer<typeof Proof>;

/** Good changes that a guard has to accept before trying it counts as a replay: with fewer, it is a test. */
export const LEAST_GOOD_CHANGES = 10;

/**
 * The rung of the ladder that a proof which holds stands on, the strongest first: `replay`, `test`. Null where it does not
 * hold, or where it shows only that nothing stands against the change. `rca.md` a.4.
 */
export function rungOf(proof: Proof): 'replay' | 'test' | null {
  if (!('holds' in proof) || !proof.holds) return null;
  if (proof.kind === 'alert-replay') return 'replay';
  if (proof.kind === 'guard-replay') return proof.goodChanges < LEAST_GOOD_CHANGES ? 'test' : 'replay';
  return null;
}

/** Below a day of healthy time nothing is said of a week: one firing more or less would change it a hundredfold. */
const LEAST_HEALTHY_SECONDS = 86_400;
const SECONDS_A_WEEK = 604_800;

/** False firings a week, as the healthy time that was replayed tells; null where that is shorter than a day. */
export function falseFiringsPerWeek({
  falseFirings,
  healthySeconds,
}: {
  falseFirings: number;
  healthySeconds: number;
}): number | null {
  if (healthySeconds < LEAST_HEALTHY_SECONDS) return null;
  return Math.round((falseFirings / healthySeconds) * SECONDS_A_WEEK * 10) / 10;
}
