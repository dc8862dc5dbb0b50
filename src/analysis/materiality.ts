import type { SignalRole } from '../schema/index.ts';

/**
 * How much a signal has to move before it matters, next to being statistically clear. A share (of failures, of misses,
 * of a pool) moves by so much; anything else by such a part of its baseline. The project's own figures: one failed
 * request in a hundred is what service level objectives are usually written about; the others keep a healthy system
 * with daily ups and downs quiet.
 */
const LEAST: Readonly<Record<SignalRole, { share: number; part: number }>> = {
  errors: { share: 0.01, part: 0.5 },
  latency: { share: 0.1, part: 0.25 },
  traffic: { share: 0.1, part: 0.3 },
  saturation: { share: 0.1, part: 0.25 },
  cache: { share: 0.1, part: 0.3 },
  other: { share: 0.1, part: 0.5 },
};

/** Latency below this is nobody's trouble, however many times it grew. Seconds. */
const LEAST_LATENCY_S = 0.005;

/** Whether a move of a signal from one value to another is worth a finding. */
export function isMaterial(
  { role, unit, form }: { role: SignalRole; unit: string; form: 'literal' | 'derived' },
  { before, peak }: { before: number; peak: number },
): boolean {
  const moved = Math.abs(peak - before);
  const isShare = form === 'derived' && unit === '1';
  if (isShare) return moved >= LEAST[role].share;
  if (role === 'latency' && moved < LEAST_LATENCY_S * (unit === 'ms' ? 1000 : 1)) return false;
  return moved >= LEAST[role].part * Math.abs(before);
}
