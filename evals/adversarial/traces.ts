import { gunzipSync, inflateSync } from 'node:zlib';

/**
 * Makes a search over a text: whether it holds a secret plain, encoded, reversed, without its separators, or in what is
 * encoded in the text.
 */
export function searchOf(text: string): (secret: string) => boolean {
  const [letters, decoded] = [without(text), inside(text)];
  return (secret) =>
    spellings(secret).some((one) => text.includes(one)) ||
    letters.includes(without(secret)) ||
    decoded.includes(secret);
}

function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((pad) => {
    const whole = Buffer.concat([Buffer.alloc(pad), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return whole.slice(pad === 0 ? 0 : pad + 1, -1);
  });
  const forms = [
    secret,
    Array.from(secret).toReversed().join(''),
    bytes.toString('hex'),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    ...base64,
    ...base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return forms.filter(({ length }) => length >= 8);
}

function without(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]/g, '');
}

/** What stands behind the runs of base64 and hexadecimal digits. */
function inside(text: string): string {
  const decoded = new Set<string>();
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{20,}={0,2}/g)) {
    for (const bytes of [Buffer.from(run, 'base64'), Buffer.from(run, 'hex')]) {
      decoded.add((unpacked(bytes) ?? bytes).toString('latin1'));
    }
  }
  return [...decoded].join('\n');
}

/** What gzip or zlib packed; undefined where neither did. */
export function unpacked(bytes: Buffer): Buffer | undefined {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes, { maxOutputLength: 64 * 1024 * 1024 });
    if (bytes[0] === 0x78) return inflateSync(bytes, { maxOutputLength: 256 * 1024 * 1024 });
  } catch {
    return undefined;
  }
  return undefined;
}
