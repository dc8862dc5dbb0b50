/** Terminal control sequences, as in coloured logs: removed whole, so that no `[31m` is left over. */
// eslint-disable-next-line no-control-regex -- The escape character is what is looked for.
const TERMINAL = /\u001b\[[0-9;?]{0,32}[ -/]{0,4}[@-~]/g;
const LINE_ENDS = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;

/**
 * Control, format and default-ignorable characters (Unicode 16, chapter 23): zero-width, bidirectional, tags, variation
 * selectors, fillers, soft hyphen. Line feed and tab are not among them.
 */
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}]|(?![\n\t])\p{Cc}/gu;
const BROKEN = /[\p{Surrogate}\p{Noncharacter_Code_Point}]/gu;

/**
 * The text with nothing in it that a reader does not see: no hidden characters, no terminal sequences, one kind of
 * line end, Unicode form C. A lone surrogate or a noncharacter becomes U+FFFD. Total and idempotent.
 */
export function visibleText(text: string): string {
  return text
    .replace(TERMINAL, '')
    .replace(LINE_ENDS, '\n')
    .replace(HIDDEN, '')
    .replace(BROKEN, '\ufffd')
    .normalize('NFC');
}

/** Whether `visibleText` would remove something. */
export function hasHiddenText(text: string): boolean {
  return visibleText(text) !== text.replace(LINE_ENDS, '\n').normalize('NFC');
}
