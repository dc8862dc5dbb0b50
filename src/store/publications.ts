import { Publication } from '../schema/index.ts';
import { plain } from './database/packed.ts';
import type { Database } from './database/tables.ts';

/** What became of the writes that left. */
export interface Publications {
  /** The newest of each write at each publisher, with the place where it is known to stand, in the order in which the writes were first released. */
  of: (incident: string) => Promise<Publication[]>;
}

/** The publications of a database. */
export function createPublications(database: Database): Publications {
  return {
    async of(incident) {
      const rows = await database
        .selectFrom('hindcast.outbox')
        .select(['write_id', 'publisher', 'publication'])
        .where('incident_id', '=', plain(incident))
        .orderBy('id')
        .execute();
      const newest = new Map<string, Publication>();
      for (const { write_id, publisher, publication } of rows) {
        if (publication === null) continue;
        const [key, read] = [`${publisher} ${write_id}`, Publication.parse(JSON.parse(publication))];
        newest.set(key, { ...read, url: read.url ?? newest.get(key)?.url ?? null });
      }
      return [...newest.values()];
    },
  };
}
