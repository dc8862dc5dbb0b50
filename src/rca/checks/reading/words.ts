const STOP = new Set(
  (
    'about after also although because been before being between both could does from have having into itself more most ' +
    'much only other over same should since some such than that their them then there these they this those through ' +
    'under until very were what when where which while whose will with within without would'
  ).split(' '),
);

/** The words of a text that carry meaning, in their stems: four letters or more, no ending, lower case. */
export function wordsIn(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => word.length >= 4 && !STOP.has(word)).map(stemOf));
}

/** The share of words that two texts have in common: 1 the same, 0 nothing. Jaccard index. */
export function likeness(a: string, b: string): number {
  const [left, right] = [wordsIn(a), wordsIn(b)];
  const both = [...left].filter((word) => right.has(word)).length;
  const all = left.size + right.size - both;
  return all === 0 ? 0 : both / all;
}

/** Whether two texts have a word of meaning in common. */
export function sharesWord(a: string, b: string): boolean {
  const right = wordsIn(b);
  return [...wordsIn(a)].some((word) => right.has(word));
}

function stemOf(word: string): string {
  return word.replace(/(?:ings?|ed|es|s|e)$/, '').slice(0, 12);
}
