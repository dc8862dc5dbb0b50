import { z } from 'zod';
import { pack, unpack } from './database/packed.ts';
import type { Database } from './database/tables.ts';

const MOST_AT_ONCE = 100;

/** The texts that evidence quotes, by their SHA-256. Each stands here once, however many incidents quote it. */
export interface Blobs {
  /** Stores those that are not here yet. */
  put: (texts: ReadonlyMap<string, string>) => Promise<void>;
  get: (sha256: string) => Promise<string | undefined>;
}

/** The blobs of a database. */
export function createBlobs(database: Database): Blobs {
  async function missing(shas: readonly string[]): Promise<string[]> {
    const rows = await database.selectFrom('hindcast.blobs').select('sha256').where('sha256', 'in', shas).execute();
    const known = new Set(rows.map((row) => row.sha256));
    return shas.filter((sha) => !known.has(sha));
  }

  return {
    async put(texts) {
      const shas = [...texts.keys()];
      for (let start = 0; start < shas.length; start += MOST_AT_ONCE) {
        const added = await missing(shas.slice(start, start + MOST_AT_ONCE));
        if (added.length === 0) continue;
        const values = await Promise.all(
          added.map(async (sha) => ({ sha256: sha, document: await pack(texts.get(sha)) })),
        );
        await database
          .insertInto('hindcast.blobs')
          .values(values)
          .onConflict((conflict) => conflict.column('sha256').doNothing())
          .execute();
      }
    },

    async get(sha256) {
      const row = await database
        .selectFrom('hindcast.blobs')
        .select('document')
        .where('sha256', '=', sha256)
        .executeTakeFirst();
      return row && unpack(z.string(), row.document);
    },
  };
}
