import { ToolError } from '../errors.ts';
import { canonical } from '../ledger.ts';
import type { Answer } from '../schema/index.ts';
import type { OpenTool, Question, Scope } from '../tool.ts';
import type { FailedQuestion } from './deps.ts';

const AT_ONCE = 6;
/** All questions together. */
const COLLECTION_MS = 5 * 60_000;

/** What happens to each answer and each failure as it comes in. */
export interface Hearing {
  answered: (answer: Answer) => Promise<void>;
  failed: (failed: FailedQuestion) => Promise<void>;
}

/** The questions that every tool would ask of an incident, in a fixed order. */
export function seedQuestions(tools: readonly OpenTool[], scope: Scope): { tool: OpenTool; input: Question }[] {
  return tools.flatMap((tool) => tool.seed(scope).map((input) => ({ tool, input })));
}

/** Asks questions, a few at a time, whatever single tools do. A tool that could not look is heard as a failure. */
export async function askTools(
  questions: readonly { tool: OpenTool; input: Question }[],
  now: () => number,
  { answered, failed }: Hearing,
): Promise<void> {
  const context = { signal: AbortSignal.timeout(COLLECTION_MS), now };
  const queue = questions.values();
  const worker = async (): Promise<void> => {
    for (const { tool, input } of queue) {
      let answer: Answer;
      try {
        answer = await tool.ask(input, context);
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
        await failed({ tool: error.tool, input, failure: error.failure, message: error.message });
        continue;
      }
      await answered(answer);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, questions.length) }, worker));
}

/** Whether a question was answered before, by tool and meaning. */
export function isAnswered(answers: readonly Answer[]): (tool: OpenTool, input: Question) => boolean {
  const known = new Set(answers.map(({ tool, input }) => `${tool} ${canonical(input)}`));
  return ({ name }, input) => known.has(`${name} ${canonical(input)}`);
}
