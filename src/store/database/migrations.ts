/** One step of the schema. A step that was released is never changed; a later one corrects it. */
export interface Migration {
  version: number;
  name: string;
  sql: string;
}

/**
 * The schema, in the SQL of PostgreSQL 15. Documents are JSON as `text`, or compressed as `bytea` where they may be
 * large: `jsonb` refuses U+0000 and lone surrogates, which logs contain. All times are the database's own. `due_at` is
 * when an open row may be taken up: after a wait, or when the lease of who is at it runs out.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'inbox, runs, drafts, outbox, audit',
    sql: `
CREATE TABLE hindcast.incidents (
  id text PRIMARY KEY,
  document text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE hindcast.deliveries (
  id text PRIMARY KEY,
  trigger text NOT NULL,
  key text NOT NULL,
  body bytea NOT NULL,
  incident_id text,
  received_at timestamptz NOT NULL,
  stored_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE hindcast.runs (
  id text PRIMARY KEY,
  incident_id text NOT NULL REFERENCES hindcast.incidents (id),
  status text NOT NULL CHECK (status IN ('queued', 'running', 'drafted', 'failed', 'dead')),
  attempts integer NOT NULL DEFAULT 0,
  fence integer NOT NULL DEFAULT 0,
  worker text,
  reason text,
  due_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz
);
CREATE UNIQUE INDEX runs_one_open ON hindcast.runs (incident_id) WHERE status IN ('queued', 'running');
CREATE INDEX runs_due ON hindcast.runs (due_at) WHERE status IN ('queued', 'running');
CREATE INDEX runs_newest ON hindcast.runs (created_at);

CREATE TABLE hindcast.recordings (
  run_id text NOT NULL REFERENCES hindcast.runs (id),
  key text NOT NULL,
  tool text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('answer', 'failure')),
  document bytea NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, key)
);

CREATE TABLE hindcast.blobs (
  sha256 text PRIMARY KEY,
  document bytea NOT NULL
);

CREATE TABLE hindcast.drafts (
  incident_id text NOT NULL REFERENCES hindcast.incidents (id),
  revision integer NOT NULL,
  run_id text UNIQUE REFERENCES hindcast.runs (id),
  document bytea NOT NULL,
  summary text NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (incident_id, revision)
);

CREATE TABLE hindcast.verdicts (
  id text PRIMARY KEY,
  incident_id text NOT NULL REFERENCES hindcast.incidents (id),
  document text NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX verdicts_of ON hindcast.verdicts (incident_id, saved_at);

CREATE TABLE hindcast.outbox (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id text NOT NULL REFERENCES hindcast.incidents (id),
  write_id text NOT NULL,
  publisher text NOT NULL,
  digest text NOT NULL,
  document bytea NOT NULL,
  status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'sending', 'unknown', 'settled', 'refused')),
  attempts integer NOT NULL DEFAULT 0,
  fence integer NOT NULL DEFAULT 0,
  worker text,
  reason text,
  publication text,
  due_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (incident_id, write_id, publisher, digest)
);
CREATE INDEX outbox_open ON hindcast.outbox (publisher, id) WHERE status IN ('queued', 'sending', 'unknown');

CREATE TABLE hindcast.spend (
  run_id text NOT NULL REFERENCES hindcast.runs (id),
  day text NOT NULL,
  tool_calls bigint NOT NULL,
  model_calls bigint NOT NULL,
  tokens_in bigint NOT NULL,
  tokens_out bigint NOT NULL,
  PRIMARY KEY (run_id, day)
);
CREATE INDEX spend_by_day ON hindcast.spend (day);

CREATE TABLE hindcast.audit (
  seq integer PRIMARY KEY,
  line text NOT NULL,
  hash text NOT NULL
);
CREATE TABLE hindcast.audit_head (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  seq integer NOT NULL,
  hash text NOT NULL
);
INSERT INTO hindcast.audit_head (seq, hash) VALUES (0, repeat('0', 64));
CREATE FUNCTION hindcast.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hindcast.audit
  FOR EACH STATEMENT EXECUTE FUNCTION hindcast.refuse_change();

CREATE TABLE hindcast.secrets (
  name text PRIMARY KEY,
  value text NOT NULL
);
`,
  },
  {
    version: 2,
    name: 'the switch, the turns and the caps of publishing',
    sql: `
CREATE TABLE hindcast.publishing (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  stopped_at timestamptz,
  stopped_by text,
  reason text
);
INSERT INTO hindcast.publishing DEFAULT VALUES;

CREATE TABLE hindcast.turns (
  target text PRIMARY KEY,
  taken_at timestamptz NOT NULL,
  free_at timestamptz NOT NULL
);

ALTER TABLE hindcast.outbox ADD COLUMN sent_at timestamptz;
ALTER TABLE hindcast.outbox ADD COLUMN kind text;
UPDATE hindcast.outbox SET
  kind = CASE WHEN write_id = 'rca' OR write_id LIKE 'fix-%' THEN 'pull-request' ELSE 'issue' END,
  sent_at = CASE WHEN publication IS NOT NULL THEN created_at END;
ALTER TABLE hindcast.outbox ALTER COLUMN kind SET NOT NULL;
`,
  },
  {
    version: 3,
    name: 'model turns, money and time',
    sql: `
CREATE TABLE hindcast.model_turns (
  run_id text NOT NULL REFERENCES hindcast.runs (id),
  key text NOT NULL,
  step text NOT NULL,
  document bytea NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, key)
);
ALTER TABLE hindcast.spend
  ADD COLUMN cost_micros bigint NOT NULL DEFAULT 0,
  ADD COLUMN wall_ms bigint NOT NULL DEFAULT 0;
`,
  },
];
