import type { Finding } from '../finding.ts';

/** Kinds of personal data. */
export type PersonalKind = 'card' | 'ssn' | 'iban' | 'email' | 'phone';

/**
 * Whether each kind of personal data is replaced. A card number of nothing but digits is one only where a word before
 * it says so: of random ids with such a beginning one in ten has the check digit. With `bare` it always is.
 */
export type PersonalPolicy = Readonly<Record<Exclude<PersonalKind, 'card'>, boolean> & { card: boolean | 'bare' }>;

/** What every text of one of the kinds has in it: digits in a row or in groups, or an `@`. */
const CARD =
  /(?<![\w.+-])[2-6](?:\d{13,18}|\d{3}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{3}([ -])\d{6}\2\d{4,5})(?![\w+-]|\.\d)/g;
const SSN = /(?<![\w.-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-]|\.\d)/g;
const BARE_SSN = /(?:ssn|social security)[^\d\n]{0,20}(\d{9})(?!\d)/gi;
const IBAN = /[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)(?![A-Za-z0-9])/g;
const EMAIL = /[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9-]|\.[A-Za-z0-9])/g;
const PHONE = /(?<![\w+.-])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,5}\d(?![\w-]|\.\d)/g;
const LOCAL_PHONE = /\(\d{3}\) ?\d{3}-\d{4}(?![\w-])/g;
const NAMED_PHONE =
  /(?:phone|tel|mobile|cell|fax|sms)(?:[_-]?(?:no|nr|number))?\W{1,4}(\+?\d(?:[ .-]?\d){6,13})(?![\w-]|\.\d)/gi;
/** What says that the digits behind it, or under it as a name, are a card's. */
const CARD_WORD =
  /card|(?<![a-z])(?:pan|ccn?|cc_?num(?:ber)?)(?![a-z])|visa|maestro|amex|american express|credit|debit/i;
/** How far before the digits such a word may stand. */
const WORD_BEFORE = 32;
/** Literals of which one stands before a number that is named a telephone's. */
export const PHONE_WORDS = ['phone', 'mobile', 'cell', 'fax', 'sms', 'tel:', 'tel=', 'tel '];

/** The shortest of the numbers that are known by their digits alone. */
const SHORTEST = 11;
const NUMBER = Uint8Array.from({ length: 256 }, (_, byte) => (isDigit(byte) || byte === 32 || byte === 45 ? 1 : 0));

/** Ends of unit and file names that look like a host's. */
const NO_HOST =
  /\.(?:service|socket|timer|mount|target|slice|scope|device|path|png|jpe?g|gif|svg|webp|js|ts|css|map|json|ya?ml)$/i;
/** Accounts that clone a repository, and nobody's mailbox. */
const NO_MAILBOX = /^(?:git|hg|svn)@/i;
/** Lengths of IBANs by country, after the SWIFT registry; where a country is not here, any from 15 to 34. */
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18, FR: 27, GB: 22, GR: 27, HR: 21, HU: 28,
  IE: 22, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MT: 31, NL: 18, NO: 15, PL: 28, PT: 25, RO: 24, SE: 24, SI: 19, SK: 24, TR: 26,
}; // prettier-ignore

/** A match of one of the patterns that is what it looks like. */
interface Shape {
  kind: PersonalKind;
  pattern: RegExp;
  isOne: (match: string, before: string) => boolean;
}

const DIGITS: readonly Shape[] = [
  { kind: 'card', pattern: CARD, isOne: isCard },
  { kind: 'ssn', pattern: SSN, isOne: always },
];
const LETTERS: readonly Shape[] = [
  { kind: 'iban', pattern: IBAN, isOne: (match, before) => !/[A-Za-z0-9]$/.test(before) && isIban(match) },
];
const AT: readonly Shape[] = [
  { kind: 'email', pattern: EMAIL, isOne: (match) => !NO_HOST.test(match) && !NO_MAILBOX.test(match) },
];
const PLUS: readonly Shape[] = [
  { kind: 'phone', pattern: PHONE, isOne: (match) => match.replaceAll(/\D/g, '').length >= 8 },
];
const BRACKET: readonly Shape[] = [
  { kind: 'phone', pattern: LOCAL_PHONE, isOne: (_match, before) => !/[\w.-]$/.test(before) },
];
/** How far before and behind the character that gives one away it may reach. */
const BEFORE = 80;
const BEHIND = 400;
/** What is longer than that is found in part only. */
const LONGEST = 250;

/**
 * Numbers of payment cards, of social security and of accounts, addresses of people and their telephones. `bytes` are
 * the low bytes of the text: patterns are tried only where one of their characters is met.
 */
export function personalData(text: string, bytes: Uint8Array, policy: PersonalPolicy): Finding[] {
  const findings: Finding[] = found(text, 0, LETTERS, policy);
  const around = (shapes: readonly Shape[], at: number): void => {
    const start = Math.max(0, at - BEFORE);
    findings.push(...found(text.slice(start, at + BEHIND), start, shapes, policy));
  };
  const { length } = bytes;
  // The shortest of these numbers holds every eleventh byte, wherever it begins.
  for (let at = SHORTEST - 1; at < length; at += SHORTEST) {
    if (NUMBER[bytes[at] ?? 0] === 0) continue;
    const from = at;
    let start = at;
    while (start > 0 && from - start < BEFORE && NUMBER[bytes[start - 1] ?? 0] !== 0) start -= 1;
    while (at + 1 < length && at - from < BEHIND && NUMBER[bytes[at + 1] ?? 0] !== 0) at += 1;
    if (at - start + 1 < SHORTEST) continue;
    // What stands beside the number decides, too.
    const before = Math.max(0, start - 2);
    const numbers = found(text.slice(before, at + 4), before, DIGITS, policy);
    findings.push(...numbers.filter((one) => policy.card === 'bare' || isSure(text, one)));
  }
  eachWithin(text, '@', (at) => around(AT, at));
  eachWithin(text, '+', (at) => isDigit(bytes[at + 1]) && around(PLUS, at));
  eachWithin(text, '(', (at) => isDigit(bytes[at + 1]) && around(BRACKET, at));
  return findings;
}

/** Whether a number is a card's by more than its digits: by groups, or by a word on its line before it. */
function isSure(text: string, { kind, start, end, secret }: Finding): boolean {
  if (kind !== 'card' || end - start > secret.length) return true;
  const before = text.slice(Math.max(0, start - WORD_BEFORE), start);
  return CARD_WORD.test(before.slice(before.lastIndexOf('\n') + 1));
}

/** Whether a value is a card's number by its digits and by the name that it stands under. */
export function isNamedCard(name: string, value: string, { card }: PersonalPolicy): boolean {
  return card !== false && /^\d{14,19}$/.test(value) && CARD_WORD.test(name) && isCard(value);
}

/** Numbers on a line that says what they are. */
export function namedNumbers(line: string, policy: PersonalPolicy): Finding[] {
  const named = (kind: PersonalKind, pattern: RegExp): Finding[] =>
    policy[kind]
      ? [...line.matchAll(pattern)].map((match) => {
          const secret = match[1] ?? '';
          const end = match.index + match[0].length;
          return { start: end - secret.length, end, kind, secret: plain(kind, secret) };
        })
      : [];
  return [...named('phone', NAMED_PHONE), ...named('ssn', BARE_SSN)];
}

function found(text: string, offset: number, shapes: readonly Shape[], policy: PersonalPolicy): Finding[] {
  return shapes
    .filter(({ kind }) => policy[kind])
    .flatMap(({ kind, pattern, isOne }) =>
      [...text.matchAll(pattern)].flatMap(({ index, 0: match }) => {
        if (!isOne(match, text.slice(Math.max(0, index - 1), index))) return [];
        const start = index + offset;
        return [{ start, end: start + match.length, kind, secret: plain(kind, match) }];
      }),
    );
}

/** One look takes in what follows closely, so that a text of nothing but such characters is not looked at over and over. */
function eachWithin(text: string, character: string, each: (at: number) => unknown): void {
  for (let at = text.indexOf(character); at >= 0;) {
    const looked = each(at) !== false;
    at = text.indexOf(character, looked ? at + BEHIND - LONGEST : at + 1);
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

function always(): boolean {
  return true;
}

/** The same number in another spelling is the same. */
function plain(kind: PersonalKind, secret: string): string {
  return kind === 'email' ? secret.toLowerCase() : secret.replaceAll(/[^A-Za-z0-9]/g, '');
}

/** Issuer, length and check digit of ISO/IEC 7812. */
function isCard(match: string): boolean {
  const digits = match.replaceAll(/\D/g, '');
  const fits =
    (digits.length === 16 &&
      /^(?:4|5[1-5]|2(?:2[2-9]|[3-6]|7[01]|720)|6(?:011|4[4-9]|5)|35(?:2[89]|[3-8]))/.test(digits)) ||
    (digits.length === 15 && /^3[47]/.test(digits)) ||
    (digits.length === 14 && /^3(?:0[0-5]|[68])/.test(digits)) ||
    (digits.length === 19 && /^(?:4|6(?:011|4[4-9]|5))/.test(digits));
  if (!fits) return false;
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, place) => {
      const twice = Number(digit) * (place % 2 === 0 ? 1 : 2);
      return total + (twice > 9 ? twice - 9 : twice);
    }, 0);
  return sum % 10 === 0;
}

/** Length and check digits of ISO 13616. */
function isIban(match: string): boolean {
  const iban = match.replaceAll(' ', '');
  const length = IBAN_LENGTHS[iban.slice(0, 2)];
  if (length === undefined ? iban.length < 15 || iban.length > 34 : iban.length !== length) return false;
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
