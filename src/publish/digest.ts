import { canonical, sha256 } from '../ledger.ts';
import type { Write } from '../schema/index.ts';

/**
 * SHA-256 of a write, as 64 hexadecimal digits: what a person approves and the writer checks before it sends.
 *
 * It covers the canonical JSON of the whole write, so every byte of the title, of the body with its marker (and the
 * marker's mac binds the body to one target), of each label, assignee, milestone, branch, file path and file
 * content, and of the blob that each file was made from.
 * What a publisher sends besides follows from the write and its configuration alone, and `preview` shows it: the commit
 * message (the title), the base branch, that a pull request is a draft, the time of day of a due date. Object names
 * and numbers that the target hands out (blob, tree, commit, milestone) are not known before and not covered; they
 * are made from covered bytes. Less than was shown may leave: an assignee the target does not know is left out.
 */
export function digestOf(write: Write): string {
  return sha256(canonical(write));
}
