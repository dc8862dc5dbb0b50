import { z } from 'zod';

/**
 * Why a tool could not look. `not-recorded`: the recording holds no answer to this question. `withheld`: it answered, and
 * the answer could not be searched for secrets.
 */
export const ToolFailure = z.enum([
  'auth',
  'not-found',
  'rate-limited',
  'server',
  'client',
  'timeout',
  'malformed',
  'not-recorded',
  'withheld',
]);
export type ToolFailure = z.infer<typeof ToolFailure>;

/** A question that a tool could not answer, and why. */
export const FailedQuestion = z.strictObject({
  tool: z.string(),
  input: z.record(z.string(), z.unknown()),
  failure: ToolFailure,
  message: z.string(),
});
export type FailedQuestion = z.infer<typeof FailedQuestion>;
