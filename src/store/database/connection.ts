import type pg from 'pg';

/** An open database. */
export interface Connection {
  pool: pg.Pool;
  /** The folder or `host:port/database`, for messages. Never holds a password. */
  place: string;
  /** True where no other process can be at work in it. */
  exclusive: boolean;
  close: () => Promise<void>;
}
