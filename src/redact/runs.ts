/** A run of characters in which something may be encoded: where it stands, or the lines on which it does. */
export interface Run {
  text: string;
  places: { start: number; end: number }[];
}

/** Fewer characters encode no secret worth the name. */
const SHORTEST = 20;
const SHORTEST_LINE = 32;
const MOST_LINES = 128;

/** A run as it stands on one line. `mayBe`: by itself it may hold something encoded. */
interface Span {
  start: number;
  end: number;
  mayBe: boolean;
}

const [BASE64, UPPER, LOWER, HEX] = [1, 2, 4, 8];
const CLASS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return (
    (/[A-Za-z0-9+/_-]/.test(character) ? BASE64 : 0) |
    (/[G-Z]/.test(character) ? UPPER : 0) |
    (/[g-z]/.test(character) ? LOWER : 0) |
    (/[0-9A-Fa-f]/.test(character) ? HEX : 0)
  );
});
const EQUALS = 61;
const NEWLINE = 10;
/** What may stand between a run and the end of its line: blanks, quotes, commas. */
const BETWEEN = new Set(Buffer.from(' \t\r"\','));

/**
 * The runs of a text that may be base64 or hexadecimal digits, whole also where they are wrapped over lines, each
 * behind a prefix or not. Names, paths and UUIDs are passed over. `bytes` are the low bytes of the text.
 */
export function encodedRuns(text: string, bytes: Uint8Array): Run[] {
  const spans = spansIn(bytes);
  const runs = spans.filter(({ mayBe }) => mayBe).map((span) => runOf(text, [span]));
  let block: Span[] = [];
  for (const [index, span] of spans.entries()) {
    block.push(span);
    if (block.length < MOST_LINES && isContinued(bytes, span, spans[index + 1])) continue;
    const tail = tailOf(bytes, span);
    const wrapped = tail ? [...block, tail] : block;
    if (wrapped.length > 1 && block.some(({ mayBe }) => mayBe)) runs.push(runOf(text, wrapped));
    block = [];
  }
  return runs;
}

function spansIn(bytes: Uint8Array): Span[] {
  const spans: Span[] = [];
  const { length } = bytes;
  // A run of the shortest length holds every twentieth byte, wherever it begins.
  for (let at = SHORTEST - 1; at < length; at += SHORTEST) {
    if (!isBase64(bytes, at)) continue;
    let start = at;
    while (start > 0 && isBase64(bytes, start - 1)) start -= 1;
    do at += 1;
    while (at < length && isBase64(bytes, at));
    if (at - start < SHORTEST) continue;
    const mayBe = mayEncode(bytes, start, at);
    while (bytes[at] === EQUALS) at += 1;
    if (mayBe || at - start >= SHORTEST_LINE) spans.push({ start, end: at, mayBe });
  }
  return spans;
}

function isBase64(bytes: Uint8Array, at: number): boolean {
  return ((CLASS[bytes[at] ?? 0] ?? 0) & BASE64) !== 0;
}

/** Whether a run is mixed as base64 is, or begins as encoded text does in hexadecimal digits. */
function mayEncode(bytes: Uint8Array, start: number, end: number): boolean {
  let [seen, hex] = [0, HEX];
  for (let at = start; at < end; at += 1) {
    const kind = CLASS[bytes[at] ?? 0] ?? 0;
    seen |= kind;
    hex &= kind;
  }
  return hex === 0 ? (seen & (UPPER | LOWER)) === (UPPER | LOWER) : mayBeHexText(bytes, start);
}

/** Whether hexadecimal digits begin as a text would, or as something packed does: this tells most hashes at once. */
function mayBeHexText(bytes: Uint8Array, start: number): boolean {
  const isPacked =
    (bytes[start] === 49 && ((bytes[start + 1] ?? 0) | 32) === 102) || (bytes[start] === 55 && bytes[start + 1] === 56);
  return (
    isPacked || [start, start + 1].some((from) => [0, 2, 4, 6].every((pair) => isTextDigit(bytes[from + pair] ?? 0)))
  );
}

/** The first digit of a character of ASCII, or of the zero beside it in UTF-16. */
function isTextDigit(byte: number): boolean {
  return byte === 48 || (byte >= 50 && byte <= 55);
}

function runOf(text: string, spans: readonly Span[]): Run {
  const places = spans.map(({ start, end }) => ({ start, end }));
  return { text: places.map(({ start, end }) => text.slice(start, end)).join(''), places };
}

/** Whether a run goes on with the next: the one ends its line, the other begins on the line below. */
function isContinued(bytes: Uint8Array, one: Span, next: Span | undefined): boolean {
  if (!next || one.end - one.start < SHORTEST_LINE || next.end - next.start > one.end - one.start) return false;
  const lineEnd = endOfLine(bytes, one.end);
  return lineEnd !== undefined && next.start > lineEnd && !bytes.subarray(lineEnd + 1, next.start).includes(NEWLINE);
}

/** The short last line of a wrapped run: what stands below its last whole line, or begins the line below. */
function tailOf(bytes: Uint8Array, last: Span): Span | undefined {
  if (last.end - last.start < SHORTEST_LINE) return undefined;
  const lineEnd = endOfLine(bytes, last.end);
  if (lineEnd === undefined || lineEnd >= bytes.length) return undefined;
  const column = last.start - bytes.lastIndexOf(NEWLINE, last.start) - 1;
  const starts = [lineEnd + 1 + column, lineEnd + 1];
  const start = starts.find((at) => isBase64(bytes, at) && !isBase64(bytes, at - 1));
  if (start === undefined || bytes.subarray(lineEnd + 1, start).includes(NEWLINE)) return undefined;
  let end = start;
  while (end - start < SHORTEST && isBase64(bytes, end)) end += 1;
  while (bytes[end] === EQUALS) end += 1;
  return end - start >= 2 ? { start, end, mayBe: false } : undefined;
}

/** The end of the line where nothing but blanks and quotes stands before it; undefined otherwise. */
function endOfLine(bytes: Uint8Array, from: number): number | undefined {
  let at = from;
  while (at < bytes.length && at < from + 4 && BETWEEN.has(bytes[at] ?? 0)) at += 1;
  return at >= bytes.length || bytes[at] === NEWLINE ? at : undefined;
}
