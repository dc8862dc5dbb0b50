import type { DiffLine, FileDiff } from './diff.ts';

/** What a diff of one file really changes: lines that only moved, comments and blank lines left out. */
export interface Edit {
  path: string;
  removed: string[];
  added: string[];
  /** The lines around, in their order with the added ones, each with whether it is added. */
  after: { text: string; isAdded: boolean }[];
}

/** Prose, looks, tests and what builds or owns the code: nothing that runs for users. */
const INERT =
  /\.(md|rst|adoc|css|scss|less|svg|png|snap)$|(^|\/)(docs?|documentation|runbooks?|tests?|testdata|__tests__|fixtures|\.github|\.gitlab|\.circleci)(\/|$)|(^|\/)(codeowners|license|changelog)|\.(test|spec)\.\w+$|_test\.\w+$|(^|\/)test_\w+\.py$|\.golangci|\.eslintrc|\.prettierrc/i;

/** Lines are looked at with many patterns; what is longer was not written by hand. */
const LONGEST_LINE = 400;

/** Whether nothing that stands in a file can make a running service fail. */
export function isInert(path: string): boolean {
  return INERT.test(path);
}

/** The edits of a diff, file by file, without files that nothing runs. */
export function editsOf(files: readonly FileDiff[]): Edit[] {
  const running = files.filter(({ path }) => !isInert(path));
  const lines = running.map(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
  // What was taken out of one file and put into another only moved, so that moves are looked for in the whole diff.
  const taken = countOf(lines.flat(), '-');
  const put = countOf(lines.flat(), '+');
  const isMoved = ({ text }: DiffLine): boolean => taken.has(bare(text)) && put.has(bare(text));
  return running.map(({ path }, index) => {
    const own = (lines[index] ?? [])
      .filter(({ text }) => !isRemark(text, path))
      .map((line) => ({ ...line, text: line.text.slice(0, LONGEST_LINE) }));
    const changed = own.filter((line) => line.sign !== ' ' && !isMoved(line));
    return {
      path,
      removed: changed.filter(({ sign }) => sign === '-').map(({ text }) => text),
      added: changed.filter(({ sign }) => sign === '+').map(({ text }) => text),
      after: own
        .filter(({ sign }) => sign !== '-')
        .map((line) => ({ text: line.text, isAdded: line.sign === '+' && !isMoved(line) })),
    };
  });
}

function countOf(lines: readonly DiffLine[], sign: DiffLine['sign']): Set<string> {
  return new Set(lines.filter((line) => line.sign === sign).map(({ text }) => bare(text)));
}

/** A line without blanks, trailing comma and semicolon: what formatting changes. */
function bare(text: string): string {
  return text.replace(/\s+/g, '').replace(/[,;]$/, '');
}

function isRemark(text: string, path: string): boolean {
  const line = text.trim();
  if (line === '' || /^[{}()[\];,]+$/.test(line)) return true;
  if (/\.(sql|lua|hs)$/i.test(path) && line.startsWith('--')) return true;
  if (/\.(py|rb|sh|ya?ml|toml|tf|conf|cfg|ini|properties|env)$/i.test(path) && line.startsWith('#')) return true;
  return /^(\/\/|\/\*|\*\/|\*\s|<!--)/.test(line);
}
