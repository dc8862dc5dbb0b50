import { z } from 'zod';

/** What one question to a model, or one look that a model asked for, came to. */
export const TurnOutcome = z.union([
  z.strictObject({ answer: z.unknown() }),
  z.strictObject({ failure: z.string(), message: z.string() }),
]);
export type TurnOutcome = z.infer<typeof TurnOutcome>;

/**
 * One turn of a model: who was asked what, told by hashes, and what came of it. Two questions with the same `key` are
 * the same question. The frame around untrusted text is not part of it, because its name is drawn anew each time.
 */
export const Turn = z.strictObject({
  key: z.string(),
  step: z.string(),
  /** Which of the questions of its step it was; repairs and samples count on. */
  ordinal: z.number().int().nonnegative(),
  model: z.string(),
  /** What the key is made of, so that it can be told which of them changed. */
  parts: z.strictObject({ prompt: z.string(), shown: z.string(), shape: z.string(), settings: z.string() }),
  temperature: z.number().nullable(),
  seed: z.number().int().nullable(),
  /** How the answer was asked for in the end. */
  format: z.enum(['json_schema', 'json_object', 'plain']),
  calls: z.number().int().nonnegative(),
  /** The how manieth its last call was of those that the run made one after another; 0 where none was made. */
  depth: z.number().int().nonnegative().default(0),
  tokensIn: z.number().int().nonnegative(),
  tokensOut: z.number().int().nonnegative(),
  /** Null where no price is configured. */
  costMicros: z.number().nullable(),
  ms: z.number().nonnegative(),
  outcome: TurnOutcome,
});
export type Turn = z.infer<typeof Turn>;
