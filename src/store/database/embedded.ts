import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { ConfigError, messageOf } from '../../errors.ts';
import type { Connection } from './connection.ts';
import { lockFolder } from './folder-lock.ts';
import { LiteStream } from './lite-stream.ts';

const HEARTBEAT_MS = 15_000;

/**
 * A PostgreSQL inside this process, kept in a folder, or in memory where there is none. Its commits outlive the process,
 * also by `kill -9`, but not a loss of power: PGlite cannot force its files to disk.
 * Throws `ConfigError` where the folder is in use, cannot be written or does not hold a database that can be read.
 */
export async function openEmbedded(folder?: string): Promise<Connection> {
  if (folder === undefined) return connect(await createLite(), 'memory');
  makeFolder(folder);
  const lock = lockFolder(folder);
  try {
    return connect(await openLite(folder), folder, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function connect(lite: PGlite, place: string, lock?: { touch: () => void; release: () => void }): Connection {
  const pool = new pg.Pool({
    stream: () => new LiteStream(lite),
    user: 'postgres',
    database: 'postgres',
    // PGlite has one session.
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
  });
  // A referenced timer, too: with none, Node would end silently (code 13) while a query is awaited.
  const heartbeat = setInterval(() => lock?.touch(), HEARTBEAT_MS);
  return {
    pool,
    place,
    exclusive: true,
    async close() {
      await pool.end();
      await lite.close();
      clearInterval(heartbeat);
      lock?.release();
    },
  };
}

/** PGlite writes a new database file by file; `complete` says that all of them are there. */
async function openLite(folder: string): Promise<PGlite> {
  const [data, complete] = [join(folder, 'pgdata'), join(folder, 'pgdata.complete')];
  try {
    if (existsSync(data) && !existsSync(complete)) setAside(data);
    const lite = await createLite(data);
    writeFileSync(complete, '');
    return lite;
  } catch (error) {
    throw new ConfigError(
      folder,
      `cannot be opened as a database (${messageOf(error)}). Restore a copy of it, or choose another folder.`,
      { cause: error },
    );
  }
}

/** What a first start left half-written holds nothing yet; it is kept all the same, once. */
function setAside(data: string): void {
  rmSync(`${data}.incomplete`, { recursive: true, force: true });
  renameSync(data, `${data}.incomplete`);
}

async function createLite(data?: string): Promise<PGlite> {
  // Loaded here: who uses a PostgreSQL server need not load one.
  const { PGlite } = await import('@electric-sql/pglite');
  return PGlite.create(data === undefined ? {} : { dataDir: data });
}

function makeFolder(folder: string): void {
  try {
    // Evidence and secrets stand in it.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigError(folder, `cannot be created (${messageOf(error)}). Choose a folder that can be.`, {
      cause: error,
    });
  }
}
