import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedded } from './embedded.ts';
import type { Connection } from './connection.ts';

let connection: Connection;

beforeAll(async () => {
  connection = await openEmbedded();
  await connection.pool.query('CREATE TABLE kept (n integer PRIMARY KEY)');
});
afterAll(() => connection.close());

describe('pg over PGlite in this process', () => {
  it('answers large questions that are asked at once, each with its own answer', async () => {
    const texts = Array.from({ length: 100 }, (_, n) => `${n}:`.padEnd(300_000, String(n)));

    const answers = await Promise.all(
      texts.map((text) => connection.pool.query<{ text: string }>('SELECT $1::text AS text', [text])),
    );

    expect(answers.every(({ rows }, n) => rows[0]?.text === texts[n])).toBe(true);
  });

  it('goes on after a statement that failed, with parameters or without', async () => {
    const failed = await Promise.allSettled([
      connection.pool.query('SELECT $1::integer / 0', [1]),
      connection.pool.query('SELECT nothing FROM nowhere'),
      connection.pool.query('INSERT INTO kept VALUES ($1)', ['no number']),
    ]);

    const { rows } = await connection.pool.query('SELECT $1::integer AS n', [7]);

    expect(failed.map((result) => (result.status === 'rejected' ? String(result.reason.code) : 'answered'))).toEqual([
      '22012',
      '42P01',
      '22P02',
    ]);
    expect(rows).toEqual([{ n: 7 }]);
  });

  it('forgets what a transaction wrote whose client is thrown away', async () => {
    const client = await connection.pool.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO kept VALUES (1)');
    client.release(true);

    const { rows } = await connection.pool.query('SELECT n FROM kept');

    expect(rows).toEqual([]);
  });

  it('forgets what a transaction wrote that failed half-way and was thrown away', async () => {
    const client = await connection.pool.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO kept VALUES (2)');
    await expect(client.query('SELECT 1 / 0')).rejects.toThrow('division by zero');
    client.release(true);

    await connection.pool.query('INSERT INTO kept VALUES (3)');

    expect((await connection.pool.query('SELECT n FROM kept')).rows).toEqual([{ n: 3 }]);
  });

  it('gives binary parameters and results to the byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

    const { rows } = await connection.pool.query('SELECT $1::bytea AS bytes', [bytes]);

    expect(rows[0].bytes).toEqual(bytes);
  });

  it('takes messages in pieces', async () => {
    const stream = newStream();
    const answered = (async () => {
      let text = '';
      for await (const chunk of stream) {
        text += String(chunk);
        if (text.includes('piecemeal')) return true;
      }
      return false;
    })();

    for (const byte of [...startup({ user: 'postgres', database: 'postgres' }), ...query(`SELECT 'piece' || 'meal'`)]) {
      stream.write(Buffer.of(byte));
    }

    expect(await answered).toBe(true);
  });
});

function newStream(): Duplex {
  const { stream } = connection.pool.options;
  const made = typeof stream === 'function' ? stream() : stream;
  if (!made) throw new Error('the pool has no stream of its own');
  return made;
}

/** PostgreSQL manual, 55.7 "Message Formats": StartupMessage of protocol 3.0. */
function startup(parameters: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}\0${value}\0`);
  return framed(Buffer.concat([Buffer.of(0, 3, 0, 0), Buffer.from(`${pairs.join('')}\0`)]));
}

function query(text: string): Buffer {
  return Buffer.concat([Buffer.from('Q'), framed(Buffer.from(`${text}\0`))]);
}

function framed(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + body.length);
  return Buffer.concat([length, body]);
}
