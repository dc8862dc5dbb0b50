import type { BaseCheckpointSaver } from '@langchain/langgraph';
import type { Incident, Rca } from '../schema/index.ts';
import type { Deps } from './deps.ts';
import { buildGraph } from './graph.ts';

/** More steps than the graph can take with every repair used; a loop beyond that is a fault of ours. */
const MOST_STEPS = 100;

/**
 * Runs the agent graph for one run of one incident, from the start or from where a crash left it. Gives the draft RCA,
 * which is stored by then with its plan of writes. Without a checkpointer it cannot be resumed.
 */
export async function investigate(
  { run, incident }: { run: string; incident: Incident },
  deps: Deps,
  checkpointer?: BaseCheckpointSaver,
): Promise<Rca> {
  const graph = buildGraph(deps, checkpointer);
  const config = { configurable: { thread_id: run }, durability: 'sync' as const, recursionLimit: MOST_STEPS };
  const isUnderWay = checkpointer !== undefined && (await graph.getState(config)).createdAt !== undefined;
  const result = await graph.invoke(isUnderWay ? null : { run, incident }, config);
  if (!result.rca) throw new Error(`the graph of run ${run} ended without an RCA`);
  return result.rca;
}
