/** Finds any of many literals in one pass over bytes. */
export interface LiteralIndex {
  /** Calls `hit` with the number of the literal and the offset at which it stands. */
  search: (bytes: Uint8Array, hit: (literal: number, at: number) => void) => void;
}

/** ASCII capitals as small letters, every other byte as it is. */
export const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));

/**
 * An index over literals of at least three characters, of which only the low byte counts; ASCII case does not. Most
 * bytes are skipped: Wu and Manber, "A fast algorithm for multi-pattern searching" (1994), with blocks of two bytes,
 * and of three where every literal is long.
 */
export function createLiteralIndex(literals: readonly string[]): LiteralIndex {
  const patterns = literals.map((literal) => Buffer.from(literal, 'latin1').map((byte) => FOLDED[byte] ?? byte));
  const shortest = Math.min(...patterns.map(({ length }) => length));
  if (patterns.length > 0 && shortest < 3) throw new RangeError('a literal has at least three characters');
  const wide = shortest >= 5 ? 0xff : 0;
  const span = wide === 0 ? 2 : 3;
  const shifts = new Uint8Array(65_536).fill(Math.min(255, Math.max(1, shortest - span + 1)));
  const buckets = new Map<number, number[]>();
  for (const [number, pattern] of patterns.entries()) {
    for (let end = span - 1; end < shortest; end += 1) {
      const block = blockOf(pattern[end - 2] ?? 0, pattern[end - 1] ?? 0, pattern[end] ?? 0, wide);
      const shift = shortest - 1 - end;
      shifts[block] = Math.min(shifts[block] ?? 0, shift);
      if (shift === 0) buckets.set(block, [...(buckets.get(block) ?? []), number]);
    }
  }

  return {
    search(bytes, hit) {
      if (patterns.length === 0) return;
      const { length } = bytes;
      for (let at = shortest - 1; at < length;) {
        const block = blockOf(foldedAt(bytes, at - 2), foldedAt(bytes, at - 1), foldedAt(bytes, at), wide);
        const shift = shifts[block] ?? 0;
        if (shift > 0) {
          at += shift;
          continue;
        }
        const start = at - shortest + 1;
        for (const number of buckets.get(block) ?? []) {
          const pattern = patterns[number];
          if (pattern && standsAt(bytes, start, pattern)) hit(number, start);
        }
        at += 1;
      }
    },
  };
}

function foldedAt(bytes: Uint8Array, at: number): number {
  return FOLDED[bytes[at] ?? 0] ?? 0;
}

/** The place of a block in the table; of its first byte only where `wide` has bits. */
function blockOf(first: number, second: number, third: number, wide: number): number {
  return (((first & wide) << 11) ^ (second << 8) ^ third ^ ((first & wide) >> 3)) & 0xffff;
}

function standsAt(bytes: Uint8Array, start: number, pattern: Uint8Array): boolean {
  if (start + pattern.length > bytes.length) return false;
  for (let index = 0; index < pattern.length; index += 1) {
    if (FOLDED[bytes[start + index] ?? 0] !== pattern[index]) return false;
  }
  return true;
}
