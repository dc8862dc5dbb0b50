import { z } from 'zod';
import { parseInstant } from '../../src/parse-instant.ts';
import { PATH_KINDS, pathKind } from '../git-history/path-kind.ts';
import type { Gathering } from '../reading/gather.ts';
import { ShownCommit } from './commit.ts';
import type { Connection } from './connection.ts';

/** How many files, and how large. */
export interface FileLimits {
  maxFiles: number;
  maxFileBytes: number;
}

const Tree = z.looseObject({ truncated: z.boolean().nullish(), tree: z.array(z.unknown()) });
const Entry = z.looseObject({
  path: z.string().min(1),
  mode: z.string(),
  type: z.literal('blob'),
  sha: z.string().regex(/^[0-9a-f]{40,64}$/),
  size: z.number().int().nonnegative().nullish(),
});
const Blob = z.looseObject({ content: z.string(), encoding: z.literal('base64') });

/**
 * Gathers the files of a commit that say how the system is owned, built, watched, repaired, deployed and configured,
 * chosen as in a local clone. Throws `ToolError`.
 */
export async function readFiles(
  connection: Connection,
  sha: string,
  gathering: Gathering,
  { maxFiles, maxFileBytes }: FileLimits,
): Promise<void> {
  const { tree, truncated } = await connection.read(Tree, `/git/trees/${encodeURIComponent(sha)}`, { recursive: 1 });
  if (truncated === true) gathering.leaveOut();
  const entries = tree
    .flatMap((raw) => {
      const entry = Entry.safeParse(raw).data;
      const kind = entry && /^100(?:644|755)$/.test(entry.mode) ? pathKind(entry.path) : undefined;
      return entry && kind !== undefined ? [{ ...entry, rank: PATH_KINDS.indexOf(kind) }] : [];
    })
    .toSorted((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1));
  let read = 0;
  for (const { path, sha: blob, size } of entries) {
    if ((size ?? 0) > maxFileBytes || read >= maxFiles || gathering.isFull()) {
      gathering.leaveOut();
      continue;
    }
    read += 1;
    const bytes = Buffer.from((await connection.read(Blob, `/git/blobs/${blob}`)).content, 'base64');
    if (bytes.includes(0)) gathering.leaveOut();
    else {
      const lastChangedAt = await lastChange(connection, sha, path);
      gathering.add({ kind: 'file', path, sha, lastChangedAt, text: bytes.toString('utf8') });
    }
  }
}

/** The newest commit of a branch that is not after an instant; undefined where all are. Throws `ToolError`. */
export async function newestCommit(
  connection: Connection,
  at: string,
  branch: string | undefined,
): Promise<string | undefined> {
  const parameters = { until: at, per_page: 1, ...(branch === undefined ? {} : { sha: branch }) };
  const [newest] = await connection.read(z.array(ShownCommit), '/commits', parameters);
  return newest?.sha;
}

async function lastChange(connection: Connection, sha: string, path: string): Promise<string | null> {
  const [newest] = await connection.read(z.array(ShownCommit), '/commits', { sha, path, per_page: 1 });
  const at = parseInstant(newest?.commit.committer?.date ?? '');
  return at.ok ? at.at : null;
}
