/** The lines of a file, prepared for reading, with what its front matter says. */
export interface Source {
  /** Line for line as in the file; front matter and comments are blanks, so that places stay what they are. */
  lines: readonly string[];
  /** `key: value` pairs of the front matter, keys in lower case. */
  frontMatter: readonly { key: string; value: string; line: number }[];
}

const MOST_FRONT_MATTER = 200;

/** Takes line ends, a byte order mark, front matter and comments out of the way. Never throws. */
export function readSource(text: string): Source {
  const all = text
    .replace(/^\ufeff/, '')
    .replaceAll('\u0000', '\ufffd')
    .split(/\r\n|\n|\r/);
  const end = endOfFrontMatter(all);
  const frontMatter = all.slice(0, end).flatMap((line, index) => {
    const [, key, value = ''] = /^([\p{L}][\p{L}\p{N} _-]{0,40}):[ \t]{0,20}(.*)$/u.exec(line) ?? [];
    return key === undefined ? [] : [{ key: key.toLowerCase(), value: unquoted(value.trim()), line: index }];
  });
  return { lines: withoutComments(all.map((line, index) => (index < end ? '' : line))), frontMatter };
}

function endOfFrontMatter(lines: readonly string[]): number {
  const fence = lines[0]?.trimEnd();
  if (fence !== '---' && fence !== '+++') return 0;
  const close = lines.slice(1, MOST_FRONT_MATTER).findIndex((line) => line.trimEnd() === fence);
  return close === -1 ? 0 : close + 2;
}

function unquoted(value: string): string {
  return /^(["']).{0,2000}\1$/.test(value) ? value.slice(1, -1) : value;
}

/** Blanks out comments outside of code fences. A comment that is never closed stays text, as long as it is shown. */
function withoutComments(lines: readonly string[]): string[] {
  const lastClose = lines.findLastIndex((line) => line.includes('-->'));
  let fence: string | undefined;
  let inComment = false;
  return lines.map((line, index) => {
    const mark = /^[ \t]{0,12}(?:[-*+>] {0,4})?(`{3,}|~{3,})/.exec(line)?.[1];
    if (!inComment && mark !== undefined && (fence === undefined || mark.startsWith(fence)))
      fence = fence === undefined ? mark : undefined;
    if (fence !== undefined) return line;
    let [rest, shown] = [line, ''];
    while (rest !== '') {
      const at = rest.indexOf(inComment ? '-->' : '<!--');
      const isCode = !inComment && at > 0 && rest[at - 1] === '`';
      if (at === -1 || isCode || (!inComment && index > lastClose)) {
        shown += inComment ? ' '.repeat(rest.length) : rest;
        break;
      }
      const upTo = at + (inComment ? 3 : 0);
      shown += inComment ? ' '.repeat(upTo) : rest.slice(0, upTo);
      rest = rest.slice(upTo);
      inComment = !inComment;
    }
    return shown;
  });
}
