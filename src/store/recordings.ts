import { canonical, sha256 } from '../ledger.ts';
import { Answer, FailedQuestion } from '../schema/index.ts';
import { pack, unpack } from './database/packed.ts';
import type { Database } from './database/tables.ts';

/** All that a run asked and heard. */
export interface Recording {
  answers: Answer[];
  failures: FailedQuestion[];
}

/** What the tools said during a run, so that it can be replayed with no network. One entry per tool and question. */
export interface Recordings {
  /** Replaces what was known of the same question. */
  save: (run: string, answer: Answer) => Promise<void>;
  /** Does not replace an answer: it was had once, and evidence may cite it. */
  saveFailure: (run: string, failed: FailedQuestion) => Promise<void>;
  /** In an order that depends on the questions only. */
  of: (run: string) => Promise<Recording>;
}

/** The recordings of a database. */
export function createRecordings(database: Database): Recordings {
  async function save(run: string, kind: 'answer' | 'failure', entry: Answer | FailedQuestion): Promise<void> {
    const { tool, input } = entry;
    const document = await pack(entry);
    await database
      .insertInto('hindcast.recordings')
      .values({ run_id: run, key: sha256(canonical([tool, input])), tool, kind, document })
      .onConflict((conflict) => {
        const replace = conflict
          .columns(['run_id', 'key'])
          .doUpdateSet((row) => ({ kind: row.ref('excluded.kind'), document: row.ref('excluded.document') }));
        return kind === 'answer' ? replace : replace.where('hindcast.recordings.kind', '=', 'failure');
      })
      .execute();
  }

  return {
    save: (run, answer) => save(run, 'answer', answer),
    saveFailure: (run, failed) => save(run, 'failure', failed),
    async of(run) {
      const rows = await database
        .selectFrom('hindcast.recordings')
        .select(['kind', 'document'])
        .where('run_id', '=', run)
        .orderBy('tool')
        .orderBy('key')
        .execute();
      const recording: Recording = { answers: [], failures: [] };
      for (const { kind, document } of rows) {
        if (kind === 'answer') recording.answers.push(await unpack(Answer, document));
        else recording.failures.push(await unpack(FailedQuestion, document));
      }
      return recording;
    },
  };
}
