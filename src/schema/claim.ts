import { z } from 'zod';
import { EvidenceId } from './evidence.ts';

export const ComputationId = z.string().regex(/^C-\d+$/);
export type ComputationId = z.infer<typeof ComputationId>;

/** What a belief rests on, strongest first. */
export const Basis = z.enum([
  'rollback',
  'reproduction',
  'peer_comparison',
  'dose_response',
  'code_reading',
  'temporal+topology',
  'reported',
  'temporal',
]);
export type Basis = z.infer<typeof Basis>;

/** The most that a belief on each basis may reach. `rca.md` a.1; the figures are the project's own. */
export const CONFIDENCE_CAP: Readonly<Record<Basis, number>> = {
  rollback: 0.97,
  reproduction: 0.97,
  peer_comparison: 0.9,
  dose_response: 0.9,
  code_reading: 0.85,
  'temporal+topology': 0.75,
  reported: 0.6,
  temporal: 0.5,
};

export const Confidence = z.strictObject({
  level: z.enum(['confirmed', 'likely', 'possible', 'unknown']),
  p: z.number().min(0).max(1),
  basis: Basis,
});
export type Confidence = z.infer<typeof Confidence>;

/** The confidence of `p` on a basis: capped by the basis, and put into words. `confirmed` needs 0.9. */
export function confidence(p: number, basis: Basis): Confidence {
  const capped = Math.round(Math.min(Math.max(p, 0), CONFIDENCE_CAP[basis]) * 100) / 100;
  const level = capped >= 0.9 ? 'confirmed' : capped >= 0.7 ? 'likely' : capped >= 0.3 ? 'possible' : 'unknown';
  return { level, p: capped, basis };
}

/** One sentence that can be checked: what it says, what it rests on, how sure it is. */
export const Claim = z.strictObject({
  id: z.string().regex(/^CL-[a-z0-9-]+$/),
  text: z.string().min(1).max(300),
  type: z.enum(['observation', 'inference', 'counterfactual', 'quantity', 'recommendation']),
  evidence: z.array(EvidenceId),
  contra: z.array(EvidenceId),
  computed: z.array(ComputationId),
  mechanism: z.string().nullable(),
  confidence: Confidence,
  checkedBy: z.array(z.enum(['lint', 'critic', 'human'])),
});
export type Claim = z.infer<typeof Claim>;
