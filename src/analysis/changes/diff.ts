import type { Span } from '../../ledger.ts';

/** One line of a diff. Numbers count from 1 in the old and the new file; `span` is its place in the diff's text. */
export interface DiffLine {
  sign: ' ' | '-' | '+';
  text: string;
  span: Span;
}

/** A stretch of a file that a commit changed, with some lines around it. */
export interface Hunk {
  oldStart: number;
  newStart: number;
  /** What git shows behind the second `@@`: usually the last line before it that is not indented. */
  heading: string;
  lines: DiffLine[];
}

/** What a commit changed in one file. */
export interface FileDiff {
  path: string;
  hunks: Hunk[];
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/;

/**
 * The files and hunks of a unified diff, whatever stands around it (a commit message, mail headers). A hunk that comes
 * before any file name belongs to `onlyPath`, as in a patch of a single file.
 */
export function parseDiff(text: string, onlyPath?: string): FileDiff[] {
  const files: FileDiff[] = [];
  let open: OpenHunk | undefined;
  let oldPath: string | undefined;
  for (const { line, span } of linesOf(text)) {
    if (open && takes(open, line)) {
      take(open, line, span);
      continue;
    }
    open = openHunk(line);
    if (open) {
      if (files.length === 0 && onlyPath !== undefined) files.push({ path: onlyPath, hunks: [] });
      files.at(-1)?.hunks.push(open.hunk);
    } else if (line.startsWith('--- ')) {
      oldPath = pathIn(line);
    } else if (line.startsWith('+++ ')) {
      const path = pathIn(line) ?? oldPath;
      if (path !== undefined) files.push({ path, hunks: [] });
    }
  }
  return files;
}

/** A hunk that is being read, with how many lines of either side are still to come. */
interface OpenHunk {
  hunk: Hunk;
  oldLeft: number;
  newLeft: number;
}

function openHunk(line: string): OpenHunk | undefined {
  const start = HUNK.exec(line);
  if (!start) return undefined;
  const [, oldStart, oldCount, newStart, newCount, heading] = start;
  const hunk = { oldStart: Number(oldStart), newStart: Number(newStart), heading: heading ?? '', lines: [] };
  return { hunk, oldLeft: Number(oldCount ?? 1), newLeft: Number(newCount ?? 1) };
}

/** Its counts decide where a hunk ends, because what it holds may look like the header of the next file. */
function takes({ oldLeft, newLeft }: OpenHunk, line: string): boolean {
  return (oldLeft > 0 || newLeft > 0) && (line === '' || ' -+'.includes(line.charAt(0)));
}

function take(open: OpenHunk, line: string, span: Span): void {
  const first = line.charAt(0);
  const sign = first === '-' || first === '+' ? first : ' ';
  if (sign !== '+') open.oldLeft -= 1;
  if (sign !== '-') open.newLeft -= 1;
  open.hunk.lines.push({ sign, text: line.slice(1), span });
}

/** The path of a `---` or `+++` line; undefined for `/dev/null`. */
function pathIn(line: string): string | undefined {
  const path = line
    .slice(4)
    .replace(/\t.*$/, '')
    .replace(/^"(.*)"$/, '$1');
  return path === '/dev/null' ? undefined : path.replace(/^[ab]\//, '');
}

function* linesOf(text: string): Generator<{ line: string; span: Span }> {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    yield { line: text.slice(start, end).replace(/\r$/, ''), span: { start, end } };
    start = end + 1;
  }
}
