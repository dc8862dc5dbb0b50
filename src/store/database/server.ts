import pg from 'pg';
import { ConfigError, messageOf } from '../../errors.ts';
import type { Connection } from './connection.ts';

/** SQLSTATEs by which a server says that the operator must change something (PostgreSQL manual, appendix A). */
const REFUSALS = /^(28...|3D000|3F000|42501|53300|57P03)$/;

/** A PostgreSQL server. Nothing is sent yet. Throws `ConfigError` where the URL is none. */
export function openServer(url: string): Connection {
  const place = placeOf(url);
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'hindcast',
    max: 10,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
  });
  // It holds the password, and pools get logged.
  Object.defineProperty(pool.options, 'connectionString', { enumerable: false });
  // An idle connection that breaks is replaced by the pool; unheard, its error would end the process.
  pool.on('error', () => undefined);
  return { pool, place, exclusive: false, close: () => pool.end() };
}

/** What an operator should read where the server cannot be reached or turns us away; other errors as they came. */
export function explain(error: unknown, place: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof pg.DatabaseError && !REFUSALS.test(code)) return error;
  if (error instanceof ConfigError) return error;
  const said = error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : messageOf(error);
  const remedy =
    error instanceof pg.DatabaseError
      ? 'Check user, password, database and rights.'
      : 'Check that it runs there and that this machine may connect to it.';
  return new ConfigError(place, `PostgreSQL cannot be used (${said || code}). ${remedy}`, { cause: error });
}

function placeOf(url: string): string {
  // No cause and no quotation: both would hold the password.
  if (!URL.canParse(url))
    throw new ConfigError('PostgreSQL', 'its URL cannot be read. Write postgres://user:password@host:5432/database.');
  const { protocol, hostname, port, pathname } = new URL(url);
  if (protocol !== 'postgres:' && protocol !== 'postgresql:') {
    throw new ConfigError(
      'PostgreSQL',
      `its URL begins with ${protocol}//. Write postgres://user:password@host:5432/database.`,
    );
  }
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`;
}
