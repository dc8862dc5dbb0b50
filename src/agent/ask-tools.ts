import { withDeadline } from '../deadline.ts';
import { ToolError, messageOf } from '../errors.ts';
import { canonical } from '../ledger.ts';
import type { Answer, FailedQuestion } from '../schema/index.ts';
import type { OpenTool, Question, Scope } from '../tool.ts';

const AT_ONCE = 6;
/** One question, all its pages and tries. */
const CALL_MS = 120_000;
/** All questions together. */
const COLLECTION_MS = 5 * 60_000;

/** What happens to each answer and each failure as it comes in. */
export interface Hearing {
  answered: (answer: Answer) => Promise<void>;
  failed: (failed: FailedQuestion) => Promise<void>;
}

/** How long tools are waited for. Milliseconds. */
export interface Patience {
  callMs: number;
  collectionMs: number;
}

/** The questions that every tool would ask of an incident, in a fixed order. */
export function seedQuestions(tools: readonly OpenTool[], scope: Scope): { tool: OpenTool; input: Question }[] {
  return tools.flatMap((tool) => tool.seed(scope).map((input) => ({ tool, input })));
}

/**
 * Asks questions, a few at a time, whatever single tools do: one that could not look, or does not come back in time, is
 * heard as a failure, and so is one that breaks on what it found: the others still tell what they saw.
 */
export async function askTools(
  questions: readonly { tool: OpenTool; input: Question }[],
  now: () => number,
  { answered, failed }: Hearing,
  { callMs, collectionMs }: Patience = { callMs: CALL_MS, collectionMs: COLLECTION_MS },
): Promise<void> {
  await withDeadline(collectionMs, (collection) => {
    const queue = questions.values();
    const worker = async (): Promise<void> => {
      for (const { tool, input } of queue) {
        let answer: Answer;
        try {
          answer = await withDeadline(callMs, (deadline) => inTime(tool, input, now, deadline), collection);
        } catch (error) {
          await failed({ tool: tool.name, input, ...reasonOf(error, tool) });
          continue;
        }
        await answered(answer);
      }
    };
    return Promise.all(Array.from({ length: Math.min(AT_ONCE, questions.length) }, worker));
  });
}

/** What is to be said of a failure; of a recorded one, what was recorded of it. */
function reasonOf(
  error: unknown,
  { name }: OpenTool,
): Partial<FailedQuestion> & Pick<FailedQuestion, 'failure' | 'message'> {
  if (error instanceof ToolError) {
    const { tool, question, failure, message } = error;
    return { failure, message, ...(question ? { tool, input: question } : {}) };
  }
  return { failure: 'malformed', message: `${name} broke on what it found: ${messageOf(error)}` };
}

/** Asks, and stops waiting at the deadline even for a tool that does not heed the signal. */
async function inTime(tool: OpenTool, input: Question, now: () => number, deadline: AbortSignal): Promise<Answer> {
  const late = new ToolError(
    tool.name,
    'timeout',
    `${tool.name} did not answer before the deadline of the collection.`,
  );
  if (deadline.aborted) throw late;
  const passed = new Promise<never>((_, fail) => {
    deadline.addEventListener('abort', () => fail(late), { once: true });
  });
  return await Promise.race([tool.ask(input, { signal: deadline, now }), passed]);
}

/** Whether a question was answered before, by tool and meaning; what a recording was asked counts as the tool's own. */
export function isAnswered(answers: readonly Answer[]): (tool: OpenTool, input: Question) => boolean {
  const known = new Set(answers.map(({ tool, input }) => `${tool} ${canonical(input)}`));
  return ({ name }, input) =>
    known.has(`${name} ${canonical(input)}`) || known.has(`${String(input['tool'])} ${canonical(input['input'])}`);
}
