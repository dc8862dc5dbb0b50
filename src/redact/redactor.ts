import { atOnce } from '../at-once.ts';
import { inSlices, type Patience } from '../in-slices.ts';
import { merged, type Finding } from './finding.ts';
import { createOwnCredentials } from './own-credentials.ts';
import { isSecret, namesSecret } from './rules/key-value.ts';
import { isNamedCard, type PersonalPolicy } from './rules/personal.ts';
import { scan, type Wanted } from './scan.ts';
import { createToken } from './token.ts';

/** What a redactor is made of. */
export interface RedactorOptions {
  /** The installation's own key for tokens; it is never written anywhere. */
  key: string;
  /** The product's own credentials. */
  own: readonly string[];
  personal: PersonalPolicy;
}

/** Takes secrets and personal data out of text and puts tokens in their place. What holds none comes back the same. */
export interface Redactor {
  text: (text: string) => string;
  /** Does so for every string in a JSON value, names of members included; what they name decides, too. */
  value: <Value>(value: Value) => Value;
  /**
   * The same in slices between which the event loop goes on. Throws the signal's reason once it has aborted, and
   * `RangeError` where it takes longer than `limitMs`.
   */
  slowly: <Value>(value: Value, options: Patience) => Promise<Value>;
  /** The kinds of what it would take out, each once. */
  kindsIn: (text: string) => string[];
  /** The same in such slices. */
  kindsSlowly: (text: string) => Promise<string[]>;
}

/** Characters that are looked at in one go, a few milliseconds' worth. */
const PIECE = 32 * 1024;
const OVERLAP = 4096;
/** A block that goes on over the end of a piece, a key or an encoded file, is kept together up to here. */
const LONGEST_BLOCK = 32 * 1024;
/** For what is about to leave. */
const SEARCH: Patience = { limitMs: 60_000 };
/** How often a text is looked through, so that nothing is found in what comes out. */
const MOST_ROUNDS = 4;
const DEEPEST = 100;
const MOST_REMEMBERED = 20_000;
const LONGEST_REMEMBERED = 200;

/** A redactor under one key, for one installation. */
export function createRedactor({ key, own, personal }: RedactorOptions): Redactor {
  const token = createToken(key);
  const wanted: Wanted = { own: createOwnCredentials([...own, key]), personal };
  const remembered = new Map<string, string>();

  function* found(text: string): Generator<void, Finding[]> {
    const findings: Finding[] = [];
    for (let start = 0; start < text.length;) {
      const cut = cutAfter(text, start);
      const piece = text.slice(start, cut.end);
      for (const finding of scan(piece, wanted)) {
        findings.push({ ...finding, start: finding.start + start, end: finding.end + start });
      }
      start = cut.next;
      yield;
    }
    return merged(findings);
  }

  function* redacted(text: string): Generator<void, string> {
    if (text.length < 4) return text;
    const known = remembered.get(text);
    if (known !== undefined) return known;
    let out = text;
    // What is taken out changes what stands beside it: `@0.AA` is an address once no letter follows.
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const findings = yield* found(out);
      if (findings.length === 0) break;
      out = withTokens(out, findings);
    }
    if (text.length <= LONGEST_REMEMBERED) {
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(text, out);
    }
    return out;
  }

  function withTokens(text: string, findings: readonly Finding[]): string {
    const pieces: string[] = [];
    let from = 0;
    for (const { start, end, kind, secret } of findings) {
      pieces.push(text.slice(from, start), token(kind, secret));
      from = end;
    }
    return [...pieces, text.slice(from)].join('');
  }

  function* walk(value: unknown, depth: number, name: string | undefined): Generator<void, unknown> {
    if (depth > DEEPEST) throw new RangeError(`a value is nested deeper than ${DEEPEST}`);
    if (typeof value === 'string') {
      const sure = name === undefined ? undefined : namesSecret(name);
      const clean = yield* redacted(value);
      if (name !== undefined && clean === value && isNamedCard(name, value, personal)) return token('card', value);
      return sure && clean === value && isSecret(value, sure === 'strong') ? token('secret', value) : clean;
    }
    if (Array.isArray(value)) {
      const items: readonly unknown[] = value;
      if (isNumeric(items)) return items;
      let out: unknown[] | undefined;
      for (const [index, item] of items.entries()) {
        const clean = yield* walk(item, depth + 1, name);
        if (clean !== item) (out ??= [...items])[index] = clean;
      }
      return out ?? items;
    }
    if (value === null || typeof value !== 'object') return value;
    let changed = false;
    const entries: [string, unknown][] = [];
    for (const [member, item] of Object.entries(value)) {
      const clean: [string, unknown] = [yield* redacted(member), yield* walk(item, depth + 1, member)];
      if (clean[0] !== member || clean[1] !== item) changed = true;
      entries.push(clean);
    }
    return changed ? Object.fromEntries(entries) : value;
  }

  return {
    text: (text) => atOnce(redacted(text)),
    // What comes out has the shape of what went in: strings stay strings.
    value: <Value>(value: Value) => atOnce(walk(value, 0, undefined)) as Value,
    slowly: <Value>(value: Value, options: Patience) => inSlices(walk(value, 0, undefined), options) as Promise<Value>,
    kindsIn: (text) => kindsOf(atOnce(found(text))),
    kindsSlowly: async (text) => kindsOf(await inSlices(found(text), SEARCH)),
  };
}

function kindsOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ kind }) => kind))].toSorted();
}

/** The samples of a series: a million numbers hold no secret. */
function isNumeric(values: readonly unknown[]): boolean {
  const [first] = values;
  return typeof first === 'number' || (Array.isArray(first) && first.length === 2 && typeof first[0] === 'number');
}

/** Where a piece ends, between two lines if it can be, and where the next begins. */
function cutAfter(text: string, start: number): { end: number; next: number } {
  if (text.length - start <= PIECE) return { end: text.length, next: text.length };
  const limit = start + PIECE;
  const newline = text.lastIndexOf('\n', limit);
  if (newline <= start) return { end: limit, next: limit - OVERLAP };
  let end = newline + 1;
  const piece = text.slice(Math.max(start, end - LONGEST_BLOCK), end);
  if (piece.lastIndexOf('-----BEGIN') > piece.lastIndexOf('-----END')) {
    const close = text.indexOf('-----END', end);
    if (close >= 0 && close - end < LONGEST_BLOCK) end = lineAfter(text, close);
  }
  while (end - limit < LONGEST_BLOCK && /[A-Za-z0-9+/_-]{32}=?=?["', \t\r]?\n$/.test(text.slice(end - 40, end))) {
    const next = lineAfter(text, end);
    if (next - end > 1024) break;
    end = next;
  }
  return { end, next: end };
}

function lineAfter(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline + 1;
}
