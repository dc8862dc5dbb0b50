import { z } from 'zod';
import { withDeadline } from '../../deadline.ts';
import { ToolError } from '../../errors.ts';
import { canonical, sha256 } from '../../ledger.ts';
import { Answer, epochMs, type Turn, type Window } from '../../schema/index.ts';
import { Question, type OpenTool } from '../../tool.ts';
import type { RunTurns } from '../deps.ts';
import { LOOK } from '../effort.ts';

/** How long one question that a model asks for may take. Milliseconds. */
const CALL_MS = 60_000;

/** An answer, or why there is none. */
export type QueryOutcome = { answer: Answer; failure?: undefined } | { answer?: undefined; failure: string };

/** What a question of a model may reach. */
export interface Askable {
  tools: readonly OpenTool[];
  answers: readonly Answer[];
  turns: Pick<RunTurns, 'find' | 'save'>;
  window: Window;
  now: () => number;
}

/**
 * Asks a configured tool on behalf of a model, within the incident's window. What was asked before is answered from the
 * record; in a recorded incident what was not recorded is `not-recorded`, never nothing. New answers are kept as turns of
 * the run, so that the analysis, which did not see them, comes out the same when the run is done again.
 */
export async function askForModel(
  { tools, answers, turns, window, now }: Askable,
  tool: string,
  input: Record<string, unknown>,
): Promise<QueryOutcome> {
  const asked = Question.safeParse({ ...window, ...input });
  if (!asked.success) return { failure: `refused: ${z.prettifyError(asked.error)}` };
  const { from, to } = asked.data;
  if (epochMs(from) < epochMs(window.from) || epochMs(to) > epochMs(window.to) || epochMs(from) > epochMs(to))
    return { failure: `refused: the window is ${window.from} to ${window.to}` };
  const wanted = canonical(asked.data);
  const known = answers.find((one) => one.tool === tool && canonical({ ...window, ...one.input }) === wanted);
  if (known) return { answer: known };

  const own = tools.find(({ name }) => name === tool && name !== 'bundle');
  const place = own ?? tools.find(({ name }) => name === 'bundle');
  if (!place) return { failure: `refused: no tool ${tool} is configured` };
  const question = own ? asked.data : { tool, input, from, to };

  const key = sha256(canonical([LOOK, tool, asked.data]));
  const before = await turns.find(key);
  if (before)
    return 'answer' in before.outcome
      ? { answer: Answer.parse(before.outcome.answer) }
      : { failure: `${before.outcome.failure}: ${before.outcome.message}` };
  let outcome: Turn['outcome'];
  try {
    outcome = { answer: await withDeadline(CALL_MS, (signal) => place.ask(question, { signal, now })) };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    outcome = { failure: error.failure, message: error.message };
  }
  await turns.save(turnOf(key, tool, outcome));
  return 'answer' in outcome
    ? { answer: Answer.parse(outcome.answer) }
    : { failure: `${outcome.failure}: ${outcome.message}` };
}

function turnOf(key: string, tool: string, outcome: Turn['outcome']): Turn {
  return {
    key,
    step: LOOK,
    ordinal: 0,
    model: tool,
    parts: { prompt: '', shown: '', shape: '', settings: '' },
    temperature: null,
    seed: null,
    format: 'plain',
    calls: 0,
    depth: 0,
    tokensIn: 0,
    tokensOut: 0,
    costMicros: null,
    ms: 0,
    outcome,
  };
}
