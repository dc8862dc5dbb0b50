import { compareInstants, instant, type Commit } from '../../src/schema/index.ts';
import { git, textOf, type Repository } from './git.ts';
import { pullNumberOf } from './pull-number.ts';
import { readObjects } from './read-objects.ts';

/** Commits in the order in which they were made. `total` counts those that were left out, too. */
export interface Commits {
  commits: Commit[];
  total: number;
  truncated: boolean;
}

/** How many commits, and how much of each. */
export interface CommitLimits {
  maxCommits: number;
  maxDiffBytes: number;
}

interface ParsedCommit {
  sha: string;
  parent?: string;
  author: string;
  committedAt: string;
  message: string;
}

/** What a commit changed. `cut`: not all of it is there. */
interface Change {
  paths: string[];
  patch: string;
  cut: boolean;
}

const LONGEST_BODY = 20_000;
const UNKNOWN_CHANGE: Change = {
  paths: [],
  patch: '[what this commit changed is not known: the clone does not have the commit before it]\n',
  cut: true,
};
/** Commits with their diffs, by their dates; where there are too many, the last of those given. */
export async function readCommits(
  repository: Repository,
  shas: readonly string[],
  { maxCommits, maxDiffBytes }: CommitLimits,
): Promise<Commits> {
  const wanted = shas.slice(Math.max(0, shas.length - maxCommits));
  const { objects, cut } = await readObjects(repository, wanted);
  const parsed = wanted.flatMap((sha) => {
    const object = objects.get(sha);
    return object ? [{ sha, ...parseCommit(textOf(object)) }] : [];
  });
  // At the edge of a shallow clone the parent is missing: against nothing, a commit would seem to make every file.
  const { objects: parents } = await readObjects(repository, [
    ...new Set(parsed.flatMap(({ parent }) => parent ?? [])),
  ]);
  const read: { commit: Commit; cut: boolean }[] = [];
  for (const each of parsed) {
    const comparable = each.parent === undefined || parents.has(each.parent);
    const change = comparable ? await readChange(repository, each, maxDiffBytes) : UNKNOWN_CHANGE;
    read.push({ commit: commitOf(each, change), cut: change.cut });
  }
  const incomplete = cut || read.length < shas.length || read.some((each) => each.cut);
  const commits = read.map(({ commit }) => commit).toSorted((a, b) => compareInstants(a.committedAt, b.committedAt));
  return { commits, total: shas.length, truncated: incomplete };
}

async function readChange(
  repository: Repository,
  { sha, parent }: ParsedCommit,
  maxDiffBytes: number,
): Promise<Change> {
  // A merge is shown as what it brought to the branch it went into.
  const between = parent === undefined ? ['--root', '--end-of-options', sha] : ['--end-of-options', parent, sha];
  const quiet = ['diff-tree', '-r', '--no-commit-id', '--no-ext-diff', '--no-textconv'];
  const names = await git(repository, [...quiet, '-z', '--name-only', '--no-renames', ...between]);
  const diff = await git(repository, [...quiet, '-p', '--find-renames', ...between], { maxBytes: maxDiffBytes });
  return {
    paths: names.bytes.toString('utf8').split('\0').filter(Boolean),
    patch: diff.cut ? cutAtLine(diff.bytes, maxDiffBytes) : textOf(diff.bytes),
    cut: diff.cut || names.cut,
  };
}

/** The text reads like `git show`: the message indented, so that nothing in it can pass for a part of the diff. */
function commitOf({ sha, author, committedAt, message }: ParsedCommit, { paths, patch }: Change): Commit {
  const [subject = '', ...rest] = message.split('\n');
  const pull = pullNumberOf(message);
  const shown = message
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`));
  return {
    kind: 'commit',
    sha,
    committedAt,
    author,
    subject,
    body: rest.join('\n').trim(),
    paths,
    reverts: /\bThis reverts commit ([0-9a-f]{7,64})\b/.exec(message)?.[1] ?? null,
    ...(pull === undefined ? {} : { pull }),
    text: [`commit ${sha}`, `Date: ${committedAt}`, '', ...shown, '', patch].join('\n'),
  };
}

/** The first parent, the author's name, the committer's date and the message of a commit object (gitformat-commit). */
function parseCommit(object: string): Omit<ParsedCommit, 'sha'> {
  const end = object.indexOf('\n\n');
  const head = end < 0 ? object : object.slice(0, end);
  const parent = /^parent ([0-9a-f]{40,64})$/m.exec(head)?.[1];
  const author = /^author ([^<\n]*)</m.exec(head)?.[1]?.trim() ?? '';
  const seconds = Number(/^committer [^\n]*> (-?\d{1,15}) [+-]\d{4}$/m.exec(head)?.[1] ?? 0);
  // A commit may claim any time; what lies outside the years that an instant can have is not in any window.
  const plausible = seconds >= 0 && seconds < 253_402_300_800 ? seconds : 0;
  const committedAt = instant(plausible * 1000).replace('.000Z', 'Z');
  const message = end < 0 ? '' : object.slice(end + 2, end + 2 + LONGEST_BODY);
  return { ...(parent === undefined ? {} : { parent }), author, committedAt, message };
}

function cutAtLine(bytes: Buffer, maxBytes: number): string {
  const text = textOf(bytes.subarray(0, bytes.lastIndexOf(10) + 1));
  return `${text}[the diff is longer than ${maxBytes} bytes and was cut here]\n`;
}
