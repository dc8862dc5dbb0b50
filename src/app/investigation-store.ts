import type { Draft, EarlierIncident, InvestigationStore, Recording } from '../agent/deps.ts';
import type { OutboxEntry } from '../store/outbox.ts';
import type { Run } from '../store/runs.ts';
import type { FailedQuestion, Rca } from '../schema/index.ts';
import type { Store } from '../store/store.ts';

/**
 * The store as one run may use it. What was recorded is read once and then kept, because every node asks for it.
 * `clean` takes secrets out of a question that was not answered; an answer comes clean, with its question.
 * `texts` takes the blobs that the run has seen; `immediate` says which writes of a draft leave with it.
 * `edited` are documents that people changed outside of the run.
 */
export function investigationStore(
  store: Store,
  run: Run,
  clean: (failed: FailedQuestion) => Promise<FailedQuestion>,
  texts: Map<string, string>,
  immediate: (content: Pick<Draft, 'plan'>) => Promise<OutboxEntry[]>,
  edited: readonly Rca[],
): InvestigationStore {
  let heard: Promise<Recording> | undefined;
  return {
    async saveAnswer(answer) {
      heard = undefined;
      await store.recordings.save(run.id, answer);
    },
    async saveFailure(failed) {
      heard = undefined;
      await store.recordings.saveFailure(run.id, await clean(failed));
    },
    recording: () => (heard ??= store.recordings.of(run.id)),
    async putBlobs(added) {
      const unknown = new Map([...added].filter(([sha]) => !texts.has(sha)));
      for (const [sha, text] of unknown) texts.set(sha, text);
      if (unknown.size > 0) await store.blobs.put(unknown);
    },
    async blob(sha) {
      const text = texts.get(sha) ?? (await store.blobs.get(sha));
      if (text !== undefined) texts.set(sha, text);
      return text;
    },
    async saveDraft(content) {
      const saved = await store.drafts.save({ ...content, run, writes: await immediate(content) });
      if (!saved) throw new Error(`another worker has taken up run ${run.id}`);
    },
    edited: async () => [...(await currentOf(store, run.incident.id)), ...edited],
    earlier: () => earlierIncidents(store),
  };
}

/** A store for doing a run again from what it recorded: what comes of it is told and kept nowhere. */
export function replayStore(store: Store, incident: string): InvestigationStore {
  const recording: Recording = { answers: [], failures: [] };
  const texts = new Map<string, string>();
  return {
    saveAnswer: (answer) => Promise.resolve(void recording.answers.push(answer)),
    saveFailure: (failed) => Promise.resolve(void recording.failures.push(failed)),
    recording: () => Promise.resolve(recording),
    putBlobs(added) {
      for (const [sha, text] of added) texts.set(sha, text);
      return Promise.resolve();
    },
    blob: (sha) => Promise.resolve(texts.get(sha)),
    saveDraft: () => Promise.resolve(),
    edited: () => currentOf(store, incident),
    async earlier() {
      const known = await earlierIncidents(store);
      return known.filter((one) => one.incident !== incident);
    },
  };
}

async function currentOf(store: Store, incident: string): Promise<Rca[]> {
  const draft = await store.drafts.current(incident);
  return draft ? [draft.rca] : [];
}

/** What is kept of earlier incidents, for comparison. */
async function earlierIncidents(store: Store): Promise<EarlierIncident[]> {
  const drafts = await store.drafts.list();
  return drafts.map(({ incident, title, resolvedAt, recurrenceMark, conditions, actions }) => ({
    incident,
    title,
    resolvedAt,
    fingerprint: recurrenceMark,
    rootConditions: conditions,
    openActions: actions.map(({ id, title: what, due }) => ({ action: id, title: what, due })),
  }));
}
