import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from './tables.ts';

/** A secret of this installation, 64 hexadecimal digits: made at random when first asked for, and the same ever after. */
export async function secretOf(database: Database, name: string): Promise<string> {
  const { rows } = await sql<{ value: string }>`
    INSERT INTO hindcast.secrets (name, value) VALUES (${name}, ${randomBytes(32).toString('hex')})
    ON CONFLICT (name) DO UPDATE SET name = EXCLUDED.name
    RETURNING value`.execute(database);
  if (!rows[0]) throw new Error(`the database gave no secret named ${name}`);
  return rows[0].value;
}
