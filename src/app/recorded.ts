import type { Bundle } from '../bundle.ts';
import { ConfigError } from '../errors.ts';
import type { Turn } from '../schema/index.ts';
import type { Draft } from '../store/drafts.ts';
import type { Store } from '../store/store.ts';

/** What the run behind the current draft asked and heard. */
export interface Recorded {
  draft: Draft;
  bundle: Bundle;
  turns: Turn[];
}

/** Throws `ConfigError` where the incident has no draft, or nothing is kept of the run behind it. */
export async function recordedOf(store: Store, incident: string): Promise<Recorded> {
  const draft = await store.drafts.current(incident);
  if (!draft) throw new ConfigError(incident, 'there is no draft of this incident; see `hindcast review`');
  const run = draft.run ?? (await store.drafts.revision(incident, 1))?.run ?? '';
  const { answers, failures } = await store.recordings.of(run);
  if (answers.length + failures.length === 0)
    throw new ConfigError(incident, 'nothing is recorded of the run behind this draft any more');
  return {
    draft,
    bundle: { incident: draft.incident, recordings: [...answers, ...failures] },
    turns: await store.turns.of(run),
  };
}
