import { z } from 'zod';
import { Instant } from './instant.ts';

/** What a reviewer said of exact bytes: of a draft RCA or of one write of its plan. */
export const Verdict = z.strictObject({
  id: z.string(),
  incident: z.string(),
  /** `rca`, or the id of a write. */
  subject: z.string(),
  decision: z.enum(['approve', 'edit', 'challenge', 'reject']),
  /** SHA-256 of the exact bytes that were shown. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  by: z.string().min(1),
  role: z.string().min(1),
  at: Instant,
  expiresAt: Instant,
  comment: z.string(),
});
export type Verdict = z.infer<typeof Verdict>;
