import { setImmediate as nextTurn } from 'node:timers/promises';

const SLICE_MS = 12;

/** How long work may take. Milliseconds; without a limit as long as it takes. */
export interface Patience {
  signal?: AbortSignal;
  limitMs?: number;
}

/**
 * Takes the steps of some work in slices between which the event loop goes on. Throws the signal's reason once it has
 * aborted, and `RangeError` where the work takes longer than `limitMs`.
 */
export async function inSlices<Result>(
  steps: Generator<void, Result>,
  { signal, limitMs = Infinity }: Patience = {},
): Promise<Result> {
  const began = performance.now();
  for (let sliceBegan = began; ;) {
    const step = steps.next();
    if (step.done) return step.value;
    const now = performance.now();
    if (now - began > limitMs) throw new RangeError(`it took longer than ${limitMs} ms`);
    if (now - sliceBegan < SLICE_MS) continue;
    await nextTurn();
    signal?.throwIfAborted();
    sliceBegan = performance.now();
  }
}
