import type { Finding } from './finding.ts';
import { FOLDED, createLiteralIndex } from './literal-index.ts';

/** Fewer characters are no secret that could be told from other text. */
const SHORTEST = 8;
/** So many characters in a row of a longer credential count as much as the whole. */
const STRETCH = 12;

/** A spelling of a credential, and how many bytes of it in a row give it away. */
interface Form {
  bytes: Uint8Array;
  least: number;
  secret: string;
}

/** Finds the product's own credentials, whole or in long parts, however they are spelled. */
export interface OwnCredentials {
  /** `bytes` holds the low byte of each UTF-16 code unit of the text. */
  find: (bytes: Uint8Array) => Finding[];
}

const LETTERS = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) ? 1 : 0,
);

/**
 * Looks for credentials plain, reversed, in base64 at any offset, in hexadecimal, URL-encoded, and with anything put
 * between their letters and digits. Case does not count.
 */
export function createOwnCredentials(credentials: readonly string[]): OwnCredentials {
  const known = [...new Set(credentials)].filter(({ length }) => length >= SHORTEST);
  const direct = matcher(known.flatMap(formsOf));
  const spread = matcher(known.flatMap(lettersOf));
  let kept = new Uint8Array(0);

  return {
    find(bytes) {
      if (known.length === 0) return [];
      if (kept.length < bytes.length) kept = new Uint8Array(bytes.length);
      const letters = kept;
      const { length } = bytes;
      let count = 0;
      for (let at = 0; at < length; at += 1) {
        const byte = bytes[at] ?? 0;
        letters[count] = byte;
        count += LETTERS[byte] ?? 0;
      }
      const apart = spread(letters.subarray(0, count));
      if (apart.length === 0) return direct(bytes);
      const places = [...bytes.keys()].filter((at) => LETTERS[bytes[at] ?? 0] === 1);
      return [
        ...direct(bytes),
        ...apart.map(({ start, end, ...rest }) => ({
          ...rest,
          start: places[start] ?? 0,
          end: (places[end - 1] ?? 0) + 1,
        })),
      ];
    },
  };
}

function formsOf(secret: string): Form[] {
  const form = (text: string, least: number): Form => ({ bytes: Buffer.from(text, 'latin1'), least, secret });
  const least = Math.min(STRETCH, secret.length);
  const hex = Buffer.from(secret, 'utf8').toString('hex');
  const encoded = encodeURIComponent(secret);
  const base64 = [0, 1, 2].flatMap((pad) => {
    const whole = Buffer.concat([Buffer.alloc(pad), Buffer.from(secret, 'utf8')])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters at both ends depend on what stands beside the credential.
    const inner = whole.slice(pad === 0 ? 0 : pad + 1, -1);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [
    form(secret, least),
    form(reversed(secret), least),
    form(hex, 2 * least),
    form(reversed(hex), 2 * least),
    ...(encoded === secret ? [] : [form(encoded, least)]),
    ...[...new Set(base64)].map((text) => form(text, Math.min(16, text.length))),
  ];
}

function reversed(text: string): string {
  return Array.from(text).toReversed().join('');
}

/** A credential without its separators, forward and backward. */
function lettersOf(secret: string): Form[] {
  const letters = secret.replaceAll(/[^A-Za-z0-9]/g, '');
  if (letters.length < STRETCH) return [];
  return [letters, reversed(letters)].map((text) => ({
    bytes: Buffer.from(text, 'latin1'),
    least: Math.max(STRETCH, Math.min(16, text.length)),
    secret,
  }));
}

/**
 * A stretch of `least` bytes holds one whole piece of half that length, whichever stretch it is: so pieces are looked
 * for, and then how far each goes on to both sides. A piece within what was found already is passed over, or a
 * credential such as `xxxxxxxx` would be found anew at every letter of a row of them; what such a piece may add is
 * shorter than `least`.
 */
function matcher(forms: readonly Form[]): (bytes: Uint8Array) => Finding[] {
  const pieces = forms.flatMap((form) => {
    const length = Math.max(2, Math.floor(Math.min(form.least, form.bytes.length) / 2));
    const starts = Array.from({ length: Math.floor(form.bytes.length / length) }, (_, index) => index * length);
    return starts.map((start) => ({
      form,
      start,
      length,
      text: Buffer.from(form.bytes.subarray(start, start + length)).toString('latin1'),
    }));
  });
  const index = createLiteralIndex(pieces.map(({ text }) => text));
  return (bytes) => {
    const findings: Finding[] = [];
    const foundTo = new Map<Form, number>();
    index.search(bytes, (literal, at) => {
      const piece = pieces[literal];
      if (!piece) return;
      const { form, start: inForm, length } = piece;
      if (at + length <= (foundTo.get(form) ?? 0)) return;
      let [from, first] = [at, inForm];
      while (from > 0 && first > 0 && FOLDED[bytes[from - 1] ?? 0] === FOLDED[form.bytes[first - 1] ?? 0])
        [from, first] = [from - 1, first - 1];
      let [to, last] = [at, inForm];
      while (to < bytes.length && last < form.bytes.length && FOLDED[bytes[to] ?? 0] === FOLDED[form.bytes[last] ?? 0])
        [to, last] = [to + 1, last + 1];
      if (to - from >= Math.min(form.least, form.bytes.length)) {
        findings.push({ start: from, end: to, kind: 'own-credential', secret: form.secret });
        foundTo.set(form, to);
      }
    });
    return findings;
  };
}
