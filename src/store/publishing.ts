import { sql } from 'kysely';
import type { Instant } from '../schema/index.ts';
import { fromNow } from './database/from-now.ts';
import { plain } from './database/packed.ts';
import type { Database } from './database/tables.ts';

/** Who stopped publishing, when and why. */
export interface Stop {
  by: string;
  at: Instant;
  reason: string;
}

/** The switch that stops all writers, and the turns that they take. */
export interface Publishing {
  /** Undefined where writers may write. */
  stopped: () => Promise<Stop | undefined>;
  stop: (stop: Pick<Stop, 'by' | 'reason'>) => Promise<void>;
  resume: () => Promise<void>;
  /**
   * Takes the next turn to change something at a target: how long to wait for it, in milliseconds. Turns are `spacingMs`
   * apart over all workers, by the database's clock.
   */
  turn: (target: string, spacingMs: number) => Promise<number>;
}

/** The switch and the turns of a database. */
export function createPublishing(database: Database): Publishing {
  return {
    async stopped() {
      const { rows } = await sql<{ by: string; at: Date; reason: string }>`
        SELECT stopped_by AS by, stopped_at AS at, reason FROM hindcast.publishing WHERE stopped_at IS NOT NULL`.execute(
        database,
      );
      return rows[0] && { ...rows[0], at: rows[0].at.toISOString() };
    },

    async stop({ by, reason }) {
      await sql`
        UPDATE hindcast.publishing SET stopped_at = now(), stopped_by = ${plain(by)}, reason = ${plain(reason)}
        WHERE stopped_at IS NULL`.execute(database);
    },

    async resume() {
      await sql`UPDATE hindcast.publishing SET stopped_at = NULL, stopped_by = NULL, reason = NULL`.execute(database);
    },

    async turn(target, spacingMs) {
      const { rows } = await sql<{ wait: number }>`
        INSERT INTO hindcast.turns AS turn (target, taken_at, free_at)
        VALUES (${plain(target)}, clock_timestamp(), clock_timestamp() + (${fromNow(spacingMs)} - now()))
        ON CONFLICT (target) DO UPDATE
        SET taken_at = greatest(turn.free_at, clock_timestamp()),
            free_at = greatest(turn.free_at, clock_timestamp()) + (${fromNow(spacingMs)} - now())
        RETURNING extract(epoch FROM taken_at - clock_timestamp())::float8 * 1000 AS wait`.execute(database);
      return Math.max(0, rows[0]?.wait ?? 0);
    },
  };
}
