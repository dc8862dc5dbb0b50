import { promisify } from 'node:util';
import { constants, deflate, inflate } from 'node:zlib';
import type { z } from 'zod';

const [deflated, inflated] = [promisify(deflate), promisify(inflate)];

/**
 * A value as compressed JSON (RFC 1950), for `bytea`. JSON escapes what PostgreSQL's `text` and `jsonb` refuse, U+0000
 * and lone surrogates, so every string comes back as it was.
 */
export function pack(value: unknown): Promise<Buffer> {
  return deflated(JSON.stringify(value), { level: constants.Z_BEST_SPEED });
}

/** The value that `pack` packed. Throws `ZodError` where an older version stored it in another shape. */
export async function unpack<Value>(schema: z.ZodType<Value>, packed: Uint8Array): Promise<Value> {
  return schema.parse(JSON.parse((await inflated(packed)).toString('utf8')));
}

/** A caller's text as PostgreSQL can take it, for names and reasons: U+0000 becomes U+FFFD. */
export function plain(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD');
}
