import { instant, type File } from '../../src/schema/index.ts';
import type { Found } from '../../src/tool.ts';
import { git, textOf, type Repository } from './git.ts';
import { isShallow } from './list-commits.ts';
import { PATH_KINDS, pathKind } from './path-kind.ts';
import { readObjects } from './read-objects.ts';

/** How many files, and how large. */
export interface FileLimits {
  maxFiles: number;
  maxFileBytes: number;
}

interface Entry {
  path: string;
  blob: string;
  size: number;
  rank: number;
}

/** So far back it is looked for when a file was last changed. */
const MOST_COMMITS = 5000;

/** The files of a commit that say how the system is owned, built, watched, repaired, deployed and configured. */
export async function readFiles(repository: Repository, sha: string, limits: FileLimits): Promise<Found> {
  const tree = await git(repository, ['ls-tree', '-r', '-z', '--long', '--full-tree', sha]);
  const entries = entriesOf(tree.bytes.toString('utf8'));
  const small = entries.filter(({ size }) => size <= limits.maxFileBytes).slice(0, limits.maxFiles);
  const ids = new Set(small.map(({ blob }) => blob));
  const { objects, cut } = await readObjects(repository, [...ids]);
  const changed = await lastChanges(
    repository,
    sha,
    small.map(({ path }) => path),
  );
  const observations = small.flatMap(({ path, blob }): File[] => {
    const bytes = objects.get(blob);
    if (!bytes || bytes.includes(0)) return [];
    return [{ kind: 'file', path, sha, lastChangedAt: changed.get(path) ?? null, text: textOf(bytes) }];
  });
  const truncated = tree.cut || cut || observations.length < entries.length;
  return { observations, total: entries.length, truncated };
}

/** `<mode> <type> <id> <size>\t<path>`, each ended by U+0000 (git-ls-tree). Links and submodules are no files. */
function entriesOf(tree: string): Entry[] {
  return tree
    .split('\0')
    .flatMap((line): Entry[] => {
      const match = /^100(?:644|755) blob ([0-9a-f]{40,64}) +(\d+)\t([^]+)$/.exec(line);
      const [, blob, size, path] = match ?? [];
      const kind = path === undefined ? undefined : pathKind(path);
      if (blob === undefined || path === undefined || kind === undefined) return [];
      return [{ path, blob, size: Number(size), rank: PATH_KINDS.indexOf(kind) }];
    })
    .toSorted((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1));
}

/** When each path was last changed on the way to a commit; those not changed in the newest commits are left out. */
async function lastChanges(
  repository: Repository,
  sha: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (paths.length === 0) return new Map();
  const range = [`--max-count=${MOST_COMMITS}`, '--no-merges', '--timestamp', sha, '--', ...paths];
  const commits = (await git(repository, ['rev-list', ...range])).bytes.toString('latin1').split('\n').filter(Boolean);
  const times = new Map(commits.map((line) => [line.split(' ')[1] ?? '', Number(line.split(' ')[0])]));
  // The first commit of a shallow clone seems to make every file, though it may not have touched one.
  const first = (await isShallow(repository)) ? [] : ['--root'];
  const names = ['diff-tree', '--stdin', '-r', '-z', ...first, '--name-only', '--no-renames', '--', ...paths];
  const { bytes } = await git(repository, names, { input: `${[...times.keys()].join('\n')}\n` });
  const changes = new Map<string, string>();
  let at = '';
  for (const word of bytes.toString('utf8').split('\0')) {
    // With -z the id of a commit stands before its paths, ended like them.
    const seconds = times.get(word.trim());
    if (seconds !== undefined) at = instant(seconds * 1000).replace('.000Z', 'Z');
    else if (!changes.has(word)) changes.set(word, at);
  }
  return changes;
}
