import type { Generated, Kysely } from 'kysely';

/** The tables as Kysely types them. Their truth is `migrations.ts`. */
export interface Tables {
  'hindcast.incidents': { id: string; document: string; updated_at: Generated<Date> };
  'hindcast.deliveries': {
    id: string;
    trigger: string;
    key: string;
    body: Uint8Array;
    incident_id: string | null;
    received_at: string;
    stored_at: Generated<Date>;
  };
  'hindcast.runs': RunsTable;
  'hindcast.recordings': {
    run_id: string;
    key: string;
    tool: string;
    kind: 'answer' | 'failure';
    document: Buffer;
    recorded_at: Generated<Date>;
  };
  'hindcast.blobs': { sha256: string; document: Buffer };
  'hindcast.drafts': {
    incident_id: string;
    revision: number;
    run_id: string | null;
    document: Buffer;
    summary: string;
    saved_at: Generated<Date>;
  };
  'hindcast.verdicts': {
    id: string;
    incident_id: string;
    document: string;
    saved_at: Generated<Date>;
  };
  'hindcast.outbox': OutboxTable;
  'hindcast.spend': {
    run_id: string;
    day: string;
    tool_calls: number;
    model_calls: number;
    tokens_in: number;
    tokens_out: number;
    cost_micros: Generated<number>;
    wall_ms: Generated<number>;
  };
  'hindcast.publishing': { stopped_at: Date | null; stopped_by: string | null; reason: string | null };
  'hindcast.turns': { target: string; taken_at: Date; free_at: Date };
  'hindcast.model_turns': { run_id: string; key: string; step: string; document: Buffer; recorded_at: Generated<Date> };
  'hindcast.audit': { seq: number; line: string; hash: string };
  'hindcast.audit_head': { seq: number; hash: string };
  'hindcast.secrets': { name: string; value: string };
}

/** `queued` and `running` are open; the others are how a run ended, `dead` after too many attempts. */
export type RunStatus = 'queued' | 'running' | 'drafted' | 'failed' | 'dead';

/** `unknown`: sent, and no answer came; its publisher looks for it before it sends it again. */
export type OutboxStatus = 'queued' | 'sending' | 'unknown' | 'settled' | 'refused';

/** `due_at`: when a worker may take it up; while one is at it, when its lease runs out. */
export interface RunsTable {
  id: string;
  incident_id: string;
  status: RunStatus;
  attempts: Generated<number>;
  fence: Generated<number>;
  worker: string | null;
  reason: string | null;
  due_at: Generated<Date>;
  created_at: Generated<Date>;
  started_at: Date | null;
  finished_at: Date | null;
}

/** `due_at` as in the runs. */
export interface OutboxTable {
  id: Generated<number>;
  incident_id: string;
  write_id: string;
  publisher: string;
  digest: string;
  document: Buffer;
  status: Generated<OutboxStatus>;
  attempts: Generated<number>;
  fence: Generated<number>;
  worker: string | null;
  reason: string | null;
  publication: string | null;
  kind: string;
  /** When it was first sent. */
  sent_at: Date | null;
  due_at: Generated<Date>;
  created_at: Generated<Date>;
}

/** A database, or a transaction in it. */
export type Database = Kysely<Tables>;
