import { mask } from './mask.ts';

/** Stands where a message has something that differs from one to the next, of no particular type. */
export const WILDCARD = '<*>';

/** Characters that are words of their own: `id[0]=7` has six words. */
const ALONE = flags('=,;()[]{}"\'|');
const SPACE = flags(' \t\r\n\v\f');
const [COLON, EQUALS, OPEN, CLOSE, SLASH] = [58, 61, 40, 41, 47];

/** Units and names of days and months vary with the number beside them. */
const BESIDE_NUMBER =
  /^(?:[KMGT]?i?B|bytes|ms|s|us|ns|secs?|seconds?|minutes?|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)$/;

const LONGEST_UNIT = 7;

/**
 * The words of a message with what varies in them masked. Words end at blanks and at brackets, quotes, commas and
 * equals signs, which stand alone; a colon stands alone at the end of a word, as in `status: 200`. A path or address
 * is one word. Where a value is left empty, as in `user= ` or ` () `, a wildcard takes its place.
 */
export function wordsOfMessage(message: string): string[] {
  const words: string[] = [];
  let [start, hasDigit, isPath] = [0, false, false];
  const flush = (end: number): void => {
    if (end > start) {
      const word = message.slice(start, end);
      words.push(hasDigit ? mask(word) : word);
    }
    [hasDigit, isPath] = [false, false];
  };
  for (let index = 0; index < message.length; index += 1) {
    const code = message.charCodeAt(index);
    if (code >= 48 && code <= 57) {
      hasDigit = true;
    } else if (SPACE[code] === 1) {
      flush(index);
      start = index + 1;
    } else if (code === SLASH) {
      isPath = index > start ? isPath || message.charCodeAt(index - 1) === SLASH : true;
    } else if ((ALONE[code] === 1 && !(isPath && code === EQUALS)) || (code === COLON && isBlank(message, index + 1))) {
      flush(index);
      words.push(message.charAt(index));
      start = index + 1;
      const isEmptyValue = code === EQUALS && isBlank(message, index + 1);
      const isEmptyBracket = code === OPEN && message.charCodeAt(index + 1) === CLOSE && isBlank(message, index - 1);
      if (isEmptyValue || isEmptyBracket) words.push(WILDCARD);
    }
  }
  flush(message.length);
  for (let index = 0; index < words.length; index += 1) {
    if ((words[index]?.length ?? 0) > LONGEST_UNIT) continue;
    const isBeside = isNumber(words[index - 1]) || isNumber(words[index + 1]) || isNumber(words[index + 2]);
    if (isBeside && BESIDE_NUMBER.test(words[index] ?? '')) words[index] = WILDCARD;
  }
  return words;
}

function isNumber(word: string | undefined): boolean {
  return word === '<num>';
}

function isBlank(message: string, index: number): boolean {
  return index < 0 || index >= message.length || SPACE[message.charCodeAt(index)] === 1;
}

function flags(characters: string): Uint8Array {
  const set = new Uint8Array(65_536);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}
