import { createHmac } from 'node:crypto';

/** What stands where a secret stood: `[REDACTED:kind:hex]`. */
export const TOKEN = /\[REDACTED:[a-z0-9-]+:[0-9a-f]+\]/g;

const MOST_REMEMBERED = 10_000;

/** Names a secret without telling it. */
export type Token = (kind: string, secret: string) => string;

/**
 * Tokens under one key. Equal secrets get the same 12 hexadecimal digits (HMAC-SHA-256), so what hung together still
 * does; without the key nobody can try secrets out on them.
 */
export function createToken(key: string): Token {
  const known = new Map<string, string>();
  return (kind, secret) => {
    let hex = known.get(secret);
    if (hex === undefined) {
      hex = createHmac('sha256', key).update(secret, 'utf8').digest('hex').slice(0, 12);
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(secret, hex);
    }
    return `[REDACTED:${kind}:${hex}]`;
  };
}
