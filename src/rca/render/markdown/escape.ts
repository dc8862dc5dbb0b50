import { visible, visibleLine } from '../format/visible.ts';

/**
 * What a forge turns into something live inside a word: mentions and mail addresses, `#12`, `GH-12`, URLs, `www.`.
 * GitHub docs, "Autolinked references and URLs"; GFM 6.9.
 */
const LIVE = /@[\w-]|#\d|\bgh-\d|:\/\/|\bwww\.|\b(?:javascript|vbscript|data|mailto|xmpp):/i;

/** Untrusted text as prose on one line. Code spans stay code spans; everything else is shown as it is written. */
export function prose(text: string): string {
  const line = visibleLine(text)
    .split(/(`+[^`]+`+)/)
    .map((part) => {
      const inner = /^`+([^`]+)`+$/.exec(part)?.[1]?.trim() ?? '';
      return inner === '' ? words(part) : code(inner);
    })
    // Two code spans that touch would be read as one, or as none.
    .reduce((before, part) => (before.endsWith('`') && part.startsWith('`') ? `${before} ${part}` : before + part), '');
  // What would begin a block, or a command to a bot, at the beginning of a line.
  return line.replace(/^(?=[#+\-=/:])/, '\\').replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\');
}

/** Untrusted text as a code span on one line. A pipe stands outside of it: inside, it would end a table's cell. */
export function code(text: string): string {
  const line = visibleLine(text);
  if (line === '') return '(empty)';
  return line
    .split('|')
    .map((part) => (part.trim() === '' ? part : part.replace(/\S(?:.*\S)?/s, span)))
    .join('&#124;');
}

/** Untrusted text as a block that shows it word for word. Nothing in it can end the block or begin a line of its own. */
export function fence(text: string, language = 'text'): string {
  const lines = visible(text).split('\n');
  const longest = longestRun(text);
  const mark = '`'.repeat(Math.max(3, longest + 1));
  // Indented by two, so that no line of it begins with the `/` of a command; the renderer takes the two away again.
  return [`${mark}${language}`, ...lines, mark].map((line) => `  ${line}`).join('\n');
}

/** Untrusted text inside a line of HTML, where neither Markdown nor HTML finds anything to read. */
export function entities(text: string): string {
  return visibleLine(text)
    .replace(/[^\p{L}\p{N}\p{M} ,.\-·–⟨⟩+]/gu, (mark) => `&#${mark.codePointAt(0) ?? 0};`)
    .replace(/\b(www)\./gi, '$1&#46;');
}

function span(part: string): string {
  const longest = longestRun(part);
  const mark = '`'.repeat(longest + 1);
  const padded = part.startsWith('`') || part.endsWith('`') ? ` ${part} ` : part;
  return `${mark}${padded}${mark}`;
}

function words(text: string): string {
  return text
    .split(/(\s+)/)
    .map((word) => (LIVE.test(word) ? inert(word) : escaped(word)))
    .join('');
}

/** A live word as code, the punctuation around it left outside. */
function inert(word: string): string {
  const [, before = '', core = '', after = ''] = /^([([{<"'*_~]*)(.*?)([)\]}>"'*_~.,;:!?]*)$/s.exec(word) ?? [];
  return `${escaped(before)}${code(core)}${escaped(after)}`;
}

function escaped(word: string): string {
  return word
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*[\]~$]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/\|/g, '&#124;');
}

/** How many backticks stand in a row at most. */
function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);
}
