/** A piece of personal data by its shape. */
export interface PersonalData {
  kind: string;
  text: string;
}

const MAIL = /\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b/g;
/** International form only: national forms look like any other number. */
const TELEPHONE = /(?<![\w+])\+\d{1,3}[ -]?(?:\(\d{1,4}\)[ -]?)?\d{2,4}(?:[ -]?\d{2,4}){1,4}(?!\w)/g;
const CARD = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w.-])/g;
const ACCOUNT = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/g;

/** Mail addresses, telephone numbers, payment cards (checked by their last digit) and bank accounts in a text. */
export function personalDataIn(text: string): PersonalData[] {
  return [
    ...found(text, MAIL, 'mail address'),
    ...found(text, TELEPHONE, 'telephone number'),
    ...found(text, CARD, 'card number').filter((one) => isCard(one.text)),
    ...found(text, ACCOUNT, 'bank account').filter((one) => isAccount(one.text)),
  ];
}

/** The text with each piece replaced by what it is. */
export function withoutPersonalData(text: string): string {
  return personalDataIn(text).reduce((rest, { kind, text: piece }) => rest.replaceAll(piece, `[${kind}]`), text);
}

function found(text: string, pattern: RegExp, kind: string): PersonalData[] {
  return [...text.matchAll(pattern)].map(([piece]) => ({ kind, text: piece }));
}

/** The check of ISO/IEC 7812: every second digit from the right doubled, the sum divisible by ten. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '').split('').map(Number).toReversed();
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum > 0 && sum % 10 === 0;
}

/** The check of ISO 13616: moved four places, letters as numbers, the rest by 97 is one. */
function isAccount(text: string): boolean {
  const compact = text.replace(/ /g, '');
  const moved = compact.slice(4) + compact.slice(0, 4);
  const digits = moved.replace(/[A-Z]/g, (letter) => String(Number.parseInt(letter, 36)));
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}
