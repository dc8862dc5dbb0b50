import type { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import pg from 'pg';

const SCHEMA = 'hindcast_graph';
const ATTEMPTS = 10;
/** Duplicate key, object, table or schema: another process sets it up at the same moment (PostgreSQL manual, appendix A). */
const COLLISIONS = new Set(['23505', '42710', '42P07', '42P06']);

/** LangGraph's checkpointer in a schema of its own, set up. */
export async function openCheckpointer(pool: pg.Pool): Promise<PostgresSaver> {
  // Loaded here: LangChain is slow to load, and not every command runs the graph.
  const { PostgresSaver } = await import('@langchain/langgraph-checkpoint-postgres');
  const saver = new PostgresSaver(pool, undefined, { schema: SCHEMA });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await saver.setup();
      return saver;
    } catch (error) {
      const collided = error instanceof pg.DatabaseError && COLLISIONS.has(error.code ?? '');
      if (!collided || attempt === ATTEMPTS) throw error;
    }
  }
}
