import { END, START, StateGraph, type BaseCheckpointSaver } from '@langchain/langgraph';
import type { Deps } from './deps.ts';
import { analyse } from './nodes/analyse.ts';
import { check } from './nodes/check.ts';
import { collect } from './nodes/collect.ts';
import { criticise } from './nodes/criticise.ts';
import { explain } from './nodes/explain.ts';
import { falsify } from './nodes/falsify.ts';
import { hypothesise } from './nodes/hypothesise.ts';
import { prevent } from './nodes/prevent.ts';
import { prove } from './nodes/prove.ts';
import { quantify } from './nodes/quantify.ts';
import { recall } from './nodes/recall.ts';
import { reconstruct } from './nodes/reconstruct.ts';
import { scope } from './nodes/scope.ts';
import { submit } from './nodes/submit.ts';
import { suspect } from './nodes/suspect.ts';
import { test } from './nodes/test.ts';
import { write } from './nodes/write.ts';
import { afterCheck, afterCriticise, afterFalsify, afterVet } from './route.ts';
import { InvestigationState, type State } from './state.ts';
import { vet } from './nodes/vet.ts';
import { timed } from './timed.ts';

interface RunConfig {
  configurable: { thread_id: string };
  durability: 'sync';
  recursionLimit: number;
}

/** A compiled graph, as far as it is used. */
export interface InvestigationGraph {
  getState: (config: RunConfig) => Promise<{ createdAt?: string }>;
  /** From the start, or with null from where a checkpoint left it. */
  invoke: (input: Pick<State, 'run' | 'incident'> | null, config: RunConfig) => Promise<Pick<State, 'rca'>>;
}

/** The way from an incident to a draft RCA with its plan of writes. Read top to bottom, it is the product. */
export function buildGraph(deps: Deps, checkpointer?: BaseCheckpointSaver): InvestigationGraph {
  return (
    new StateGraph(InvestigationState)
      .addNode('scoping', timed('scope', deps, scope(deps)))
      .addNode('collect', timed('collect', deps, collect(deps)))
      .addNode('analyse', timed('analyse', deps, analyse(deps)))
      .addNode('reconstruct', timed('reconstruct', deps, reconstruct(deps)))
      .addNode('suspect', timed('suspect', deps, suspect(deps)))
      .addNode('quantify', timed('quantify', deps, quantify(deps)))
      .addNode('recall', timed('recall', deps, recall(deps)))
      .addNode('hypothesise', timed('hypothesise', deps, hypothesise(deps)))
      .addNode('test', timed('test', deps, test(deps)))
      .addNode('falsify', timed('falsify', deps, falsify(deps)))
      .addNode('explain', timed('explain', deps, explain(deps)))
      .addNode('vet', timed('vet', deps, vet(deps)))
      .addNode('prevent', timed('prevent', deps, prevent(deps)))
      .addNode('prove', timed('prove', deps, prove(deps)))
      .addNode('write', timed('write', deps, write(deps)))
      // Deferred: not before both the proofs and the summary are there.
      .addNode('check', timed('check', deps, check(deps)), { defer: true })
      .addNode('criticise', timed('criticise', deps, criticise(deps)))
      .addNode('submit', timed('submit', deps, submit(deps)))
      .addEdge(START, 'scoping')
      .addEdge('scoping', 'collect')
      .addEdge('collect', 'analyse')
      .addEdge('analyse', 'reconstruct')
      .addEdge('reconstruct', 'suspect')
      .addEdge('suspect', 'quantify')
      .addEdge('quantify', 'recall')
      .addEdge('recall', 'hypothesise')
      .addEdge('hypothesise', 'test')
      .addEdge('test', 'falsify')
      .addConditionalEdges('falsify', afterFalsify, ['test', 'explain'])
      .addEdge('explain', 'vet')
      .addConditionalEdges('vet', afterVet, ['explain', 'prevent', 'write'])
      .addEdge('prevent', 'prove')
      .addEdge('prove', 'check')
      .addEdge('write', 'check')
      .addConditionalEdges('check', afterCheck, ['explain', 'prevent', 'write', 'criticise'])
      .addConditionalEdges('criticise', afterCriticise, ['explain', 'prevent', 'write', 'submit'])
      .addEdge('submit', END)
      .compile(checkpointer ? { checkpointer } : {})
  );
}
