import { sql, type RawBuilder, type Selectable } from 'kysely';
import { Publication, Write, type Instant, type Verdict } from '../schema/index.ts';
import { fromNow } from './database/from-now.ts';
import { pack, plain, unpack } from './database/packed.ts';
import type { Database, OutboxStatus, OutboxTable } from './database/tables.ts';
import { insertVerdict } from './verdicts.ts';

/** A write that may leave: what, to the byte, and through which publisher. */
export interface OutboxEntry {
  incident: string;
  write: Write;
  /** SHA-256 of the exact bytes that were shown. */
  digest: string;
  publisher: string;
}

/** An entry with what became of it so far. */
export interface OutboxRow extends OutboxEntry {
  id: number;
  status: OutboxStatus;
  attempts: number;
  /** Grows each time a worker takes it up. */
  fence: number;
  reason: string | null;
  publication: Publication | null;
  createdAt: Instant;
}

/** `replayed`: a verdict with this id was used before. `expired`: it came too late. Neither releases anything. */
export type Release = 'released' | 'replayed' | 'expired';

/**
 * The writes that may leave. An entry is unique by incident, write, publisher and digest; once settled it is never
 * handed out again. Entries about the same write leave one after another. Methods that take a row answer false, and
 * change nothing, where another worker has taken it up since.
 */
export interface Outbox {
  /** False where the entry is known. A refused one is queued again. */
  enqueue: (entry: OutboxEntry) => Promise<boolean>;
  /** Stores an approval and queues what it permits: both or neither. Throws `RangeError` where it does not cover them. */
  release: (approval: Verdict, entries: readonly OutboxEntry[]) => Promise<Release>;
  /** The next entry for a publisher, or one whose worker went silent while sending it. */
  claim: (publisher: string, worker: string, leaseMs: number) => Promise<OutboxRow | undefined>;
  /**
   * Records that it is about to be sent, as an unknown outcome, so that whoever takes it up after a crash looks before it
   * sends. To be called before the first byte leaves.
   */
  begin: (row: OutboxRow, publication: Publication) => Promise<boolean>;
  /** Records what became of it. One with the result `unknown` is handed out again, later each time. */
  settle: (row: OutboxRow, publication: Publication) => Promise<boolean>;
  /** It is not sent, for good. Like `postpone`, it leaves attempts and publication as the row that is given has them. */
  refuse: (row: OutboxRow, reason: string) => Promise<boolean>;
  /** It is not sent now. */
  postpone: (row: OutboxRow, reason: string, waitMs: number) => Promise<boolean>;
  /** What has been sent to a publisher: of an incident by kind, and of all within the last hour; one write left out. */
  sent: (row: OutboxRow) => Promise<{ issues: number; pullRequests: number; lastHour: number }>;
  /** In the order of their release. */
  list: (incident: string) => Promise<OutboxRow[]>;
}

const UNKNOWN_WAIT_MS = 30_000;

type Row = Selectable<OutboxTable>;

/** The outbox of a database. */
export function createOutbox(database: Database): Outbox {
  /** Ends a worker's hold on a row. */
  async function leave({ id, fence }: OutboxRow, changes: RawBuilder<unknown>): Promise<boolean> {
    const { numAffectedRows } = await sql`
      UPDATE hindcast.outbox SET ${changes}
      WHERE id = ${id} AND fence = ${fence} AND status = 'sending'`.execute(database);
    return numAffectedRows === 1n;
  }

  return {
    async enqueue(entry) {
      return (await enqueueWrites(database, [entry])) === 1;
    },

    release(approval, entries) {
      assertCovers(approval, entries);
      return database.transaction().execute(async (transaction) => {
        const { rows } = await sql<{ expired: boolean }>`
          SELECT now() >= ${approval.expiresAt}::timestamptz AS expired`.execute(transaction);
        if (rows[0]?.expired) return 'expired';
        if (!(await insertVerdict(transaction, approval))) return 'replayed';
        await enqueueWrites(transaction, entries);
        return 'released';
      });
    },

    async claim(publisher, worker, leaseMs) {
      const { rows } = await sql<Row>`
        UPDATE hindcast.outbox
        SET status = 'sending', worker = ${plain(worker)}, fence = fence + 1, attempts = attempts + 1,
            due_at = ${fromNow(leaseMs)}
        WHERE id = (
          SELECT id FROM hindcast.outbox AS entry
          WHERE publisher = ${publisher}
            AND status IN ('queued', 'sending', 'unknown') AND due_at <= now()
            AND NOT EXISTS (
              SELECT FROM hindcast.outbox AS earlier
              WHERE earlier.incident_id = entry.incident_id AND earlier.write_id = entry.write_id
                AND earlier.publisher = entry.publisher AND earlier.id < entry.id
                AND earlier.status IN ('queued', 'sending', 'unknown'))
          ORDER BY id LIMIT 1
          FOR UPDATE SKIP LOCKED)
        RETURNING *`.execute(database);
      return rows[0] && toRow(rows[0]);
    },

    begin: async ({ id, fence }, publication) => {
      const { numAffectedRows } = await sql`
        UPDATE hindcast.outbox SET publication = ${JSON.stringify(publication)}, sent_at = coalesce(sent_at, now())
        WHERE id = ${id} AND fence = ${fence} AND status = 'sending'`.execute(database);
      return numAffectedRows === 1n;
    },

    settle: (row, publication) =>
      leave(
        row,
        publication.result === 'unknown'
          ? sql`status = 'unknown', publication = ${JSON.stringify(publication)},
                due_at = now() + ${UNKNOWN_WAIT_MS}::float8 * attempts * interval '1 millisecond'`
          : sql`status = 'settled', publication = ${JSON.stringify(publication)}, reason = NULL`,
      ),

    refuse: (row, reason) => leave(row, sql`status = 'refused', reason = ${plain(reason)}, ${asGiven(row)}`),

    postpone: (row, reason, waitMs) =>
      leave(row, sql`status = 'queued', reason = ${plain(reason)}, due_at = ${fromNow(waitMs)}, ${asGiven(row)}`),

    async sent({ publisher, incident, write }) {
      const { rows } = await sql<{ issues: number; pullRequests: number; lastHour: number }>`
        SELECT count(DISTINCT write_id) FILTER (WHERE incident_id = ${incident} AND kind = 'issue')::float8 AS issues,
          count(DISTINCT write_id) FILTER (WHERE incident_id = ${incident} AND kind = 'pull-request')::float8
            AS "pullRequests",
          count(*) FILTER (WHERE sent_at > now() - interval '1 hour')::float8 AS "lastHour"
        FROM hindcast.outbox
        WHERE publisher = ${publisher} AND publication IS NOT NULL
          AND NOT (incident_id = ${incident} AND write_id = ${write.id})`.execute(database);
      return rows[0] ?? { issues: 0, pullRequests: 0, lastHour: 0 };
    },

    async list(incident) {
      const rows = await database
        .selectFrom('hindcast.outbox')
        .selectAll()
        .where('incident_id', '=', plain(incident))
        .orderBy('id')
        .execute();
      return Promise.all(rows.map(toRow));
    },
  };
}

/** Queues entries, as part of a larger transaction too. How many of them are new, or were refused before. */
export async function enqueueWrites(database: Database, entries: readonly OutboxEntry[]): Promise<number> {
  let queued = 0;
  for (const { incident, write, digest, publisher } of entries) {
    const { numAffectedRows } = await sql`
      INSERT INTO hindcast.outbox AS entry (incident_id, write_id, publisher, digest, kind, document)
      VALUES (${incident}, ${write.id}, ${publisher}, ${digest}, ${write.kind}, ${await pack(write)})
      ON CONFLICT (incident_id, write_id, publisher, digest)
      DO UPDATE SET status = 'queued', reason = NULL, attempts = 0, due_at = now() WHERE entry.status = 'refused'`.execute(
      database,
    );
    queued += Number(numAffectedRows ?? 0n);
  }
  return queued;
}

function asGiven({ attempts, publication }: OutboxRow): RawBuilder<unknown> {
  return sql`attempts = ${attempts}, publication = ${publication === null ? null : JSON.stringify(publication)}`;
}

/** The draft as a whole is approved under `rca`; any other subject is one write, to the byte. */
function assertCovers({ id, incident, subject, digest, decision }: Verdict, entries: readonly OutboxEntry[]): void {
  if (decision !== 'approve') throw new RangeError(`verdict ${id} says ${decision} and releases nothing`);
  for (const entry of entries) {
    const covered = subject === 'rca' || (subject === entry.write.id && digest === entry.digest);
    if (entry.incident !== incident || !covered) {
      throw new RangeError(
        `verdict ${id} on ${subject} of ${incident} does not cover ${entry.write.id}, ${entry.digest}`,
      );
    }
  }
}

async function toRow(row: Row): Promise<OutboxRow> {
  return {
    id: row.id,
    incident: row.incident_id,
    write: await unpack(Write, row.document),
    digest: row.digest,
    publisher: row.publisher,
    status: row.status,
    attempts: row.attempts,
    fence: row.fence,
    reason: row.reason,
    publication: row.publication === null ? null : Publication.parse(JSON.parse(row.publication)),
    createdAt: row.created_at.toISOString(),
  };
}
