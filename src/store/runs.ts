import { randomUUID } from 'node:crypto';
import { sql, type RawBuilder, type Selectable } from 'kysely';
import { ConfigError } from '../errors.ts';
import { Incident, type Instant } from '../schema/index.ts';
import { fromNow } from './database/from-now.ts';
import { plain } from './database/packed.ts';
import type { Database, RunStatus, RunsTable } from './database/tables.ts';

/** One investigation of one incident: who is at it, how often it was tried, how it ended. */
export interface Run {
  id: string;
  incident: Incident;
  status: RunStatus;
  /** How often a worker took it up. */
  attempts: number;
  /** Grows each time a worker takes it up. Only the holder of the newest may write. */
  fence: number;
  worker: string | null;
  reason: string | null;
  leaseUntil: Instant | null;
  createdAt: Instant;
  startedAt: Instant | null;
  finishedAt: Instant | null;
}

/**
 * The queue of investigations. Leases go by the database's clock. Methods that take a run answer false, and change
 * nothing, where another worker has taken it up since.
 */
export interface Runs {
  /**
   * A run of this incident, claimed at once; an open one that no worker is at is taken up instead of a new one.
   * Throws `ConfigError` where a worker is at it, `ZodError` where the incident does not fit its schema.
   */
  start: (incident: Incident, worker?: string, leaseMs?: number) => Promise<Run>;
  /** The run that has waited longest, or one whose worker went silent. One that five workers took up in vain is dead. */
  claim: (worker: string, leaseMs: number) => Promise<Run | undefined>;
  renew: (run: Run, leaseMs: number) => Promise<boolean>;
  finish: (run: Run, outcome: 'drafted' | 'failed', reason?: string) => Promise<boolean>;
  /** Puts a run that failed back for another attempt, later each time; dead after the fifth. */
  postpone: (run: Run, reason: string) => Promise<boolean>;
  /** Puts it back for another worker at once, for who must stop. Not counted as an attempt. */
  handOver: (run: Run) => Promise<boolean>;
  /** Puts it back to wait for what it cannot go on without. Not counted as an attempt. */
  park: (run: Run, reason: string, waitMs: number) => Promise<boolean>;
  /** Queues a failed or dead run again, for a person who asks. False where it is neither, or where one is open. */
  revive: (id: string) => Promise<boolean>;
  find: (id: string) => Promise<Run | undefined>;
  /** The newest first, at most `limit`. */
  list: (limit?: number) => Promise<Run[]>;
}

/** `trust.md` ING-7: five attempts with backoff, then the dead letter with its reason. */
const MOST_ATTEMPTS = 5;
const FIRST_WAIT_MS = 5_000;

type Row = Selectable<RunsTable> & { incident_document: string };

/** The queue of a database. */
export function createRuns(database: Database): Runs {
  /** Takes up the chosen run. `chosen` is a query for at most one id. */
  async function takeUp(
    executor: Database,
    chosen: RawBuilder<unknown>,
    worker: string,
    leaseMs: number,
  ): Promise<Run | undefined> {
    const { rows } = await sql<Row>`
      UPDATE hindcast.runs AS run
      SET status = 'running', worker = ${plain(worker)}, fence = fence + 1, attempts = attempts + 1, reason = NULL,
          due_at = ${fromNow(leaseMs)}, started_at = coalesce(started_at, now())
      FROM hindcast.incidents AS incident
      WHERE run.id = (${chosen}) AND incident.id = run.incident_id
      RETURNING run.*, incident.document AS incident_document`.execute(executor);
    return rows[0] && toRun(rows[0]);
  }

  async function changed(update: RawBuilder<unknown>): Promise<boolean> {
    const { numAffectedRows } = await update.execute(database);
    return numAffectedRows === 1n;
  }

  return {
    start: (incident, worker = 'cli', leaseMs = 60_000) =>
      database.transaction().execute(async (transaction) => {
        await sql`
          INSERT INTO hindcast.incidents (id, document) VALUES (${incident.id}, ${JSON.stringify(Incident.parse(incident))})
          ON CONFLICT (id) DO UPDATE SET document = EXCLUDED.document, updated_at = now()`.execute(transaction);
        await sql`
          INSERT INTO hindcast.runs (id, incident_id, status) VALUES (${randomUUID()}, ${incident.id}, 'queued')
          ON CONFLICT (incident_id) WHERE status IN ('queued', 'running') DO NOTHING`.execute(transaction);
        const chosen = sql`
          SELECT id FROM hindcast.runs
          WHERE incident_id = ${incident.id} AND (status = 'queued' OR due_at <= now())
            AND status IN ('queued', 'running')
          FOR UPDATE`;
        const run = await takeUp(transaction, chosen, worker, leaseMs);
        if (run) return run;
        throw new ConfigError(incident.id, 'is being investigated by another worker. Wait for its draft.');
      }),

    async claim(worker, leaseMs) {
      await sql`
        UPDATE hindcast.runs
        SET status = 'dead', finished_at = now(),
            reason = 'its worker went silent ' || attempts || ' times; the last was ' || worker
        WHERE status = 'running' AND due_at <= now() AND attempts >= ${MOST_ATTEMPTS}`.execute(database);
      const chosen = sql`
        SELECT id FROM hindcast.runs
        WHERE status IN ('queued', 'running') AND due_at <= now()
        ORDER BY due_at LIMIT 1
        FOR UPDATE SKIP LOCKED`;
      return takeUp(database, chosen, worker, leaseMs);
    },

    renew: ({ id, fence }, leaseMs) =>
      changed(sql`
        UPDATE hindcast.runs SET due_at = ${fromNow(leaseMs)}
        WHERE id = ${id} AND fence = ${fence} AND status = 'running'`),

    finish: ({ id, fence }, outcome, reason) =>
      // Said twice, it is still true: an answer may have been lost on its way.
      changed(sql`
        UPDATE hindcast.runs
        SET status = ${outcome}, finished_at = coalesce(finished_at, now()),
            reason = ${reason === undefined ? null : plain(reason)}
        WHERE id = ${id} AND fence = ${fence} AND status IN ('running', ${outcome})`),

    postpone: ({ id, fence }, reason) =>
      changed(sql`
        UPDATE hindcast.runs
        SET status = CASE WHEN attempts >= ${MOST_ATTEMPTS} THEN 'dead' ELSE 'queued' END,
            finished_at = CASE WHEN attempts >= ${MOST_ATTEMPTS} THEN now() END,
            due_at = now() + ${FIRST_WAIT_MS}::float8 * power(2, attempts - 1) * interval '1 millisecond',
            reason = ${plain(reason)}
        WHERE id = ${id} AND fence = ${fence} AND status = 'running'`),

    handOver: ({ id, fence }) =>
      changed(sql`
        UPDATE hindcast.runs SET status = 'queued', attempts = attempts - 1, due_at = now()
        WHERE id = ${id} AND fence = ${fence} AND status = 'running'`),

    park: ({ id, fence }, reason, waitMs) =>
      changed(sql`
        UPDATE hindcast.runs
        SET status = 'queued', attempts = attempts - 1, due_at = ${fromNow(waitMs)}, reason = ${plain(reason)}
        WHERE id = ${id} AND fence = ${fence} AND status = 'running'`),

    revive: (id) =>
      changed(sql`
        UPDATE hindcast.runs AS run
        SET status = 'queued', attempts = 0, due_at = now(), finished_at = NULL
        WHERE id = ${plain(id)} AND status IN ('failed', 'dead') AND NOT EXISTS (
          SELECT FROM hindcast.runs AS other
          WHERE other.incident_id = run.incident_id AND other.status IN ('queued', 'running'))`),

    async find(id) {
      const { rows } = await sql<Row>`${SELECT} WHERE run.id = ${plain(id)}`.execute(database);
      return rows[0] && toRun(rows[0]);
    },

    async list(limit = 200) {
      const { rows } = await sql<Row>`${SELECT} ORDER BY run.created_at DESC, run.id LIMIT ${limit}`.execute(database);
      return rows.map(toRun);
    },
  };
}

const SELECT = sql`
  SELECT run.*, incident.document AS incident_document
  FROM hindcast.runs AS run JOIN hindcast.incidents AS incident ON incident.id = run.incident_id`;

function toRun(row: Row): Run {
  return {
    id: row.id,
    incident: Incident.parse(JSON.parse(row.incident_document)),
    status: row.status,
    attempts: row.attempts,
    fence: row.fence,
    worker: row.worker,
    reason: row.reason,
    leaseUntil: row.status === 'running' ? row.due_at.toISOString() : null,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
