/** Hashes of some words in their order. */
export interface PlaceHashes {
  whole: number;
  /** By place: of the words with this place left open. */
  open: number[];
  /** By place: of the words with another word in this place. */
  wild: number[];
}

const TWO_32 = 2 ** 32;
const TWO_21 = 2 ** 21;

/**
 * Hashes words so that leaving one out costs one step, not one pass: each word gives two 32-bit numbers that depend on
 * its place, and the hash is their sum. 53 bits, so that among a million of them two are equal once in ten thousand times.
 */
export function placeHashes(words: readonly string[], other: string): PlaceHashes {
  const own = words.map((word, place) => [mixed(word, place, 0x9e3779b1), mixed(word, place, 0x85ebca6b)] as const);
  let [a, b] = [words.length, words.length];
  for (const [x, y] of own) [a, b] = [(a + x) >>> 0, (b + y) >>> 0];
  const open: number[] = [];
  const wild: number[] = [];
  for (const [place, [x, y]] of own.entries()) {
    const [restA, restB] = [(a - x) >>> 0, (b - y) >>> 0];
    // The place itself counts, else an open place would look the same wherever it stands.
    open.push(joined((restA + mixed('', place, 0xc2b2ae35)) >>> 0, (restB + mixed('', place, 0x27d4eb2f)) >>> 0));
    wild.push(joined((restA + mixed(other, place, 0x9e3779b1)) >>> 0, (restB + mixed(other, place, 0x85ebca6b)) >>> 0));
  }
  return { whole: joined(a, b), open, wild };
}

function joined(a: number, b: number): number {
  return (a % TWO_21) * TWO_32 + b;
}

/** FNV-1a over the word, started by its place and a seed, and mixed once more (the finaliser of MurmurHash3). */
function mixed(word: string, place: number, seed: number): number {
  let hash = (seed ^ Math.imul(place + 1, 0x01000193)) >>> 0;
  for (let index = 0; index < word.length; index += 1) hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
