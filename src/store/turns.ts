import { Turn } from '../schema/index.ts';
import { pack, unpack } from './database/packed.ts';
import type { Database } from './database/tables.ts';

/** What a model was asked in each run and what came of it, so that a run can be done again with no endpoint. */
export interface Turns {
  /** Does not replace a turn of the same key: what was said once is what the run went on with. */
  save: (run: string, turn: Turn) => Promise<void>;
  /** Forgets turns of a run, so that they are asked again. */
  forget: (run: string, keys: readonly string[]) => Promise<void>;
  /** In an order that depends on the turns only. */
  of: (run: string) => Promise<Turn[]>;
}

/** The turns of a database. */
export function createTurns(database: Database): Turns {
  return {
    async save(run, turn) {
      await database
        .insertInto('hindcast.model_turns')
        .values({ run_id: run, key: turn.key, step: turn.step, document: await pack(turn) })
        .onConflict((conflict) => conflict.columns(['run_id', 'key']).doNothing())
        .execute();
    },
    async forget(run, keys) {
      if (keys.length === 0) return;
      await database
        .deleteFrom('hindcast.model_turns')
        .where('run_id', '=', run)
        .where('key', 'in', [...keys])
        .execute();
    },
    async of(run) {
      const rows = await database
        .selectFrom('hindcast.model_turns')
        .select('document')
        .where('run_id', '=', run)
        .orderBy('step')
        .orderBy('key')
        .execute();
      return Promise.all(rows.map(({ document }) => unpack(Turn, document)));
    },
  };
}
