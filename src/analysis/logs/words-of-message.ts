import { isParameter, mask } from './mask.ts';

/** Stands where a message has something that differs from one to the next, of no particular type. */
export const WILDCARD = '<*>';

/** What a character does to the word it stands in. */
const [DIGIT, SPACE, ALONE, COLON, SLASH] = [1, 2, 3, 4, 5];

/** By character: brackets, quotes and the like are words of their own, so that `id[0]=7` has six words. */
const EFFECTS = new Uint8Array(65_536);
for (const [effect, characters] of [
  [DIGIT, '0123456789'],
  [SPACE, ' \t\r\n\v\f\u00a0\u3000'],
  [ALONE, '=,;()[]{}"\'|，、；（）［］「」【】《》。'],
  [COLON, ':：'],
  [SLASH, '/'],
] as const) {
  for (const character of characters) EFFECTS[character.charCodeAt(0)] = effect;
}

/** Units and names of days and months vary with the number beside them. */
const BESIDE_NUMBER =
  /^(?:[KMGT]?i?B|bytes|ms|s|us|ns|secs?|seconds?|minutes?|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)$/;

const LONGEST_UNIT = 7;
const LONG_HEX = 8;

/**
 * The words of a message with what varies in them masked. Words end at blanks and at brackets, quotes, commas and
 * equals signs, which stand alone; a colon stands alone at the end of a word, as in `status: 200`. A path or address
 * is one word. Where a value is left empty, as in `user= ` or ` () `, a wildcard takes its place.
 */
export function wordsOfMessage(message: string): string[] {
  const words: string[] = [];
  let [start, hasDigit, isPath] = [0, false, false];
  const endWord = (end: number): void => {
    if (end > start) {
      const word = message.slice(start, end);
      words.push(hasDigit ? mask(word) : isLongHex(word) ? '<hex>' : word);
    }
    [start, hasDigit, isPath] = [end + 1, false, false];
  };
  for (let index = 0; index < message.length; index += 1) {
    switch (EFFECTS[message.charCodeAt(index)] ?? 0) {
      case DIGIT:
        hasDigit = true;
        break;
      case SPACE:
        endWord(index);
        break;
      case SLASH:
        isPath ||= index === start || message.charAt(index - 1) === '/';
        break;
      case COLON:
        if (isBlank(message, index + 1)) {
          endWord(index);
          words.push(':');
        }
        break;
      case ALONE:
        // `?x=1` at the end of a path belongs to the path.
        if (isPath && message.charAt(index) === '=') break;
        endWord(index);
        words.push(message.charAt(index));
        if (isEmptyValue(message, index)) words.push(WILDCARD);
        break;
      default:
        break;
    }
  }
  endWord(message.length);
  return withoutUnits(withoutLists(words));
}

/** Hexadecimal letters only, and more than a word of the language has: `ffffffff`. */
function isLongHex(word: string): boolean {
  return word.length >= LONG_HEX && /^[a-f]+$/i.test(word);
}

/** A list of parameters is one parameter, however long it is: `10.0.0.7, 10.0.0.9`, `17 4 0`. */
function withoutLists(words: string[]): string[] {
  let kept = 0;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const before = words[kept - 1];
    if (kept > 0 && isParameter(word) && before !== undefined) {
      if (before === word) continue;
      if (before === WILDCARD) {
        words[kept - 1] = word;
        continue;
      }
      if (before === ',' && words[kept - 2] === word) {
        kept -= 1;
        continue;
      }
    }
    words[kept] = word;
    kept += 1;
  }
  words.length = kept;
  return words;
}

/** Whether a value is left out behind an equals sign or in brackets that stand alone. */
function isEmptyValue(message: string, index: number): boolean {
  if (message.charAt(index) === '=') return isBlank(message, index + 1);
  return message.startsWith('()', index) && isBlank(message, index - 1);
}

/** Units go with their number: `29 KB`, `1 sec` and `29` are one parameter. */
function withoutUnits(words: string[]): string[] {
  const isUnit = (word: string, index: number): boolean =>
    word.length <= LONGEST_UNIT &&
    (isNumber(words[index - 1]) || isNumber(words[index + 1]) || isNumber(words[index + 2])) &&
    BESIDE_NUMBER.test(word);
  return words.some(isUnit) ? words.filter((word, index) => !isUnit(word, index)) : words;
}

function isNumber(word: string | undefined): boolean {
  return word === '<num>';
}

function isBlank(message: string, index: number): boolean {
  return index < 0 || index >= message.length || EFFECTS[message.charCodeAt(index)] === SPACE;
}
