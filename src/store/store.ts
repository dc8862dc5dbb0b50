import type { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import type pg from 'pg';
import type { Audit } from './audit.ts';
import type { Blobs } from './blobs.ts';
import type { Deliveries } from './deliveries.ts';
import type { Drafts } from './drafts.ts';
import type { Outbox } from './outbox.ts';
import type { Publications } from './publications.ts';
import type { Publishing } from './publishing.ts';
import type { Recordings } from './recordings.ts';
import type { Runs } from './runs.ts';
import type { Spend } from './spend.ts';
import type { Turns } from './turns.ts';
import type { Verdicts } from './verdicts.ts';

/**
 * All that outlives a process, in one PostgreSQL: embedded or a server, through the same pool and the same SQL. What a
 * method has answered is committed. Embedded, the pool has one connection: who holds a client of it must not ask the
 * store or the pool for anything until it is released.
 */
export interface Store {
  pool: pg.Pool;
  /** Where the agent graph keeps its checkpoints; they are for resuming a run, `runs` says whether it is over. */
  checkpointer: () => Promise<PostgresSaver>;
  deliveries: Deliveries;
  runs: Runs;
  recordings: Recordings;
  blobs: Blobs;
  drafts: Drafts;
  verdicts: Verdicts;
  outbox: Outbox;
  publications: Publications;
  publishing: Publishing;
  spend: Spend;
  turns: Turns;
  audit: Audit;
  /** A random secret of this installation, 32 bytes in hexadecimal digits, made once for each name and kept. */
  secret: (name: string) => Promise<string>;
  /** Waits for what is under way. The store cannot be used afterwards. */
  close: () => Promise<void>;
}
