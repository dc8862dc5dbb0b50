import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { constants, createDeflate, createInflate } from 'node:zlib';
import type { z } from 'zod';

type Pieces = AsyncIterable<Uint8Array>;

/** Characters that are packed in one go: a log of a hundred megabytes is never written out as JSON a second time. */
const PIECE = 256 * 1024;
/** An answer holds observations, and these their texts: below that, nothing is large. */
const DEEPEST = 3;

/**
 * A value as compressed JSON (RFC 1950), for `bytea`. JSON escapes what PostgreSQL's `text` and `jsonb` refuse, U+0000
 * and lone surrogates, so every string comes back as it was.
 */
export function pack(value: unknown): Promise<Buffer> {
  return pipeline(inPieces(jsonOf(value, 0)), createDeflate({ level: constants.Z_BEST_SPEED }), (packed: Pieces) =>
    buffer(packed),
  );
}

/** The value that `pack` packed. Throws `ZodError` where an older version stored it in another shape. */
export async function unpack<Value>(schema: z.ZodType<Value>, packed: Uint8Array): Promise<Value> {
  const json = await pipeline([packed], createInflate({ chunkSize: PIECE }), (pieces: Pieces) => text(pieces));
  return schema.parse(JSON.parse(json));
}

/** A caller's text as PostgreSQL can take it, for names and reasons: U+0000 becomes U+FFFD. */
export function plain(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD');
}

/** What `JSON.stringify` gives, in pieces where it is long. */
function* jsonOf(value: unknown, depth: number): Generator<string> {
  if (typeof value === 'string' && value.length > PIECE) {
    yield '"';
    for (let start = 0; start < value.length; start += PIECE) {
      yield JSON.stringify(value.slice(start, start + PIECE)).slice(1, -1);
    }
    yield '"';
  } else if (Array.isArray(value) && depth < DEEPEST) {
    for (const [index, item] of value.entries()) {
      yield index === 0 ? '[' : ',';
      yield* jsonOf(item ?? null, depth + 1);
    }
    yield value.length === 0 ? '[]' : ']';
  } else if (value !== null && typeof value === 'object' && !Array.isArray(value) && depth < DEEPEST) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    for (const [index, [name, field]] of fields.entries()) {
      yield `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`;
      yield* jsonOf(field, depth + 1);
    }
    yield fields.length === 0 ? '{}' : '}';
  } else {
    yield JSON.stringify(value);
  }
}

function* inPieces(parts: Iterable<string>): Generator<string> {
  let piece: string[] = [];
  let length = 0;
  for (const part of parts) {
    piece.push(part);
    length += part.length;
    if (length < PIECE) continue;
    yield piece.join('');
    piece = [];
    length = 0;
  }
  if (length > 0) yield piece.join('');
}
