import { sql } from 'kysely';
import type { Day } from '../schema/index.ts';
import type { Database } from './database/tables.ts';

/** Calls, tokens, money and time, counted where no crash can lose them, so that caps hold over restarts. */
export interface Spent {
  toolCalls: number;
  modelCalls: number;
  tokensIn: number;
  tokensOut: number;
  /** Millionths of the currency that prices are configured in. */
  costMicros: number;
  /** How long a run was at work with its model. */
  wallMs: number;
}

/** The counters of all runs. */
export interface Spend {
  /** Adds to today's count of a run. What the run has spent in all, this included. */
  add: (run: string, spent: Partial<Spent>) => Promise<Spent>;
  ofRun: (run: string) => Promise<Spent>;
  /** Of all runs on a day in UTC. */
  ofDay: (day: Day) => Promise<Spent>;
}

const SUMS = sql`
  coalesce(sum(tool_calls), 0)::float8 AS "toolCalls", coalesce(sum(model_calls), 0)::float8 AS "modelCalls",
  coalesce(sum(tokens_in), 0)::float8 AS "tokensIn", coalesce(sum(tokens_out), 0)::float8 AS "tokensOut",
  coalesce(sum(cost_micros), 0)::float8 AS "costMicros", coalesce(sum(wall_ms), 0)::float8 AS "wallMs"`;
const NOTHING: Spent = { toolCalls: 0, modelCalls: 0, tokensIn: 0, tokensOut: 0, costMicros: 0, wallMs: 0 };

/** The counters of a database. */
export function createSpend(database: Database): Spend {
  return {
    async add(run, { toolCalls = 0, modelCalls = 0, tokensIn = 0, tokensOut = 0, costMicros = 0, wallMs = 0 }) {
      const { rows } = await sql<Spent>`
        WITH today AS (
          INSERT INTO hindcast.spend AS spend (run_id, day, tool_calls, model_calls, tokens_in, tokens_out, cost_micros, wall_ms)
          VALUES (${run}, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD'), ${toolCalls}, ${modelCalls}, ${tokensIn}, ${tokensOut}, ${costMicros}, ${wallMs})
          ON CONFLICT (run_id, day) DO UPDATE SET
            tool_calls = spend.tool_calls + EXCLUDED.tool_calls, model_calls = spend.model_calls + EXCLUDED.model_calls,
            tokens_in = spend.tokens_in + EXCLUDED.tokens_in, tokens_out = spend.tokens_out + EXCLUDED.tokens_out,
            cost_micros = spend.cost_micros + EXCLUDED.cost_micros, wall_ms = spend.wall_ms + EXCLUDED.wall_ms
          RETURNING *
        )
        SELECT ${SUMS} FROM (
          SELECT * FROM today
          UNION ALL
          SELECT * FROM hindcast.spend WHERE run_id = ${run} AND day <> (SELECT day FROM today)
        ) AS days`.execute(database);
      return rows[0] ?? NOTHING;
    },

    async ofRun(run) {
      const { rows } = await sql<Spent>`SELECT ${SUMS} FROM hindcast.spend WHERE run_id = ${run}`.execute(database);
      return rows[0] ?? NOTHING;
    },

    async ofDay(day) {
      const { rows } = await sql<Spent>`SELECT ${SUMS} FROM hindcast.spend WHERE day = ${day}`.execute(database);
      return rows[0] ?? NOTHING;
    },
  };
}
