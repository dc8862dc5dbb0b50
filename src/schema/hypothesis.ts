import { z } from 'zod';
import { EvidenceId } from './evidence.ts';

/** Something that must be seen if the hypothesis is true, written as a question to a tool. */
export const Prediction = z.strictObject({
  id: z.string().regex(/^P-\d+$/),
  ifTrue: z.string(),
  query: z.strictObject({ tool: z.string(), input: z.record(z.string(), z.unknown()), expect: z.string() }),
  result: z.enum(['seen', 'absent', 'unchecked']),
  observed: z.string(),
  evidence: z.array(EvidenceId),
});
export type Prediction = z.infer<typeof Prediction>;

/** One explanation that competes with the others. Rejected only by a prediction that failed. */
export const Hypothesis = z.strictObject({
  id: z.string().regex(/^H-\d+$/),
  statement: z.string().min(1).max(300),
  about: z.enum(['change', 'capacity', 'dependency', 'latent']),
  suspect: z
    .string()
    .regex(/^S-\d+$/)
    .nullable(),
  predictions: z.array(Prediction).min(1),
  status: z.enum(['confirmed', 'rejected', 'inconclusive', 'merged']),
  refutedBy: z.array(z.strictObject({ prediction: z.string(), evidence: EvidenceId })),
  prior: z.number().min(0).max(1),
  posterior: z.number().min(0).max(1),
  proposedBy: z.enum(['rules', 'model', 'human']),
});
export type Hypothesis = z.infer<typeof Hypothesis>;
