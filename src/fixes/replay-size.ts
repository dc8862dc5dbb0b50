import type { FullPool } from '../analysis/pools/full-pool.ts';
import { samplesWithin } from '../analysis/request-counters.ts';
import { copyOfSeries } from '../analysis/signals/labels.ts';
import type { EvidenceId, Proof } from '../schema/index.ts';

/**
 * Holds what was in use and waiting at each sample of each copy, while demand was high, against another size. It shows
 * that the places are enough for what was asked, and not that what stands behind them answers as many as fast.
 */
export function replaySize(
  { taken, waiting, during }: Pick<FullPool, 'taken' | 'waiting' | 'during'>,
  size: number,
  evidence: readonly EvidenceId[],
): Proof {
  const asked = taken.flatMap(({ observation }) => {
    const copy = copyOfSeries(observation.labels);
    const queue = waiting.find((one) => copyOfSeries(one.observation.labels) === copy);
    const waited = new Map(queue ? samplesWithin(queue.observation, during) : []);
    return samplesWithin(observation, during).map(([ms, value]) => value + (waited.get(ms) ?? 0));
  });
  if (asked.length === 0) return { kind: 'not-provable', reason: 'nothing was recorded of the pool while it was full' };
  const heldAt = asked.filter((value) => value <= size).length;
  return {
    kind: 'size-replay',
    holds: heldAt === asked.length,
    size,
    heldAt,
    samples: asked.length,
    evidence: [...evidence],
  };
}
