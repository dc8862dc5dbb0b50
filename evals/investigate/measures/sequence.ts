/** A call by when it began and ended, in milliseconds of one clock. */
interface Span {
  beganMs: number;
  endedMs: number;
}

/** How many of the calls came one after another: the most of which each began after the one before had ended. */
export function callsInSequence(calls: readonly Span[]): number {
  let count = 0;
  let freeFrom = Number.NEGATIVE_INFINITY;
  // Taking what ends first leaves the most room for the others.
  for (const { beganMs, endedMs } of calls.toSorted((a, b) => a.endedMs - b.endedMs)) {
    if (beganMs < freeFrom) continue;
    count += 1;
    freeFrom = endedMs;
  }
  return count;
}
