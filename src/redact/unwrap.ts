import { constants, gunzipSync, inflateSync } from 'node:zlib';

/** The most that one packed stretch is unpacked to. */
const MOST_BYTES = 512 * 1024;
/** Fewer characters in a row are not read as text. */
const SHORTEST_TEXT = 8;

const HEX = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102) || (byte >= 65 && byte <= 70) ? 1 : 0,
);

/** The texts that a run of base64 or hexadecimal digits may stand for; none where it stands for no text. */
export function textsBehind(run: string): string[] {
  return isHex(run) ? hexTexts(run) : base64Texts(run);
}

/** The texts behind base64, from each of the four offsets at which a group may begin. */
export function base64Texts(run: string): string[] {
  return [0, 1, 2, 3].flatMap((offset) => textOf(Buffer.from(run.slice(offset), 'base64')));
}

function hexTexts(run: string): string[] {
  return [0, 1].flatMap((offset) => {
    // Letters and digits of ASCII begin with 2 to 7; a pair of other digits tells a hash from a text at once.
    const probe = Buffer.from(run.slice(offset, offset + 8), 'hex');
    const isPacked = probe[0] === 0x1f || probe[0] === 0x78;
    if (!isPacked && !probe.every((byte) => byte === 0 || (byte >= 32 && byte < 127) || byte === 10)) return [];
    return textOf(Buffer.from(run.slice(offset, run.length - ((run.length - offset) % 2)), 'hex'));
  });
}

/** Whether it is hexadecimal digits only. */
export function isHex(run: string): boolean {
  for (let at = 0; at < run.length; at += 1) if (HEX[run.charCodeAt(at)] !== 1) return false;
  return true;
}

/** The readable stretches of some bytes, unpacked where they are packed. */
function textOf(bytes: Buffer): string[] {
  const unpacked = unpack(bytes);
  if (unpacked) return [unpacked.toString('utf8')];
  const stretches: string[] = [];
  let stretch = '';
  let from = -1;
  const take = (to: number): void => {
    if (from >= 0) stretch += bytes.toString('latin1', from, to);
    from = -1;
  };
  for (let at = 0; at <= bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte !== undefined && ((byte >= 32 && byte < 127) || byte === 10 || byte === 13 || byte === 9)) {
      if (from < 0) from = at;
      continue;
    }
    take(at);
    // UTF-16 has a zero beside each letter.
    if (byte === 0 && bytes[at - 1] !== 0) continue;
    if (stretch.length >= SHORTEST_TEXT) stretches.push(stretch);
    stretch = '';
  }
  return stretches;
}

function unpack(bytes: Buffer): Buffer | undefined {
  const options = { maxOutputLength: MOST_BYTES, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes, options);
    if (bytes[0] === 0x78 && ((bytes[0] << 8) | (bytes[1] ?? 0)) % 31 === 0) return inflateSync(bytes, options);
  } catch (error) {
    // What is larger than that is not looked through, so nobody may see it.
    if (error instanceof RangeError) throw new Unreadable();
  }
  return undefined;
}

/** Packed to more than is unpacked. */
export class Unreadable extends Error {}
