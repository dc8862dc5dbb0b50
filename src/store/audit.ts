import { sql } from 'kysely';
import { z } from 'zod';
import { canonical, sha256 } from '../ledger.ts';
import { Instant } from '../schema/index.ts';
import type { Database } from './database/tables.ts';

const Entry = z.strictObject({
  /** Who: a user, a worker, a trigger. */
  actor: z.string(),
  /** What was done or denied, as a verb. */
  action: z.string(),
  /** To what: an incident, a write, a run. */
  subject: z.string(),
  details: z.record(z.string(), z.unknown()),
});
/** One thing that someone did, put down before it takes effect. */
export type AuditEntry = z.infer<typeof Entry>;

const Line = Entry.extend({ seq: z.number().int().positive(), at: Instant });
/** An entry at its place in the chain, with the database's time. */
export type AuditLine = z.infer<typeof Line>;

/** `at`: the place in the chain that is not as it was written. */
export type AuditCheck = { ok: true } | { ok: false; at: number };

/**
 * The trail of what was done. The database refuses to change it; who forces that all the same is found out, for each
 * line carries the SHA-256 of the hash before it and of itself. It cannot find out who rewrites the whole chain:
 * against that, keep a hash elsewhere.
 */
export interface Audit {
  /** The line's hash. */
  append: (entry: AuditEntry) => Promise<string>;
  verify: () => Promise<AuditCheck>;
  /** The newest first, at most `limit`. */
  list: (limit?: number) => Promise<AuditLine[]>;
}

const PAGE = 1_000;
const ROOT = '0'.repeat(64);
/** The smallest `integer`: a line that someone put before the first must be seen, too. */
const BEFORE_ALL = -2_147_483_648;

/** The audit trail of a database. */
export function createAudit(database: Database): Audit {
  return {
    append: (entry) =>
      database.transaction().execute(async (transaction) => {
        // Locking the head puts all writers in a row, so the chain has no forks.
        const { rows } = await sql<{ seq: number; hash: string; now: Date }>`
          SELECT seq, hash, clock_timestamp() AS now FROM hindcast.audit_head FOR UPDATE`.execute(transaction);
        const head = rows[0];
        if (!head) throw new Error('the audit trail has lost its head: restore the database from a copy');
        const seq = head.seq + 1;
        const line = canonical({ ...entry, seq, at: head.now.toISOString() });
        const hash = linkOf(head.hash, line);
        await transaction.insertInto('hindcast.audit').values({ seq, line, hash }).execute();
        await transaction.updateTable('hindcast.audit_head').set({ seq, hash }).execute();
        return hash;
      }),

    async verify() {
      const head = await database.selectFrom('hindcast.audit_head').select(['seq', 'hash']).executeTakeFirst();
      let [seq, hash] = [0, ROOT];
      let cursor = BEFORE_ALL;
      for (;;) {
        const lines = await database
          .selectFrom('hindcast.audit')
          .selectAll()
          .where('seq', '>', cursor)
          .orderBy('seq')
          .limit(PAGE)
          .execute();
        for (const row of lines) {
          if (row.seq !== seq + 1 || row.hash !== linkOf(hash, row.line)) return { ok: false, at: seq + 1 };
          [seq, hash] = [row.seq, row.hash];
          // The head was read first: lines that were added since are checked like the others.
          if (row.seq === head?.seq && row.hash !== head.hash) return { ok: false, at: row.seq };
        }
        if (lines.length < PAGE) return seq < (head?.seq ?? 1) ? { ok: false, at: seq + 1 } : { ok: true };
        cursor = seq;
      }
    },

    async list(limit = 200) {
      const rows = await database
        .selectFrom('hindcast.audit')
        .select('line')
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ line }) => Line.parse(JSON.parse(line)));
    },
  };
}

function linkOf(previous: string, line: string): string {
  return sha256(`${previous}\n${line}`);
}
