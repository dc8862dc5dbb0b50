import { canonical, sha256 } from '../../ledger.ts';
import type { PlannedFile, Rung } from '../../schema/index.ts';

/** A drafted change, made from the repository at one commit. */
export interface Patch {
  /** The commit that the files were made from. */
  sha: string;
  files: readonly PlannedFile[];
}

/** A place where a drafted change can be tried. It changes nothing outside. */
export interface Trial {
  name: Rung['kind'];
  /**
   * Tries a change. What cannot be shown is a rung that says why, never an error; undefined where the place has nothing
   * to say of such files.
   */
  attempt: (patch: Patch) => Promise<Rung | undefined>;
}

/** A place that is configured. */
export interface OpenTrial extends Trial {
  /** Whether something could be tried there now, in a few words; tries no change. Throws `Refusal` where not. */
  doctor: () => Promise<string>;
}

/** What a rung names a change by: the paths and contents of its files. */
export function digestOfPatch({ files }: Pick<Patch, 'files'>): string {
  return sha256(canonical(files.map(({ path, content }) => ({ path, content }))));
}
