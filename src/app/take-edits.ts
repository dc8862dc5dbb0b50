import { plannedFixes, repositoryIn } from '../agent/fixes.ts';
import { withEdits } from '../agent/with-edits.ts';
import { ConfigError } from '../errors.ts';
import type { PlannedFix } from '../publish/plan.ts';
import type { CheckResult } from '../rca/checks/check.ts';
import { differencesBetween } from '../rca/differences.ts';
import type { Conflict } from '../rca/parse/merge-edits.ts';
import { isUntouched } from '../rca/parse/is-untouched.ts';
import { parseMarkdown } from '../rca/parse/parse-markdown.ts';
import type { Problem } from '../rca/parse/problem.ts';
import type { Plan, Rca } from '../schema/index.ts';
import type { Store } from '../store/store.ts';

/** What became of the edits in a Markdown file. */
export type Taken =
  /** Nothing in it is a person's that the draft does not have. */
  | { kind: 'unchanged' }
  | { kind: 'taken'; rca: Rca; conflicts: Conflict[]; refused: CheckResult[] }
  /** It cannot be read back; the draft is as it was. */
  | { kind: 'broken'; problems: Problem[] };

/** What taking edits needs. */
export interface Taking {
  store: Store;
  plan: (rca: Rca, fixes: readonly PlannedFix[]) => Plan;
}

/**
 * Reads a Markdown file of an incident back and puts what people changed in it into the current draft, as a revision of
 * its own with a plan of its own: what was approved before had other bytes. `by` stands on the audit trail. Throws
 * `ConfigError` where there is no draft, or the file is of another incident.
 */
export async function takeEdits(
  { store, plan }: Taking,
  { incident, markdown, by }: { incident: string; markdown: string; by: string },
): Promise<Taken> {
  const draft = await store.drafts.current(incident);
  if (!draft) throw new ConfigError(incident, 'there is no draft of this incident; see `hindcast review`');
  const parsed = parseMarkdown(markdown);
  if (parsed.kind === 'broken') return isUntouched(markdown) ? { kind: 'unchanged' } : parsed;
  if (parsed.rca.id !== incident) throw new ConfigError(incident, `the file is the RCA of ${parsed.rca.id}`);
  if ((parsed.rca.edits ?? []).length === 0) return { kind: 'unchanged' };
  const { rca, conflicts, refused } = await withEdits(draft.rca, [parsed.rca], store.blobs.get);
  if (differencesBetween(draft.rca, rca).length === 0) return { kind: 'unchanged' };
  const { answers } = await store.recordings.of(draft.run ?? (await store.drafts.revision(incident, 1))?.run ?? '');
  const planned =
    refused.length > 0 ? { incident, writes: [] } : plan(rca, plannedFixes(rca.actions, repositoryIn(answers)));
  const changed = (rca.edits ?? []).map(({ at }) => at);
  await store.audit.append({ actor: by, action: 'edit', subject: incident, details: { changed } });
  const kept = await store.drafts.revise({ incident: draft.incident, rca, plan: planned, basis: draft.revision });
  if (!kept) throw new ConfigError(incident, 'the draft was changed meanwhile; take the edits again');
  return { kind: 'taken', rca, conflicts, refused };
}
