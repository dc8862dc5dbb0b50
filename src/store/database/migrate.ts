import type pg from 'pg';
import { ConfigError } from '../../errors.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';

const OLDEST_SERVER = 15;
/** Any number that no one else locks by: the letters `hind`. */
const ADVISORY_LOCK = 0x68696e64;

/**
 * Brings the schema `hindcast` to the newest version, in one transaction, one process at a time. Two short queries where
 * there is nothing to do. Throws `ConfigError` where the schema is newer than this Hindcast, or the server too old.
 */
export async function migrate(
  pool: pg.Pool,
  place: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const newest = Math.max(0, ...migrations.map(({ version }) => version));
  const known = await versionOf(pool, place);
  if (known > newest) {
    throw new ConfigError(
      place,
      `its schema has version ${known}, and this Hindcast knows versions up to ${newest}. ` +
        `Start the Hindcast that wrote it, or a newer one.`,
    );
  }
  if (known === newest) return;

  const client = await pool.connect();
  try {
    await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${ADVISORY_LOCK})`);
    // Another process may have been here while this one waited for the lock.
    const reached = await versionOf(client, place);
    const steps = migrations
      .filter(({ version }) => version > reached)
      .map(({ version, sql }) => `${sql};\nINSERT INTO hindcast.migrations (version) VALUES (${version});`);
    await client.query([reached === 0 ? CREATE : '', ...steps, 'COMMIT'].join('\n'));
    client.release();
  } catch (error) {
    // Ends the connection, and with it the transaction.
    client.release(true);
    throw error;
  }
}

const CREATE = `
CREATE SCHEMA IF NOT EXISTS hindcast;
CREATE TABLE IF NOT EXISTS hindcast.migrations (
  version integer PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT now()
);
`;

// Not `to_regclass`: within a transaction it may answer from before the wait for the lock.
async function versionOf(database: pg.Pool | pg.PoolClient, place: string): Promise<number> {
  const { rows } = await database.query<{ server: number; known: boolean }>(
    `SELECT current_setting('server_version_num')::integer / 10000 AS server,
            EXISTS (SELECT FROM pg_tables WHERE schemaname = 'hindcast' AND tablename = 'migrations') AS known`,
  );
  const server = rows[0]?.server ?? 0;
  if (server < OLDEST_SERVER) {
    throw new ConfigError(place, `is PostgreSQL ${server}. Use PostgreSQL ${OLDEST_SERVER} or newer.`);
  }
  if (!rows[0]?.known) return 0;
  const versions = await database.query<{ version: number }>(
    'SELECT coalesce(max(version), 0) AS version FROM hindcast.migrations',
  );
  return versions.rows[0]?.version ?? 0;
}
