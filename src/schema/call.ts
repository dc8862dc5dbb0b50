import { z } from 'zod';
import { EvidenceId } from './evidence.ts';

/** One service calls another, as its metrics or traces show. */
export const Call = z.strictObject({ caller: z.string(), callee: z.string(), evidence: z.array(EvidenceId).min(1) });
export type Call = z.infer<typeof Call>;
