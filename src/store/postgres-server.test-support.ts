import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

/** Where Debian's package `postgresql-15` puts what a server needs. */
const BINARIES = '/usr/lib/postgresql/15/bin';
const USER = 'hindcast';
const PATIENCE_MS = 30_000;

const run = promisify(execFile);

/** A PostgreSQL 15 of its own in a temporary folder, on a free port of 127.0.0.1. */
export interface PostgresServer {
  /** Of its first database. The password is in it. */
  url: string;
  port: number;
  password: string;
  /** The URL of a new, empty database. */
  createDatabase: () => Promise<string>;
  /** Ends it as a crash would, and starts it again on the same port. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}

/** False where the server's programs are not installed. */
export function hasPostgres(): boolean {
  return existsSync(join(BINARIES, 'initdb')) && existsSync(join(BINARIES, 'postgres'));
}

export async function startPostgres(): Promise<PostgresServer> {
  if (!hasPostgres()) throw new Error(`${BINARIES} lacks initdb or postgres: apt-get install postgresql-15`);
  const folder = await mkdtemp(join(tmpdir(), 'hindcast-postgres-'));
  // PostgreSQL refuses to run as root.
  const identity = process.getuid?.() === 0 ? await identityOf('postgres') : undefined;
  if (identity) await chown(folder, identity.uid, identity.gid);
  const password = 'not-a-secret';
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o644 });
  const data = join(folder, 'data');
  const options = [
    '-U',
    USER,
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ];
  await run(join(BINARIES, 'initdb'), ['-D', data, ...options], { ...identity, cwd: folder });
  const port = await freePort();
  const url = `postgres://${USER}:${password}@127.0.0.1:${port}`;
  let databases = 0;

  async function launch(): Promise<ChildProcess> {
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
    const child = spawn(
      join(BINARIES, 'postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      { ...identity, cwd: folder, stdio: 'ignore' },
    );
    await answers(`${url}/postgres`, child);
    return child;
  }

  let child = await launch();
  function end(): void {
    child.kill('SIGKILL');
  }
  process.once('exit', end);

  async function stop(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  return {
    url: `${url}/postgres`,
    port,
    password,
    async createDatabase() {
      databases += 1;
      await query(`${url}/postgres`, `CREATE DATABASE test_${databases}`);
      return `${url}/test_${databases}`;
    },
    async restart() {
      await stop('SIGQUIT');
      child = await launch();
    },
    async stop() {
      await stop('SIGINT');
      process.removeListener('exit', end);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function identityOf(user: string): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('127.0.0.1 gave no port');
  return address.port;
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await query(url, 'SELECT 1');
      return;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > deadline) throw error;
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
