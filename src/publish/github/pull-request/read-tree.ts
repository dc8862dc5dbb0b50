import type { Session } from '../client/session.ts';
import { Commit, Tree, type TreeEntry } from '../client/shapes.ts';

/** A reader of one commit's tree that asks for each folder once. */
export interface TreeReader {
  /** The name of the tree itself. */
  sha: string;
  /** What stands at a path, or the first thing on the way down that is not a folder; undefined where nothing does. */
  entryAt: (path: string) => Promise<(TreeEntry & { at: string }) | undefined>;
  /** A name that a file system which ignores case takes for a part of this path; undefined where there is none. */
  aliasOf: (path: string) => Promise<string | undefined>;
}

/** Opens the tree of a commit. */
export async function readTree({ octokit, at, read }: Session, commit: string): Promise<TreeReader> {
  const { tree } = await read(Commit, octokit.rest.git.getCommit({ ...at, commit_sha: commit }));
  const folders = new Map<string, Promise<TreeEntry[]>>();

  function entriesOf(sha: string): Promise<TreeEntry[]> {
    const known =
      folders.get(sha) ?? read(Tree, octokit.rest.git.getTree({ ...at, tree_sha: sha })).then((got) => got.tree);
    folders.set(sha, known);
    return known;
  }

  /** The folders down to a path as far as they exist, each with the name that is looked for in it. */
  async function* walk(
    path: string,
  ): AsyncGenerator<{ entries: TreeEntry[]; name: string; at: string; isLast: boolean }> {
    const names = path.split('/');
    let sha = tree.sha;
    for (const [depth, name] of names.entries()) {
      const entries = await entriesOf(sha);
      yield { entries, name, at: names.slice(0, depth + 1).join('/'), isLast: depth === names.length - 1 };
      const next = entries.find((entry) => entry.path === name);
      if (next?.type !== 'tree') return;
      sha = next.sha;
    }
  }

  return {
    sha: tree.sha,

    async entryAt(path) {
      for await (const { entries, name, at: reached, isLast } of walk(path)) {
        const entry = entries.find((each) => each.path === name);
        if (!entry) return undefined;
        if (isLast || entry.type !== 'tree') return { ...entry, at: reached };
      }
      return undefined;
    },

    async aliasOf(path) {
      for await (const { entries, name } of walk(path)) {
        const alias = entries.find((entry) => entry.path !== name && fold(entry.path) === fold(name));
        if (alias) return alias.path;
      }
      return undefined;
    },
  };
}

function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
