const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const IP = /^\/?\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(:\d+)?$|^\[?[0-9a-f]{0,4}(:[0-9a-f]{0,4}){4,7}\]?(:\d+)?$/i;
const DURATION = /^\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d|min|sec|secs)$/i;
const SIZE = /^\d+(\.\d+)?([kmgt]i?)?b$/i;
/** What a number, a date or a clock time is written with besides digits. */
const IN_NUMBER = new Set('+-.,:/%$€£<>~≤≥');
/** Hexadecimal digits only, among them a decimal one: short ids too. */
const HEX = /^(0x)?(?=[a-f]*\d)[0-9a-f]{3,}$/i;

/**
 * One word of a log message that has a digit, with what varies in it replaced by its type: `<uuid>`, `<ip>`, `<dur>`,
 * `<size>`, `<num>`, `<hex>`. In a longer word only the digits are replaced: `blk_42` and `blk_7` become `blk_<num>`.
 */
export function mask(word: string): string {
  if (isNumeric(word)) return word.length > 6 && word.includes('.') && IP.test(word) ? '<ip>' : '<num>';
  if (DURATION.test(word)) return '<dur>';
  if (SIZE.test(word)) return '<size>';
  if (HEX.test(word)) return '<hex>';
  if (UUID.test(word)) return '<uuid>';
  if (IP.test(word)) return '<ip>';
  return word
    .replace(/0x[0-9a-f]+|(?<![A-Za-z0-9])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{6,}(?![A-Za-z0-9])/gi, '<hex>')
    .replace(/[-+]?\d+([.,]\d+)*/g, '<num>');
}

function isNumeric(word: string): boolean {
  for (let index = 0; index < word.length; index += 1) {
    const code = word.charCodeAt(index);
    if ((code < 48 || code > 57) && !IN_NUMBER.has(word.charAt(index))) return false;
  }
  return word !== '';
}

/** Whether a masked word is a parameter as a whole. */
export function isParameter(word: string): boolean {
  return word.charCodeAt(0) === 60 && word.length > 2 && word.indexOf('>') === word.length - 1;
}
