import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import type { Commit, Deploy, Window } from '../../src/schema/index.ts';
import { ChangedFile, ListedCommit, ShownCommit, commitOf } from './commit.ts';
import { List, type Bounds, type Connection } from './connection.ts';

const Comparison = z.looseObject({ total_commits: z.number().int().nonnegative(), commits: z.array(ListedCommit) });
const CommitPage = ShownCommit.extend({ files: z.array(z.unknown()).nullish() });

/** GitHub tells of 3,000 files of a commit. Contract 2.5. */
const MOST_FILES = 3000;

/**
 * The commits that some deploys brought, and those made on a branch in a window, by their ids; what was put in place
 * comes last, and of too many the first are left out. A deploy of an older commit (GitHub calls it `behind`) brought
 * none but took some back: then only the commit deployed is among them. Throws `ToolError`.
 */
export async function listCommits(
  connection: Connection,
  deploys: readonly Deploy[],
  window: Window,
  { branch, maxCommits }: { branch?: string | undefined; maxCommits: number },
  bounds: Bounds,
): Promise<string[]> {
  const [brought, heads] = [new Set<string>(), new Set<string>()];
  for (const { sha, previousSha } of deploys) {
    heads.add(sha);
    if (previousSha === null || previousSha === sha) continue;
    for (const each of await commitsBetween(connection, previousSha, sha, bounds)) brought.add(each);
  }
  const made: string[] = [];
  const parameters = { since: window.from, until: window.to, ...(branch === undefined ? {} : { sha: branch }) };
  for await (const page of connection.pages(List, '/commits', parameters)) {
    made.push(...page.flatMap((raw) => ListedCommit.safeParse(raw).data?.sha ?? []));
    if (made.length > maxCommits) break;
  }
  const known = new Set([...brought, ...heads]);
  const shas = [
    ...made.toReversed().filter((sha) => !known.has(sha)),
    ...[...brought].filter((sha) => !heads.has(sha)),
    ...heads,
  ];
  const kept = shas.slice(Math.max(0, shas.length - maxCommits));
  for (let left = shas.length - kept.length; left > 0; left -= 1) bounds.leaveOut();
  return kept;
}

/** A commit with its diff; undefined where it cannot be read. Throws `ToolError`. */
export async function readCommit(
  connection: Connection,
  sha: string,
  maxDiffBytes: number,
): Promise<{ commit: Commit; cut: boolean } | undefined> {
  let shown: ShownCommit | undefined;
  const files: ChangedFile[] = [];
  let listed = 0;
  for await (const page of connection.pages(CommitPage, `/commits/${encodeURIComponent(sha)}`)) {
    shown ??= page;
    listed += page.files?.length ?? 0;
    files.push(...(page.files ?? []).flatMap((raw) => ChangedFile.safeParse(raw).data ?? []));
    if (listed >= MOST_FILES) break;
  }
  return shown && commitOf(shown, files, { maxDiffBytes, isWhole: files.length === listed && listed < MOST_FILES });
}

/** The commits that `head` has and `base` has not, oldest first. */
async function commitsBetween(connection: Connection, base: string, head: string, bounds: Bounds): Promise<string[]> {
  const path = `/compare/${encodeURIComponent(base)}...${encodeURIComponent(head)}`;
  const shas: string[] = [];
  let total = 0;
  try {
    for await (const page of connection.pages(Comparison, path)) {
      shas.push(...page.commits.map(({ sha }) => sha));
      total = page.total_commits;
    }
    if (shas.length < total) bounds.leaveOut();
  } catch (error) {
    // After a force push the commit that was deployed before is gone.
    if (!(error instanceof ToolError) || error.failure !== 'not-found') throw error;
    bounds.leaveOut();
  }
  return shas;
}
