import type { CheckResult } from '../rca/checks/check.ts';
import { mergeEdits, type Conflict } from '../rca/parse/merge-edits.ts';
import type { Rca } from '../schema/index.ts';
import { errorsIn } from './drop.ts';

/** A draft with what people wrote into earlier ones. */
export interface Merged {
  rca: Rca;
  conflicts: Conflict[];
  /** What the checks refuse in it; that of a person is never dropped, and so keeps the draft from being published. */
  refused: CheckResult[];
}

/** Puts the edits of people, the oldest first, into a draft and holds it to the rules again. */
export async function withEdits(
  draft: Rca,
  edited: readonly Rca[],
  blob: (sha256: string) => Promise<string | undefined>,
): Promise<Merged> {
  let rca = draft;
  const conflicts: Conflict[] = [];
  for (const one of edited) {
    const merged = mergeEdits(one, rca);
    rca = merged.rca;
    conflicts.push(...merged.conflicts);
  }
  const texts = new Map<string, string>();
  for (const sha of new Set(rca.evidence.map(({ blobSha256 }) => blobSha256))) {
    const text = await blob(sha);
    if (text !== undefined) texts.set(sha, text);
  }
  return { rca, conflicts, refused: await errorsIn(rca, (sha) => texts.get(sha)) };
}
