import { cut } from './cut.ts';
import { visibleText } from './visible-text.ts';

const LONGEST = 200;
/** Beyond this nothing is read: what is shown of it is shorter by far. */
const LONGEST_READ = 4_000;

/** Untrusted text as one code span, in which GitHub makes nothing live. Of empty text, `(none)` without one. */
export function inlineCode(text: string): string {
  const line = visibleText(text.slice(0, LONGEST_READ))
    .replace(/\s+/g, ' ')
    .replaceAll('`', "'")
    .replaceAll('<!--', '<! --')
    .trim();
  return line === '' ? '(none)' : `\`${cut(line, LONGEST)}\``;
}
