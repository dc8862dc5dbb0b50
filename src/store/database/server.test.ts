import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../errors.ts';
import { openStore } from '../open.ts';
import { hasPostgres, startPostgres, type PostgresServer } from '../postgres-server.test-support.ts';
import { sampleIncident } from '../samples.test-support.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { openServer } from './server.ts';

const PASSWORD = 'pa55-word';

/** What was thrown, with its causes, as a logger would print it. */
async function refusal(url: string): Promise<{ error: unknown; printed: string }> {
  const error: unknown = await openStore({ kind: 'postgres', url }).catch((thrown: unknown) => thrown);
  return { error, printed: inspect(error, { depth: 10, showHidden: true }) };
}

describe('a PostgreSQL that cannot be used', () => {
  it('is named by host and port, never with its password', async () => {
    const { error, printed } = await refusal(`postgres://hindcast:${PASSWORD}@127.0.0.1:1/hindcast`);

    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({
      place: '127.0.0.1:1/hindcast',
      message: expect.stringMatching(/ECONNREFUSED.*Check that it runs there/),
    });
    expect(printed).not.toContain(PASSWORD);
  });

  it.each([
    `postgres//hindcast:${PASSWORD}@db/hindcast`,
    `postgres://hindcast:${PASSWORD}#@db:port/hindcast`,
    `mysql://hindcast:${PASSWORD}@db/hindcast`,
  ])('has no URL such as %s', async (url) => {
    const { error, printed } = await refusal(url);

    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({
      message: expect.stringContaining('Write postgres://user:password@host:5432/database.'),
    });
    expect(printed).not.toContain(PASSWORD);
  });
});

// On a build machine a missing server is a failure.
describe.skipIf(!hasPostgres() && process.env['CI'] !== 'true')('a store on PostgreSQL 15', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it.each([
    ['the password is wrong', (url: string) => url.replace('not-a-secret', PASSWORD), 'password authentication failed'],
    ['the database does not exist', (url: string) => `${url}-none`, 'does not exist'],
  ])('is refused where %s', async (_, change, said) => {
    const { error, printed } = await refusal(change(server.url));

    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ message: expect.stringContaining(`127.0.0.1:${server.port}/postgres`) });
    expect(error).toMatchObject({ message: expect.stringContaining(said) });
    expect(printed).not.toContain(PASSWORD);
    expect(printed).not.toContain(server.password);
  });

  it('shows no password to who prints it', async () => {
    const store = await openStore({ kind: 'postgres', url: await server.createDatabase() });

    const printed = inspect(store, { depth: 4 });

    await store.close();
    expect(printed).not.toContain(server.password);
  });

  it('is set up once by many processes that start at the same moment', async () => {
    const url = await server.createDatabase();

    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore({ kind: 'postgres', url })));
    await Promise.all(stores.map((store) => store.checkpointer()));

    const { rows } = await stores[0]!.pool.query('SELECT version FROM hindcast.migrations ORDER BY version');
    await Promise.all(stores.map((store) => store.close()));
    expect(rows).toEqual(MIGRATIONS.map(({ version }) => ({ version })));
  });

  it('outlives a crash of the server', async () => {
    const store = await openStore({ kind: 'postgres', url: await server.createDatabase() });
    const run = await store.runs.start(sampleIncident('INC-1'));

    await server.restart();
    // Connections that broke may each fail one query before the pool knows.
    const found = await firstAnswer(() => store.runs.find(run.id));

    await store.close();
    expect(found?.id).toBe(run.id);
  });

  describe('its schema', () => {
    it('is refused where a newer Hindcast wrote it', async () => {
      const url = await server.createDatabase();
      const store = await openStore({ kind: 'postgres', url });
      await store.pool.query('INSERT INTO hindcast.migrations (version) VALUES (99)');
      await store.close();

      const { error } = await refusal(url);

      expect(error).toBeInstanceOf(ConfigError);
      expect(error).toMatchObject({
        message: expect.stringMatching(/its schema has version 99, and this Hindcast knows versions up to \d+\. Start/),
      });
    });

    it('is brought up to date step by step, and what it holds is kept', async () => {
      const { pool, place, close } = openServer(await server.createDatabase());
      await migrate(pool, place);
      const next = [
        ...MIGRATIONS,
        { version: 98, name: 'a', sql: 'CREATE TABLE hindcast.later (n integer)' },
        { version: 99, name: 'b', sql: 'INSERT INTO hindcast.later VALUES (1)' },
      ];

      await migrate(pool, place, next);
      await migrate(pool, place, next);

      const { rows } = await pool.query('SELECT n FROM hindcast.later');
      await close();
      expect(rows).toEqual([{ n: 1 }]);
    });

    it('is left as it was where a step fails', async () => {
      const { pool, place, close } = openServer(await server.createDatabase());
      const broken = [{ version: 1, name: 'a', sql: 'CREATE TABLE hindcast.half (n integer); SELECT 1 / 0' }];

      await expect(migrate(pool, place, broken)).rejects.toThrow('division by zero');

      const { rows } = await pool.query(`SELECT to_regclass('hindcast.half') AS half`);
      await close();
      expect(rows).toEqual([{ half: null }]);
    });
  });
});

async function firstAnswer<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}
