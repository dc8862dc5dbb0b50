import type { Write } from '../../../schema/index.ts';
import type { Marker, StandingFile } from '../../marker.ts';
import { orMissing } from '../client/missing.ts';
import type { Session } from '../client/session.ts';
import { Pull, PullCommit, PullFile, Ref } from '../client/shapes.ts';

/** Without a marker, a person has taken it out of the text. */
export interface FoundPull {
  pull: Pull;
  marker: Marker | undefined;
}

/** The pull request of a write: opened by us, from the branch of the write. An open one before a closed one. */
export async function findPullRequest(session: Session, write: Write, branch: string): Promise<FoundPull | undefined> {
  const { octokit, at, each, markerOf, isOurs } = session;
  const head = `${at.owner}:${branch}`;
  const pages = octokit.paginate.iterator(octokit.rest.pulls.list, { ...at, head, state: 'all', per_page: 100 });
  let closed: FoundPull | undefined;
  for await (const pull of each(Pull, pages)) {
    if (pull.head.ref !== branch || !(await isOurs(pull))) continue;
    const found = { pull, marker: await markerOf(pull, write) };
    if (pull.state === 'open') return found;
    closed ??= found;
  }
  return closed;
}

/** The commit at the head of a branch; undefined where there is no such branch. */
export async function headOf({ octokit, at, read }: Session, branch: string): Promise<string | undefined> {
  const ref = await orMissing(read(Ref, octokit.rest.git.getRef({ ...at, ref: `heads/${branch}` })));
  return ref?.object.sha;
}

/** What a pull request changes. A file that it takes away has no blob, and so is never one that we wrote. */
export async function filesOf({ octokit, at, each }: Session, { number }: Pull): Promise<StandingFile[]> {
  const files: StandingFile[] = [];
  const question = { ...at, pull_number: number, per_page: 100 };
  for await (const file of each(PullFile, octokit.paginate.iterator(octokit.rest.pulls.listFiles, question))) {
    const isWritten = file.status === 'added' || file.status === 'modified';
    files.push({ path: file.filename, blobSha: isWritten ? (file.sha ?? '') : file.status });
  }
  return files;
}

/** The commit that a pull request's branch set out from; undefined where it has no commits. */
export async function originOf({ octokit, at, each }: Session, { number }: Pull): Promise<string | undefined> {
  const question = { ...at, pull_number: number, per_page: 100 };
  const pages = octokit.paginate.iterator(octokit.rest.pulls.listCommits, question);
  for await (const commit of each(PullCommit, pages)) return commit.parents[0]?.sha;
  return undefined;
}
