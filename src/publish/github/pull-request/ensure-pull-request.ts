import { z } from 'zod';
import { PublishError } from '../../../errors.ts';
import type { Write } from '../../../schema/index.ts';
import { gitBlobSha } from '../../../git-blob-sha.ts';
import { hasMarkedFiles, hasMarkedText, standing, type StandingFile } from '../../marker.ts';
import type { EnsureMode, Publisher } from '../../publisher.ts';
import { assertUnmoved, makeBlobs, makeCommit, plannedModes, type Change } from './commit-files.ts';
import { ensureLabels } from '../ensure-labels.ts';
import { filesOf, findPullRequest, headOf, originOf, type FoundPull } from './find-pull-request.ts';
import { hasSameText } from '../has-same-text.ts';
import type { Session } from '../client/session.ts';
import { Pull, Ref } from '../client/shapes.ts';
import { readTree, type TreeReader } from './read-tree.ts';

type Ensured = ReturnType<Publisher['ensure']>;
type PullWrite = Write & { branch: string };

/**
 * Makes it so that the pull request of a write stands there once, from the write's own branch. Nothing is ever pushed
 * with force, nor to a branch that somebody else has changed.
 */
export async function ensurePullRequest(session: Session, write: PullWrite, mode: EnsureMode): Ensured {
  const base = await session.base();
  if (write.branch === base) throw refusal(session, write, `${base} is the branch that pull requests are for`);
  const found = await findPullRequest(session, write, write.branch);
  if (found) return bringUpToDate(session, write, { ...found, mode });
  if (mode === 'look') return { result: 'unknown', url: null };
  const head = await headOf(session, write.branch);
  const standing = await baseOf(session, write, base);
  if (head === undefined) await makeBranch(session, write, standing);
  else await assertOurs(session, write, head);
  return openPull(session, write, base);
}

interface Base {
  commit: string;
  tree: TreeReader;
}

/** The head of the base branch, where each file still stands as the write was made from it. */
async function baseOf(session: Session, write: PullWrite, base: string): Promise<Base> {
  const commit = await headOf(session, base);
  if (commit === undefined) throw refusal(session, write, `the repository has no branch ${base}`);
  const tree = await readTree(session, commit);
  await plannedModes(session, write, tree);
  await assertUnmoved(session, write, tree, base);
  return { commit, tree };
}

async function makeBranch(session: Session, write: PullWrite, { commit: parent, tree }: Base): Promise<void> {
  const { octokit, at, change } = session;
  const modes = await plannedModes(session, write, tree);
  const changes = await makeBlobs(session, write, modes);
  const sha = await makeCommit(session, { tree: tree.sha, changes, parent, message: write.title });
  const ref = octokit.rest.git.createRef({ ...at, ref: `refs/heads/${write.branch}`, sha });
  await change(Ref, ref).catch(passingIfMoved);
}

/** An earlier try may have ended between branch and pull request. Then the branch holds the files as planned. */
async function assertOurs(session: Session, write: PullWrite, head: string): Promise<void> {
  const tree = await readTree(session, head);
  for (const { path, content } of write.files) {
    const entry = await tree.entryAt(path);
    if (entry?.at === path && entry.sha === gitBlobSha(content)) continue;
    throw refusal(session, write, `branch ${write.branch} is there with other content. Delete it, or publish by hand.`);
  }
}

async function openPull(session: Session, write: PullWrite, base: string): Ensured {
  const { octokit, at, change, options } = session;
  const { title, body, branch, labels } = write;
  await ensureLabels(session, labels);
  const fields = { title, body, head: branch, base, draft: options.draft ?? true, maintainer_can_modify: true };
  const opened = await change(Pull, octokit.rest.pulls.create({ ...at, ...fields })).catch((error: unknown) => {
    throw withDraftRemedy(error);
  });
  await label(session, opened, labels);
  return { result: 'created', url: opened.html_url };
}

/** The pull request is there whether or not it gets its labels. */
async function label({ octokit, at, change, note }: Session, opened: Pull, labels: readonly string[]): Promise<void> {
  try {
    const fields = { ...at, issue_number: opened.number, labels: [...labels] };
    await change(z.array(z.unknown()), octokit.rest.issues.addLabels(fields));
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    note(`${opened.html_url} may lack its labels: ${error.message}`);
  }
}

async function bringUpToDate(
  session: Session,
  write: PullWrite,
  { pull, marker, mode }: FoundPull & { mode: EnsureMode },
): Ensured {
  const { octokit, at, change } = session;
  const url = pull.html_url;
  const isUntouched = marker !== undefined && hasMarkedText(marker, { title: pull.title, body: pull.body ?? '' });
  if (pull.state === 'closed' || !isUntouched) return { result: 'unchanged', url };
  const files = await filesOf(session, pull);
  // An earlier try may have ended between the files and the text.
  const hasPlanned = isSame(files, write.files.map(standing));
  if (!hasPlanned && !hasMarkedFiles(marker, files)) return { result: 'unchanged', url };
  if (hasPlanned && hasSameText(pull, write)) return { result: 'unchanged', url };
  if (mode === 'look') return { result: 'unknown', url: null };
  if (!hasPlanned) await pushFiles(session, write, { pull, files });
  const { title, body } = write;
  await change(Pull, octokit.rest.pulls.update({ ...at, pull_number: pull.number, title, body }));
  return { result: 'updated', url };
}

/** One more commit on our own: the files as planned, and what an earlier draft had changed besides as it was before. */
async function pushFiles(
  session: Session,
  write: PullWrite,
  { pull, files }: { pull: Pull; files: readonly StandingFile[] },
): Promise<void> {
  const { octokit, at, change } = session;
  const origin = await originOf(session, pull);
  if (origin === undefined) throw refusal(session, write, `${pull.html_url} has no commits`);
  const base = await session.base();
  await baseOf(session, write, base);
  const [before, now] = [await readTree(session, origin), await readTree(session, pull.head.sha)];
  const modes = await plannedModes(session, write, before);
  await assertUnmoved(session, write, before, `the commit that ${write.branch} set out from`);
  const restored: Change[] = [];
  for (const { path } of files.filter(({ path }) => !modes.has(path))) {
    const entry = await before.entryAt(path);
    const stood = entry?.at === path ? entry : undefined;
    restored.push({ path, mode: stood?.mode === '100755' ? '100755' : '100644', sha: stood?.sha ?? null });
  }
  const changes = [...(await makeBlobs(session, write, modes)), ...restored];
  const sha = await makeCommit(session, { tree: now.sha, changes, parent: pull.head.sha, message: write.title });
  const moved = octokit.rest.git.updateRef({ ...at, ref: `heads/${write.branch}`, sha, force: false });
  await change(Ref, moved).catch(passingIfMoved);
}

function isSame(some: readonly StandingFile[], others: readonly StandingFile[]): boolean {
  const names = new Set(some.map(({ path, blobSha }) => `${blobSha} ${path}`));
  return some.length === others.length && others.every(({ path, blobSha }) => names.has(`${blobSha} ${path}`));
}

/** Somebody else was faster. Without a status the refusal counts as passing, and the next try looks again. */
function passingIfMoved(error: unknown): never {
  if (!(error instanceof PublishError) || error.status !== 422) throw error;
  throw new PublishError(error.target, `${error.message} The branch moved meanwhile.`, { cause: error });
}

function withDraftRemedy(error: unknown): unknown {
  if (!(error instanceof PublishError) || !/draft/i.test(error.message)) return error;
  const message = `${error.message} Where the plan of the repository has no drafts, set draft to false.`;
  return new PublishError(error.target, message, { status: 422, outcome: error.outcome, cause: error });
}

function refusal({ target }: Session, { incident, id }: Write, why: string): PublishError {
  return new PublishError(target, `${incident} ${id} is not sent: ${why}`, { status: 422 });
}
