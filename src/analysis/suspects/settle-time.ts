const SHORTEST_MS = 15_000;
const LONGEST_MS = 10 * 60_000;
const SHARE = 0.1;

/**
 * How long a system may take to recover once the cause is gone, or to fail once it is there: a tenth of the incident,
 * 15 s at least (a few samples, a retry, a drained queue), 10 min at most. The project's own choice. Milliseconds.
 */
export function settleTimeMs({ fromMs, toMs }: { fromMs: number; toMs: number }): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (toMs - fromMs) * SHARE));
}
