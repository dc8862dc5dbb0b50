import { sql, type RawBuilder } from 'kysely';

/** An instant that many milliseconds ahead on the database's clock: the clocks of workers may be wrong. */
export function fromNow(ms: number): RawBuilder<Date> {
  return sql<Date>`now() + ${ms}::float8 * interval '1 millisecond'`;
}
