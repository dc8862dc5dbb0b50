import { Kysely, PostgresDialect } from 'kysely';
import { createAudit } from './audit.ts';
import { createBlobs } from './blobs.ts';
import { openCheckpointer } from './database/checkpointer.ts';
import type { Connection } from './database/connection.ts';
import { openEmbedded } from './database/embedded.ts';
import { migrate } from './database/migrate.ts';
import { secretOf } from './database/secret.ts';
import { explain, openServer } from './database/server.ts';
import type { Tables } from './database/tables.ts';
import { createDeliveries } from './deliveries.ts';
import { createDrafts } from './drafts.ts';
import { createOutbox } from './outbox.ts';
import { createPublications } from './publications.ts';
import { createPublishing } from './publishing.ts';
import { createRecordings } from './recordings.ts';
import { createRuns } from './runs.ts';
import { createSpend } from './spend.ts';
import type { Store } from './store.ts';
import { createTurns } from './turns.ts';
import { createVerdicts } from './verdicts.ts';

/** Where the store is kept: in a folder of this machine, nowhere, or on a PostgreSQL server (15 or newer). */
export type Where = { kind: 'embedded'; folder: string } | { kind: 'memory' } | { kind: 'postgres'; url: string };

/**
 * Opens a store and brings its schema up to date. Throws `ConfigError` where the folder is in use or cannot be written,
 * the server cannot be reached, or the schema is newer than this Hindcast.
 */
export async function openStore(where: Where): Promise<Store> {
  const connection = await connect(where);
  try {
    await migrate(connection.pool, connection.place);
    if (connection.exclusive) await endLeases(connection);
  } catch (error) {
    await connection.close();
    throw connection.exclusive ? error : explain(error, connection.place);
  }
  return storeOf(connection);
}

function connect(where: Where): Promise<Connection> | Connection {
  switch (where.kind) {
    case 'memory':
      return openEmbedded();
    case 'embedded':
      return openEmbedded(where.folder);
    case 'postgres':
      return openServer(where.url);
  }
}

/** Nobody else is here, so whoever held a lease is dead; what it held is the next to be taken up. */
async function endLeases({ pool }: Connection): Promise<void> {
  await pool.query(`
    UPDATE hindcast.runs SET due_at = created_at WHERE status = 'running';
    UPDATE hindcast.outbox SET due_at = created_at WHERE status = 'sending'`);
}

function storeOf({ pool, close }: Connection): Store {
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  let checkpointer: ReturnType<typeof openCheckpointer> | undefined;
  let closed: Promise<void> | undefined;
  return {
    pool,
    checkpointer: () =>
      (checkpointer ??= openCheckpointer(pool).catch((error: unknown) => {
        checkpointer = undefined;
        throw error;
      })),
    deliveries: createDeliveries(database),
    runs: createRuns(database),
    recordings: createRecordings(database),
    blobs: createBlobs(database),
    drafts: createDrafts(database),
    verdicts: createVerdicts(database),
    outbox: createOutbox(database),
    publications: createPublications(database),
    publishing: createPublishing(database),
    spend: createSpend(database),
    turns: createTurns(database),
    audit: createAudit(database),
    secret: (name) => secretOf(database, name),
    close: () => (closed ??= close()),
  };
}
