import { parseDiff } from '../analysis/changes/diff.ts';
import type { Commit, File } from '../schema/index.ts';

/** A file as one commit left it. `sha` is null for what stood before the first commit that is recorded. */
export interface FileVersion {
  sha: string | null;
  text: string;
}

/**
 * The whole file as each recorded commit left it, newest first, put together by taking the diffs back one by one from
 * the file as it was read. Ends where a diff does not fit: from there on nothing would be certain.
 */
export function fileVersions(file: File, commits: readonly Commit[]): FileVersion[] {
  const touching = [...new Map(commits.map((commit) => [commit.sha, commit])).values()]
    .filter(({ paths }) => paths.includes(file.path))
    .toSorted((a, b) => (a.committedAt < b.committedAt ? 1 : -1));
  const versions: FileVersion[] = [];
  let text: string | undefined = file.text;
  for (const commit of touching) {
    if (text === undefined) return versions;
    const before = takeBack(text, file.path, commit.text);
    // A commit that the file as it was read does not hold, such as one made later, is left out.
    if (before === undefined && versions.length === 0) continue;
    if (before === undefined) return versions;
    versions.push({ sha: commit.sha, text });
    text = before.text;
  }
  return text === undefined || versions.length === 0 ? versions : [...versions, { sha: null, text }];
}

/** The file before a diff; undefined where the diff does not fit, a text of undefined where the diff made the file. */
function takeBack(text: string, path: string, diff: string): { text: string | undefined } | undefined {
  const found = parseDiff(diff, path).find((one) => one.path === path);
  if (!found) return undefined;
  if (/^new file mode |^--- \/dev\/null$/m.test(diff)) return { text: undefined };
  const lines = text.split('\n');
  const before: string[] = [];
  let at = 0;
  for (const { newStart, lines: shown } of found.hunks) {
    const start = Math.max(0, newStart - 1);
    if (start < at) return undefined;
    before.push(...lines.slice(at, start));
    at = start;
    for (const { sign, text: line } of shown) {
      if (sign !== '-') {
        if (lines[at] !== line) return undefined;
        at += 1;
      }
      if (sign !== '+') before.push(line);
    }
  }
  return { text: [...before, ...lines.slice(at)].join('\n') };
}
