import type { Publication, Write } from '../schema/index.ts';

/** A write that was released and waits to be sent. */
export interface OutboxRow {
  incident: string;
  write: Write;
  /** The digest that was approved. */
  digest: string;
  /** How often it was taken up, this time included. */
  attempts: number;
  /** What became of it so far; null before the first outcome. */
  publication: Publication | null;
}

/**
 * Where released writes wait. `Row` is the store's own, and is handed back as it came. Methods that take a row answer
 * false where another worker has taken it up since.
 */
export interface Outbox<Row extends OutboxRow> {
  /** The next row for a publisher, held for `leaseMs`; undefined where none waits. */
  claim: (publisher: string, worker: string, leaseMs: number) => Promise<Row | undefined>;
  /** Records, as an unknown outcome, that it is about to be sent: who takes it up after a crash looks first. */
  begin: (row: Row, publication: Publication) => Promise<boolean>;
  /** Records an outcome. With the result `unknown` the row is handed out again later. */
  settle: (row: Row, publication: Publication) => Promise<boolean>;
  /** It is not sent, for good. Attempts and publication stay as the given row has them. */
  refuse: (row: Row, reason: string) => Promise<boolean>;
  /** It is not sent now. Attempts and publication stay as the given row has them. */
  postpone: (row: Row, reason: string, waitMs: number) => Promise<boolean>;
}
