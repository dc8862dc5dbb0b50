import { createReadStream } from 'node:fs';

/** How long a line may be before it is cut, and what stops the reading. */
export interface LineLimits {
  maxLineBytes: number;
  signal: AbortSignal;
  /** The byte to begin at; without it the first. The line that it lies in is not given. */
  after?: number;
}

/**
 * The lines of a file as UTF-8, without their `\n`, a batch for every piece that was read; memory stays bounded however
 * large the file is. A line that is too long keeps its beginning and says how much was cut; bytes that are no UTF-8
 * and U+0000, which no database stores as text, become U+FFFD. Throws what the file system throws.
 */
export async function* readLines(
  path: string,
  { maxLineBytes, signal, after = 0 }: LineLimits,
): AsyncGenerator<string[]> {
  let open: Buffer[] = [];
  let kept = 0;
  let cut = 0;

  function keep(piece: Buffer): void {
    const room = Math.max(0, maxLineBytes - kept);
    if (piece.length > room) cut += piece.length - room;
    if (room === 0 || piece.length === 0) return;
    const part = piece.subarray(0, room);
    open.push(part);
    kept += part.length;
  }

  function close(): string {
    const line = textOf(open.length === 1 && open[0] ? open[0] : Buffer.concat(open), cut);
    open = [];
    kept = 0;
    cut = 0;
    return line;
  }

  let isWithin = after > 0;
  // From the byte before: where that ends a line, the next one is whole.
  const start = Math.max(0, after - 1);
  for await (const chunk of createReadStream(path, { signal, start, highWaterMark: 1 << 18 })) {
    if (!Buffer.isBuffer(chunk)) continue;
    const lines: string[] = [];
    let from = 0;
    if (isWithin) {
      from = chunk.indexOf(10) + 1;
      if (from === 0) continue;
      isWithin = false;
    }
    for (let end = chunk.indexOf(10, from); end >= 0; end = chunk.indexOf(10, from)) {
      keep(chunk.subarray(from, end));
      lines.push(close());
      from = end + 1;
    }
    keep(chunk.subarray(from));
    yield lines;
  }
  if (kept > 0) yield [close()];
}

function textOf(bytes: Buffer, cut: number): string {
  const whole = cut === 0 ? bytes : bytes.subarray(0, endOfCharacter(bytes));
  const text = whole.toString('utf8').replaceAll('\0', '\uFFFD');
  const lost = cut + bytes.length - whole.length;
  return lost === 0 ? text : `${text} …[${lost} bytes cut]`;
}

/** Where the last whole character ends: a cut may have gone through one. */
function endOfCharacter(bytes: Buffer): number {
  let start = bytes.length - 1;
  while (start > 0 && start > bytes.length - 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  const lead = bytes[start] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return start + length > bytes.length ? start : bytes.length;
}
