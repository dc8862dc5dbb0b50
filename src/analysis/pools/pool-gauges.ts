import type { Seen } from '../../ledger.ts';
import type { Series } from '../../schema/index.ts';
import { stem, wordsOf } from '../signals/words.ts';

/** Words of a gauge of the places of a pool that are in use. */
export const TAKEN: ReadonlySet<string> = new Set(['use', 'used', 'active', 'busy', 'acquired']);
/** Words of a gauge of what waits for a place. */
export const WAITING: ReadonlySet<string> = new Set(['waiting', 'pending', 'queued', 'waiter']);
/** More copies than this are not cited one by one. */
export const MOST_COPIES = 20;

/** The gauge whose name has one of some words, and most of the size's own from its beginning on. */
export function named(
  gauges: readonly (readonly [string, Seen<Series>[]])[],
  words: ReadonlySet<string>,
  size: string,
): Seen<Series>[] | undefined {
  return gauges
    .filter(([metric]) => wordsOf(metric).some((word) => words.has(stem(word))))
    .toSorted(([a], [b]) => sharedWords(b, size) - sharedWords(a, size))[0]?.[1];
}

/**
 * Whether a gauge may be of the pool that another tells the size of: it begins alike and shares two of its words, or all
 * but the one that says size. One word alone is often that of a whole library or protocol, such as `http`.
 */
export function isOfOnePool(gauge: string, size: string): boolean {
  const [words, own] = [new Set(wordsOf(gauge)), wordsOf(size)];
  const shared = own.filter((word) => words.has(word)).length;
  return sharedWords(gauge, size) > 0 && shared >= Math.min(2, own.length - 1);
}

/** How many words two names have in common from their beginning on. */
function sharedWords(one: string, other: string): number {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const end = a.findIndex((word, index) => word !== b[index]);
  return end < 0 ? a.length : end;
}
