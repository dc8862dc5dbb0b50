/** One answer: how sure it was, and whether it was right. */
export interface Known {
  x: number;
  isRight: boolean;
}

/**
 * The share that is right at each sureness, as a function that never falls (pool adjacent violators; Ayer et al. 1955).
 * Between what was seen it keeps the value below, and at the ends the outermost. Where nothing was seen it changes nothing.
 */
export function isotonic(known: readonly Known[]): (x: number) => number {
  const blocks: { from: number; right: number; of: number }[] = [];
  for (const { x, isRight } of known.toSorted((a, b) => a.x - b.x)) {
    const last = blocks.at(-1);
    if (last?.from === x) [last.right, last.of] = [last.right + Number(isRight), last.of + 1];
    else blocks.push({ from: x, right: Number(isRight), of: 1 });
    for (let top = blocks.at(-1), below = blocks.at(-2); top && below; top = blocks.at(-1), below = blocks.at(-2)) {
      if (below.right / below.of < top.right / top.of) break;
      blocks.splice(-2, 2, { from: below.from, right: below.right + top.right, of: below.of + top.of });
    }
  }
  return (x) => {
    const block = blocks.findLast(({ from }) => from <= x) ?? blocks[0];
    return block ? block.right / block.of : x;
  };
}
