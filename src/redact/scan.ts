import type { Finding } from './finding.ts';
import { createLiteralIndex } from './literal-index.ts';
import type { OwnCredentials } from './own-credentials.ts';
import { PRESET_BEGINS, presetFindings } from './preset.ts';
import { HEADER_WORDS, protocolSecrets } from './rules/header.ts';
import { KEY_WORDS, namedSecrets } from './rules/key-value.ts';
import { manifestSecrets } from './rules/manifest.ts';
import { PHONE_WORDS, namedNumbers, personalData, type PersonalPolicy } from './rules/personal.ts';
import { KEY_BEGIN, privateKeys } from './rules/private-key.ts';
import { VENDORS, vendorCredentials } from './rules/vendor.ts';
import { encodedRuns } from './runs.ts';
import { unescape } from './unescape.ts';
import { TOKEN } from './token.ts';
import { Unreadable, textsBehind } from './unwrap.ts';

/** How deep what is encoded in what is encoded is looked into. */
const DEEPEST = 4;
/** What may be decoded of one piece of text, in characters. */
const MOST_DECODED = 8 * 1024 * 1024;
/** A longer line is looked at in windows: some rules take the square of a line's length. */
const WINDOW = 4096;
const OVERLAP = 1024;
/** An AWS secret key by its form, believed only beside an access key. */
const AWS_SECRET =
  /(?<![A-Za-z0-9/+_-])(?=[A-Za-z0-9/+]{0,39}\d)(?=[A-Za-z0-9/+]{0,39}[A-Z])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])/g;

const URL_SIGN = '://';
const LITERALS = [
  URL_SIGN,
  ...KEY_WORDS,
  ...HEADER_WORDS,
  ...PHONE_WORDS,
  ...PRESET_BEGINS,
  KEY_BEGIN,
  'ssn',
  'social security',
  ...VENDORS.flatMap(({ begins }) => begins),
];
const BEGINS = createLiteralIndex(LITERALS);

/** What is looked for besides what everybody's secrets look like. */
export interface Wanted {
  own: OwnCredentials;
  personal: PersonalPolicy;
}

/** All secrets and personal data in a piece of text, plain or encoded. Overlaps are possible. */
export function scan(text: string, wanted: Wanted): Finding[] {
  const budget = { left: MOST_DECODED };
  if (!text.includes('[REDACTED:')) return scanDepth(text, wanted, 0, budget);
  const tokens = [...text.matchAll(TOKEN)].map(({ index, 0: token }) => ({ start: index, end: index + token.length }));
  const masked = text.replace(TOKEN, (token) => '\0'.repeat(token.length));
  return outside(tokens, text, scanDepth(masked, wanted, 0, budget));
}

function scanDepth(text: string, wanted: Wanted, depth: number, budget: { left: number }): Finding[] {
  budget.left -= text.length;
  if (budget.left < 0) throw new Unreadable();
  const bytes = Buffer.from(text, 'latin1');
  const secrets = [...wanted.own.find(bytes), ...hotStretches(text, bytes, wanted.personal)];
  const personal = personalData(text, bytes, wanted.personal);
  // A password before the host of a URL looks like an address, and the host may stay.
  const findings = [...secrets, ...personal.filter((one) => one.kind !== 'email' || !secrets.some(overlaps(one)))];
  if (/-----BEGIN/.test(text)) findings.push(...privateKeys(text));
  if (/\bvalue\b|\bkind\b/i.test(text)) findings.push(...manifestSecrets(text));
  if (depth >= DEEPEST) return findings;

  for (const { text: run, places } of encodedRuns(text, bytes)) {
    const inner = behind(run, wanted, depth, budget);
    if (inner) findings.push(...places.map((place) => ({ ...place, ...inner })));
  }
  const plain = unescape(text);
  if (plain) {
    for (const { start, end, ...rest } of scanDepth(plain.text, wanted, depth + 1, budget)) {
      findings.push({ ...rest, start: plain.offsetOf(start), end: plain.offsetOf(end) });
    }
  }
  return findings;
}

/** What stands behind an encoded run, if that is anything to hide. */
function behind(
  run: string,
  wanted: Wanted,
  depth: number,
  budget: { left: number },
): Pick<Finding, 'kind' | 'secret'> | undefined {
  try {
    for (const text of textsBehind(run)) {
      const found = scanDepth(text, wanted, depth + 1, budget);
      const [first] = found;
      if (first) return { kind: first.kind, secret: found.length === 1 ? first.secret : longest(found) };
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'unreadable', secret: run };
  }
}

function longest(findings: readonly Finding[]): string {
  return findings.reduce((most, { secret }) => (secret.length > most.length ? secret : most), '');
}

/** What the rules find around the literals with which secrets begin. */
function hotStretches(text: string, bytes: Uint8Array, personal: PersonalPolicy): Finding[] {
  const findings: Finding[] = [];
  let done = 0;
  BEGINS.search(bytes, (literal, at) => {
    if (at < done) return;
    const lineStart = text.lastIndexOf('\n', at) + 1;
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 ? text.length : newline;
    const start = Math.max(lineStart, at - OVERLAP);
    const end = Math.min(lineEnd, at + WINDOW);
    // Most URLs hold no password.
    if (literal === 0 && !text.slice(at, end).includes('@')) return;
    done = end === lineEnd ? lineEnd : end - OVERLAP;
    findings.push(...moved(rules(text.slice(start, end), personal), start));
  });
  return findings;
}

function rules(line: string, personal: PersonalPolicy): Finding[] {
  const vendor = vendorCredentials(line);
  const beside = vendor.some(({ kind }) => kind === 'aws-access-key')
    ? [...line.matchAll(AWS_SECRET)].map(({ index, 0: secret }) => ({
        start: index,
        end: index + 40,
        kind: 'aws-secret-key',
        secret,
      }))
    : [];
  const protocol = protocolSecrets(line);
  // Of a URL the preset would take all; where the password was found, the host may stay.
  const preset = presetFindings(line).filter(({ secret }) => protocol.length === 0 || !secret.includes(URL_SIGN));
  return [...vendor, ...beside, ...protocol, ...namedSecrets(line), ...preset, ...namedNumbers(line, personal)];
}

function overlaps(one: Finding): (other: Finding) => boolean {
  return ({ start, end }) => start < one.end && end > one.start;
}

function moved(findings: readonly Finding[], by: number): Finding[] {
  return findings.map((finding) => ({ ...finding, start: finding.start + by, end: finding.end + by }));
}

/** Tokens that stand in the text already are left alone; what stands around one in the same finding is not. */
function outside(
  tokens: readonly { start: number; end: number }[],
  text: string,
  findings: readonly Finding[],
): Finding[] {
  return findings.flatMap((finding) => {
    let pieces = [finding];
    for (const token of tokens) {
      pieces = pieces.flatMap((piece) => {
        if (piece.end <= token.start || piece.start >= token.end) return [piece];
        const parts = [
          { ...piece, end: Math.min(piece.end, token.start) },
          { ...piece, start: Math.max(piece.start, token.end) },
        ];
        return parts
          .filter(({ start, end }) => end - start >= 3)
          .map((part) => ({ ...part, secret: text.slice(part.start, part.end) }));
      });
    }
    return pieces;
  });
}
