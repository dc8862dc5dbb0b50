/** A stretch of two texts: lines `from` to `to` (not included) of each that belong together. */
export interface Stretch {
  before: readonly [from: number, to: number];
  after: readonly [from: number, to: number];
}

/**
 * The stretches in which two texts differ. Lines that stand once in each hold the texts together (patience diff, after
 * B. Cohen), so a difference stays where it was made. Takes time in n log n.
 */
export function differing(before: readonly string[], after: readonly string[]): Stretch[] {
  const stretches: Stretch[] = [];
  let [fromBefore, fromAfter] = [0, 0];
  for (const [b, a] of [...held(before, after), [before.length, after.length] as const]) {
    let [endBefore, endAfter] = [b, a];
    while (fromBefore < endBefore && fromAfter < endAfter && before[fromBefore] === after[fromAfter]) {
      fromBefore += 1;
      fromAfter += 1;
    }
    while (endBefore > fromBefore && endAfter > fromAfter && before[endBefore - 1] === after[endAfter - 1]) {
      endBefore -= 1;
      endAfter -= 1;
    }
    if (endBefore > fromBefore || endAfter > fromAfter)
      stretches.push({ before: [fromBefore, endBefore], after: [fromAfter, endAfter] });
    [fromBefore, fromAfter] = [b + 1, a + 1];
  }
  return stretches;
}

/** Pairs of places of lines that stand once in each text, rising in both: the longest such row. */
function held(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  const inAfter = placesOnce(after);
  const pairs = [...placesOnce(before)]
    .flatMap(([line, b]) => {
      const a = inAfter.get(line);
      return a === undefined ? [] : [{ b, a }];
    })
    .toSorted((x, y) => x.b - y.b);
  const tails: number[] = [];
  const previous = new Map<number, number>();
  for (const [index, { a }] of pairs.entries()) {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.a ?? 0) < a) low = middle + 1;
      else high = middle;
    }
    const before_ = tails[low - 1];
    if (before_ !== undefined) previous.set(index, before_);
    tails[low] = index;
  }
  const row: (readonly [number, number])[] = [];
  for (let at = tails.at(-1); at !== undefined; at = previous.get(at)) {
    const pair = pairs[at];
    if (pair) row.push([pair.b, pair.a]);
  }
  return row.reverse();
}

function placesOnce(lines: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  for (const [at, line] of lines.entries()) {
    if (places.has(line)) twice.add(line);
    places.set(line, at);
  }
  for (const line of twice) places.delete(line);
  return places;
}
