import { z } from 'zod';
import { parseInstant } from '../../src/parse-instant.ts';
import type { Commit } from '../../src/schema/index.ts';
import { pullNumberOf } from '../git-history/pull-number.ts';

const Text = z.string().nullish();

/** A file that a commit changed. `patch` is missing where the file is large or binary. Contract 2.5. */
export const ChangedFile = z.looseObject({
  filename: z.string().min(1),
  previous_filename: Text,
  status: z.string(),
  patch: Text,
});
export type ChangedFile = z.infer<typeof ChangedFile>;

/** A commit as GitHub lists it, without its files. */
export const ListedCommit = z.looseObject({ sha: z.string().regex(/^[0-9a-f]{40,64}$/) });

/** A commit as GitHub shows it alone. */
export const ShownCommit = ListedCommit.extend({
  commit: z.looseObject({
    message: z.string(),
    author: z.looseObject({ name: Text }).nullish(),
    committer: z.looseObject({ date: Text }).nullish(),
  }),
});
export type ShownCommit = z.infer<typeof ShownCommit>;

const LONGEST_BODY = 20_000;

/**
 * A commit with its diff, worded as `git show` would: the message indented, so that nothing in it can pass for a part
 * of the diff. Undefined where its date is none. `cut`: not the whole diff is there.
 */
export function commitOf(
  { sha, commit }: ShownCommit,
  files: readonly ChangedFile[],
  { maxDiffBytes, isWhole }: { maxDiffBytes: number; isWhole: boolean },
): { commit: Commit; cut: boolean } | undefined {
  const at = parseInstant(commit.committer?.date ?? '');
  if (!at.ok) return undefined;
  const message = commit.message.slice(0, LONGEST_BODY);
  const [subject = '', ...rest] = message.split('\n');
  const pull = pullNumberOf(message);
  const shown = message
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`));
  const patch = files.map(patchOf).join('');
  const isLong = Buffer.byteLength(patch) > maxDiffBytes;
  const missing = isWhole ? '' : '[GitHub tells of no more files of this commit]\n';
  const isPatchMissing = files.some((file) => file.patch === undefined || file.patch === null);
  return {
    cut: isLong || !isWhole || isPatchMissing,
    commit: {
      kind: 'commit',
      sha,
      committedAt: at.at,
      author: commit.author?.name ?? '',
      subject,
      body: rest.join('\n').trim(),
      paths: [...new Set(files.flatMap((file) => [file.previous_filename ?? [], file.filename].flat()))],
      reverts: /\bThis reverts commit ([0-9a-f]{7,64})\b/.exec(message)?.[1] ?? null,
      ...(pull === undefined ? {} : { pull }),
      text: [
        `commit ${sha}`,
        `Date: ${at.at}`,
        '',
        ...shown,
        '',
        `${isLong ? cutAtLine(patch, maxDiffBytes) : patch}${missing}`,
      ].join('\n'),
    },
  };
}

/** GitHub gives the hunks only; the header is what git writes above them. */
function patchOf({ filename, previous_filename: previous, status, patch }: ChangedFile): string {
  const before = status === 'added' ? '/dev/null' : quoted('a/', previous ?? filename);
  const after = status === 'removed' ? '/dev/null' : quoted('b/', filename);
  const head = [`diff --git ${quoted('a/', previous ?? filename)} ${quoted('b/', filename)}`];
  if (status === 'added') head.push('new file mode 100644');
  if (status === 'removed') head.push('deleted file mode 100644');
  if (status === 'renamed' && previous) head.push(`rename from ${previous}`, `rename to ${filename}`);
  if (patch) head.push(`--- ${ended(before)}`, `+++ ${ended(after)}`, patch);
  else if (status !== 'renamed') head.push('[GitHub shows no diff of this file: it is binary, empty or too large]');
  return `${head.join('\n')}\n`;
}

/** Git puts a tab behind a name with a space, so that its end can be seen. */
function ended(name: string): string {
  return name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name;
}

function quoted(prefix: string, path: string): string {
  return /["\\\p{Cc}]/u.test(path) ? JSON.stringify(`${prefix}${path}`) : `${prefix}${path}`;
}

function cutAtLine(patch: string, maxBytes: number): string {
  const bytes = Buffer.from(patch, 'utf8').subarray(0, maxBytes);
  const text = bytes.toString('utf8', 0, bytes.lastIndexOf(10) + 1);
  return `${text}[the diff is longer than ${maxBytes} bytes and was cut here]\n`;
}
