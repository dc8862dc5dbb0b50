import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { Action, Incident, Instant, Plan, Rca, Severity } from '../schema/index.ts';
import { pack, plain, unpack } from './database/packed.ts';
import type { Database, Tables } from './database/tables.ts';
import { enqueueWrites, type OutboxEntry } from './outbox.ts';
import type { Run } from './runs.ts';

const Content = z.strictObject({ incident: Incident, rca: Rca, plan: Plan });

/** An RCA with the plan of what it would write outside. */
export type DraftContent = z.infer<typeof Content>;

/** A draft as it is kept. The newest revision of an incident is its current one. */
export interface Draft extends DraftContent {
  revision: number;
  /** The run that wrote it; null where a person edited it. */
  run: string | null;
  savedAt: Instant;
}

const Summary = z.strictObject({
  incident: z.string(),
  title: z.string(),
  severity: Severity,
  status: Rca.shape.status,
  environment: z.string(),
  services: z.array(z.string()),
  startedAt: Instant,
  resolvedAt: Instant,
  /** What makes another incident the same again. */
  recurrenceMark: z.array(z.string()),
  /** The statements of its root conditions. */
  conditions: z.array(z.string()),
  actions: z.array(
    z.strictObject({ id: z.string(), title: z.string(), due: z.string(), tracking: Action.shape.tracking }),
  ),
});

/** What an inbox shows of a draft, and what another investigation recalls of it. */
export interface DraftSummary extends z.infer<typeof Summary> {
  revision: number;
  run: string | null;
  savedAt: Instant;
}

/** The drafts of all incidents. What does not fit its schema is not stored: `ZodError`. */
export interface Drafts {
  /**
   * Stores what a run found, finishes the run, and puts the writes that need no approval into the outbox: all or
   * nothing. Saved twice by one run it is one revision. Undefined where another worker has taken the run up since.
   */
  save: (draft: DraftContent & { run: Run; writes?: readonly OutboxEntry[] }) => Promise<Draft | undefined>;
  /** Stores what a person made of the revision `basis`. Undefined where that is not the current one any more. */
  revise: (draft: DraftContent & { basis: number }) => Promise<Draft | undefined>;
  current: (incident: string) => Promise<Draft | undefined>;
  revision: (incident: string, revision: number) => Promise<Draft | undefined>;
  /** The current drafts of all incidents, the newest first. */
  list: () => Promise<DraftSummary[]>;
}

/** The drafts of a database. */
export function createDrafts(database: Database): Drafts {
  async function find(incident: string, revision?: number): Promise<Draft | undefined> {
    const row = await database
      .selectFrom('hindcast.drafts')
      .selectAll()
      .where('incident_id', '=', plain(incident))
      .$if(revision !== undefined, (query) => query.where('revision', '=', revision ?? 0))
      .orderBy('revision', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!row) return undefined;
    const content = await unpack(Content, row.document);
    return { ...content, revision: row.revision, run: row.run_id, savedAt: row.saved_at.toISOString() };
  }

  return {
    async save({ run, incident, rca, plan, writes = [] }) {
      const content = Content.parse({ incident, rca, plan });
      const document = await pack(content);
      return database.transaction().execute(async (transaction) => {
        if (!(await finishDrafted(transaction, run))) return undefined;
        const newest = await lockNewest(transaction, incident.id);
        const row = await transaction
          .insertInto('hindcast.drafts')
          .values({
            incident_id: incident.id,
            revision: newest + 1,
            run_id: run.id,
            document,
            summary: JSON.stringify(summarise(content)),
          })
          .onConflict((conflict) =>
            conflict.column('run_id').doUpdateSet((row) => ({
              document: row.ref('excluded.document'),
              summary: row.ref('excluded.summary'),
            })),
          )
          .returning(['revision', 'saved_at'])
          .executeTakeFirstOrThrow();
        await enqueueWrites(transaction, writes);
        return { ...content, revision: row.revision, run: run.id, savedAt: row.saved_at.toISOString() };
      });
    },

    async revise({ basis, incident, rca, plan }) {
      const content = Content.parse({ incident, rca, plan });
      const document = await pack(content);
      return database.transaction().execute(async (transaction) => {
        if ((await lockNewest(transaction, incident.id)) !== basis) return undefined;
        const row = await transaction
          .insertInto('hindcast.drafts')
          .values({
            incident_id: incident.id,
            revision: basis + 1,
            run_id: null,
            document,
            summary: JSON.stringify(summarise(content)),
          })
          .returning('saved_at')
          .executeTakeFirstOrThrow();
        return { ...content, revision: basis + 1, run: null, savedAt: row.saved_at.toISOString() };
      });
    },

    current: (incident) => find(incident),
    revision: (incident, revision) => find(incident, revision),

    async list() {
      const rows = await database
        .selectFrom('hindcast.drafts')
        .distinctOn('incident_id')
        .select(['summary', 'revision', 'run_id', 'saved_at'])
        .orderBy('incident_id')
        .orderBy('revision', 'desc')
        .execute();
      return rows
        .toSorted((a, b) => b.saved_at.getTime() - a.saved_at.getTime())
        .map((row) => ({
          ...Summary.parse(JSON.parse(row.summary)),
          revision: row.revision,
          run: row.run_id,
          savedAt: row.saved_at.toISOString(),
        }));
    },
  };
}

/** Also true where the run was finished so before: the answer may have been lost on its way. */
async function finishDrafted(transaction: Transaction<Tables>, { id, fence }: Run): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE hindcast.runs
    SET status = 'drafted', finished_at = coalesce(finished_at, now())
    WHERE id = ${id} AND fence = ${fence} AND status IN ('running', 'drafted')`.execute(transaction);
  return numAffectedRows === 1n;
}

/** The newest revision of an incident, 0 for none; nobody else adds one until this transaction is over. */
async function lockNewest(transaction: Transaction<Tables>, incident: string): Promise<number> {
  await sql`SELECT FROM hindcast.incidents WHERE id = ${incident} FOR UPDATE`.execute(transaction);
  const { rows } = await sql<{ newest: number }>`
    SELECT coalesce(max(revision), 0) AS newest FROM hindcast.drafts WHERE incident_id = ${incident}`.execute(
    transaction,
  );
  return rows[0]?.newest ?? 0;
}

function summarise({ incident, rca }: DraftContent): z.infer<typeof Summary> {
  return {
    incident: incident.id,
    title: rca.title,
    severity: rca.severity,
    status: rca.status,
    environment: rca.environment,
    services: rca.services,
    startedAt: incident.startedAt,
    resolvedAt: incident.resolvedAt,
    recurrenceMark: rca.followUp.recurrenceMark,
    conditions: rca.explanation.rootConditions.map(({ statement }) => statement),
    actions: rca.actions.map(({ id, title, due, tracking }) => ({ id, title, due, tracking })),
  };
}
