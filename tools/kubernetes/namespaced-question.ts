import { z } from 'zod';
import { Instant, epochMs } from '../../src/schema/index.ts';

/** A question about a span of time in some namespaces of a cluster: all that a tool asks which shows but one thing. */
export const NamespacedQuestion = z
  .strictObject({
    namespaces: z.array(z.string().min(1)).max(50).nullish().describe('none means all that are in scope'),
    from: Instant,
    to: Instant,
  })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
export type NamespacedQuestion = z.infer<typeof NamespacedQuestion>;
