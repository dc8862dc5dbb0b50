import { PublishError } from '../../../errors.ts';
import type { Write } from '../../../schema/index.ts';
import { gitBlobSha } from '../../../git-blob-sha.ts';
import type { Session } from '../client/session.ts';
import { Named } from '../client/shapes.ts';
import type { TreeReader } from './read-tree.ts';

const PLAIN_MODES = ['100644', '100755'] as const;
type Mode = (typeof PLAIN_MODES)[number];

/** A path of the new tree: what it holds, or null where it goes. */
export interface Change {
  path: string;
  mode: Mode;
  sha: string | null;
}

/**
 * The modes that the files of a write will have on a tree. Throws `PublishError` where one would stand in for a link,
 * a submodule or a folder, alias another name, or, for an RCA, replace a file that is there. Nothing is made.
 */
export async function plannedModes(session: Session, write: Write, tree: TreeReader): Promise<Map<string, Mode>> {
  const modes = new Map<string, Mode>();
  for (const { path } of write.files) {
    const refuse = (why: string): PublishError =>
      new PublishError(session.target, `${write.incident} ${write.id} is not sent: ${path} ${why}`, { status: 422 });
    const alias = await tree.aliasOf(path);
    if (alias !== undefined) throw refuse(`differs from ${JSON.stringify(alias)} only in case or form`);
    const entry = await tree.entryAt(path);
    const mode = PLAIN_MODES.find((each) => each === (entry?.mode ?? '100644'));
    if (entry && (entry.at !== path || !mode))
      throw refuse(`would go through ${entry.at}, which is no plain file or folder`);
    if (entry && write.policy === 'rca') throw refuse('stands there already. Rename or remove it.');
    modes.set(path, mode ?? '100644');
  }
  return modes;
}

/**
 * Throws `PublishError` where a file of the base branch is not the one that the write's file was made from: sent whole, the
 * write would take back what came in between.
 */
export async function assertUnmoved(session: Session, write: Write, tree: TreeReader, base: string): Promise<void> {
  for (const { path, madeFrom } of write.files) {
    const entry = await tree.entryAt(path);
    const stands = entry?.at === path ? entry.sha : null;
    if (stands === madeFrom) continue;
    const told = (blob: string | null): string => (blob === null ? 'no file' : `blob ${blob.slice(0, 12)}`);
    throw new PublishError(
      session.target,
      `${write.incident} ${write.id} is not sent: ${path} on ${base} has moved. It was made from ${told(madeFrom)}, and ${told(stands)} stands there now. Investigate ${write.incident} again, so that it is made from what stands there, and approve that.`,
      { status: 422 },
    );
  }
}

/** Makes the blobs of a write's files. They are garbage until a commit names them, so a lost answer does no harm. */
export async function makeBlobs(session: Session, write: Write, modes: ReadonlyMap<string, Mode>): Promise<Change[]> {
  const { octokit, at, change, target } = session;
  const changes: Change[] = [];
  for (const { path, content } of write.files) {
    const { sha } = await change(Named, octokit.rest.git.createBlob({ ...at, content, encoding: 'utf-8' }));
    if (sha !== gitBlobSha(content)) {
      throw new PublishError(target, `GitHub stored ${path} as ${sha}, not as the bytes that were planned`, {
        status: 422,
      });
    }
    changes.push({ path, mode: modes.get(path) ?? '100644', sha });
  }
  return changes;
}

/** Makes a commit of changes on a tree, on top of one parent, and gives its name. No branch moves yet. */
export async function makeCommit(
  { octokit, at, change }: Session,
  { tree, changes, parent, message }: { tree: string; changes: readonly Change[]; parent: string; message: string },
): Promise<string> {
  const entries = changes.map((each) => ({ ...each, type: 'blob' as const }));
  const made = await change(Named, octokit.rest.git.createTree({ ...at, base_tree: tree, tree: entries }));
  const commit = octokit.rest.git.createCommit({ ...at, message, tree: made.sha, parents: [parent] });
  return (await change(Named, commit)).sha;
}
