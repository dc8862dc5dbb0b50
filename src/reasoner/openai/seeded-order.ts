/** The items in an order that the seed alone decides (Fisher-Yates over a linear congruential generator). */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const out = [...items];
  let state = seed >>> 0;
  for (let last = out.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    const [one, two] = [out[last], out[other]];
    if (one !== undefined && two !== undefined) [out[last], out[other]] = [two, one];
  }
  return out;
}
