const LONGEST = 120;

/** How many letters two names differ by: the Levenshtein distance. Long names are compared by their first 120 letters. */
export function distance(a: string, b: string): number {
  const [one, other] = [a.slice(0, LONGEST), b.slice(0, LONGEST)];
  let before = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const swap = (before[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      now.push(Math.min(swap, (before[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1));
    }
    before = now;
  }
  return before[other.length] ?? 0;
}

/**
 * Of some names, the one that another was probably meant to be: few letters apart, or, unless only slips of the pen
 * are asked for, the one within the other.
 */
export function meant(name: string, candidates: readonly string[], only?: 'slips'): string | undefined {
  const bare = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const wanted = bare(name);
  if (wanted === '') return undefined;
  const [best] = candidates
    .filter((candidate) => candidate !== name && bare(candidate) !== '')
    .map((candidate) => {
      const apart = distance(wanted, bare(candidate));
      const isWithin = only !== 'slips' && (wanted.includes(bare(candidate)) || bare(candidate).includes(wanted));
      return { candidate, apart, isNear: apart <= Math.max(1, Math.floor(wanted.length / 4)) || isWithin };
    })
    .filter(({ isNear }) => isNear)
    .toSorted((a, b) => a.apart - b.apart || (a.candidate < b.candidate ? -1 : 1));
  return best?.candidate;
}
