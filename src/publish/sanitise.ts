import { visibleText } from './text/visible-text.ts';

/**
 * What GitHub turns into something live inside a word (GitHub docs, "Basic writing and formatting syntax" and
 * "Autolinked references and URLs"; GFM spec, 6.9): mentions and e-mail addresses, `#12`, `GH-12`, URLs, bare `www.`.
 */
const LIVE = [
  /@[\w.-]/,
  /#\d/,
  /(?<![a-z0-9])gh-\d/i,
  /:\/\//,
  /(?<![a-z0-9])www\./i,
  /(?<![a-z])(?:javascript|vbscript|mailto|xmpp):\S/i,
] as const;

/** A URL that may stay one, if its host is allowed: no user, no port, no fragment, nothing that Markdown reads. */
const PLAIN_URL = /^https:\/\/([a-z0-9.-]+)(\/[A-Za-z0-9./%=?+-]*)?$/;
/** Pages whose mere URL leaves a trace on them. */
const REFERENCE = /\/(?:issues|pulls?|discussions|commits?|compare)(?:\/|$)/;

const OPENING = /^[([{<"'*_~]+/;
const CLOSING = /(?<![)\]}>"'*_~.,;:!?])[)\]}>"'*_~.,;:!?]+$/;

/** What starts a block at the beginning of a line (CommonMark 0.31, 4 and 5; GFM 4.10), and the `/` of a command. */
const BLOCK_START = /^(?:[#>+\-=~|[:</]|\*(?:\s|[\s*]*$)|_[\s_]*$)/;
const LIST_NUMBER = /^(\d{1,9})([.)])(?=\s|$)/;

/**
 * Untrusted text as Markdown that is only text, emphasis and code spans, and looks as it was written. Nothing in it
 * notifies, references, closes, commands, loads, links off `hosts` or hides: what could is put into a code span or
 * escaped. It has no block but paragraphs, so it cannot imitate a heading or leave its place. Total, idempotent,
 * linear in the length of the text.
 */
export function sanitise(text: string, hosts: readonly string[] = []): string {
  return visibleText(text)
    .replaceAll('<!--', '<! --')
    .split('\n')
    .map((line) => sanitiseLine(line, hosts))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Runs of backticks are taken two by two, whatever their lengths; what stands between two is code. */
function sanitiseLine(line: string, hosts: readonly string[]): string {
  const parts = line.split(/`+/);
  const hasLoneRun = parts.length % 2 === 0;
  const pieces = parts.flatMap((part, at): Piece[] => {
    if (at % 2 === 0) return textPieces(part, hosts);
    if (hasLoneRun && at === parts.length - 1) return [{ text: "'" }, ...textPieces(part, hosts)];
    return [codePiece(part)];
  });
  const joined = join(pieces).trim();
  if (BLOCK_START.test(joined)) return `\\${joined}`;
  return joined.replace(LIST_NUMBER, '$1\\$2');
}

type Piece = { text: string } | { code: string };

function textPieces(text: string, hosts: readonly string[]): Piece[] {
  const words = text.replaceAll('](', '] (').replaceAll('![', '! [').split(/(\s+)/);
  return words.flatMap((word): Piece[] => {
    if (/^\s/.test(word)) return [{ text: ' ' }];
    if (!isLive(word) || isAllowedUrl(word, hosts)) return [{ text: escape(word) }];
    const opening = OPENING.exec(word)?.[0] ?? '';
    const closing = CLOSING.exec(word.slice(opening.length))?.[0] ?? '';
    const core = word.slice(opening.length, word.length - closing.length);
    const inert = isAllowedUrl(core, hosts) ? { text: core } : codePiece(core);
    return [{ text: escape(opening) }, inert, { text: escape(closing) }];
  });
}

function codePiece(code: string): Piece {
  const content = code.trim();
  return content === '' ? { text: ' ' } : { code: content };
}

/** A backslash before a code span would escape it, and a backtick would lengthen its fence: a space parts them. */
function join(pieces: readonly Piece[]): string {
  let last = '';
  const out: string[] = [];
  for (const piece of pieces) {
    const written = 'code' in piece ? `\`${piece.code}\`` : piece.text;
    if (written === '' || (written === ' ' && last === ' ')) continue;
    if ('code' in piece && (last === '\\' || last === '`')) out.push(' ');
    out.push(written);
    last = written.slice(-1);
  }
  return out.join('');
}

/** As written and as shown: Markdown takes a backslash before punctuation away before GitHub looks for references. */
function isLive(word: string): boolean {
  const shown = word.replace(/\\([!-/:-@[-`{-~])/g, '$1');
  return LIVE.some((pattern) => pattern.test(word) || pattern.test(shown));
}

function isAllowedUrl(word: string, hosts: readonly string[]): boolean {
  const [, host, path = ''] = PLAIN_URL.exec(word) ?? [];
  return host !== undefined && hosts.includes(host) && !REFERENCE.test(path);
}

/** Tags get a space, which also keeps a plain search for them from finding one; entities and formulas a backslash. */
function escape(text: string): string {
  return text
    .replace(/<(?=[A-Za-z/!?])/g, '< ')
    .replace(/(?<!\\)(\\*)(\$|&(?=[#A-Za-z]))/g, (all: string, slashes: string, mark: string) =>
      slashes.length % 2 === 1 ? all : `${slashes}\\${mark}`,
    );
}
