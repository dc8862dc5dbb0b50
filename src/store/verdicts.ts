import { Verdict } from '../schema/index.ts';
import { plain } from './database/packed.ts';
import type { Database } from './database/tables.ts';

/** What reviewers said. The id of a verdict counts once, so that an answer cannot be sent in again. */
export interface Verdicts {
  /** False where a verdict with this id is known; nothing is changed then. */
  save: (verdict: Verdict) => Promise<boolean>;
  /** The oldest first. */
  of: (incident: string) => Promise<Verdict[]>;
}

/** The verdicts of a database. */
export function createVerdicts(database: Database): Verdicts {
  return {
    save: (verdict) => insertVerdict(database, verdict),
    async of(incident) {
      const rows = await database
        .selectFrom('hindcast.verdicts')
        .select('document')
        .where('incident_id', '=', plain(incident))
        .orderBy('saved_at')
        .orderBy('id')
        .execute();
      return rows.map(({ document }) => Verdict.parse(JSON.parse(document)));
    },
  };
}

/** Stores a verdict, as part of a larger transaction too. False where its id is known. */
export async function insertVerdict(database: Database, verdict: Verdict): Promise<boolean> {
  const inserted = await database
    .insertInto('hindcast.verdicts')
    .values({ id: plain(verdict.id), incident_id: verdict.incident, document: JSON.stringify(verdict) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}
