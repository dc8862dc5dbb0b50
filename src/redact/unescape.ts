/** A text in the plain, and where each of its characters began in the text that it was read from. */
export interface Unescaped {
  text: string;
  /** Of a character of the plain text, the offset in the escaped one. */
  offsetOf: (at: number) => number;
}

const ESCAPE =
  /\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})|\\(["'\\/bfnrt])|%([0-9A-Fa-f]{2})|&(amp|lt|gt|quot|apos|#39|#34);|[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g;
const LETTERS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  '#34': '"',
};

/**
 * Escapes of JSON, URLs and HTML as what they stand for, and invisible characters gone. Undefined where there are none.
 */
export function unescape(text: string): Unescaped | undefined {
  const pieces: string[] = [];
  const [plainStarts, rawStarts]: [number[], number[]] = [[0], [0]];
  let [taken, length] = [0, 0];
  for (const match of text.matchAll(ESCAPE)) {
    const [escape, unicode, byte, letter, percent, entity] = match;
    const code = unicode ?? byte ?? percent;
    const plain =
      code !== undefined
        ? String.fromCharCode(Number.parseInt(code, 16))
        : letter !== undefined
          ? (LETTERS[letter] ?? letter)
          : (ENTITIES[entity ?? ''] ?? '');
    const before = text.slice(taken, match.index);
    pieces.push(before, plain);
    plainStarts.push(length + before.length);
    rawStarts.push(match.index);
    length += before.length + plain.length;
    taken = match.index + escape.length;
    plainStarts.push(length);
    rawStarts.push(taken);
  }
  if (pieces.length === 0) return undefined;
  pieces.push(text.slice(taken));

  return {
    text: pieces.join(''),
    offsetOf(at) {
      let [low, high] = [0, plainStarts.length];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((plainStarts[middle] ?? 0) <= at) low = middle;
        else high = middle;
      }
      return (rawStarts[low] ?? 0) + at - (plainStarts[low] ?? 0);
    },
  };
}
