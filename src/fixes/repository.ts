import type { File } from '../schema/index.ts';
import { Refusal } from './refusal.ts';

/** The repository's files as they were read at one commit: what patches are made from. */
export interface Repository {
  /** The commit; null where nothing was read. */
  sha: string | null;
  has: (path: string) => boolean;
  /** The text of a file. Throws `Refusal` where it was not read. */
  read: (path: string) => string;
}

/**
 * The repository at a commit; at the one that the last file was read at, where none is named. A file that was read at another commit is not in it,
 * because a patch has to apply to one tree; of a path that was read twice, the later counts.
 */
export function repositoryOf(files: readonly File[], at?: string): Repository {
  const sha = at ?? files.at(-1)?.sha ?? null;
  const texts = new Map(files.filter((file) => file.sha === sha).map(({ path, text }) => [path, text]));
  return {
    sha,
    has: (path) => texts.has(path),
    read(path) {
      const text = texts.get(path);
      if (text === undefined) throw new Refusal(`\`${path}\` is not among the files that were read`);
      return text;
    },
  };
}
