import { ToolError, messageOf } from '../errors.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { Answer } from '../schema/index.ts';
import type { OpenTool } from '../tool.ts';
import { capped } from './capped.ts';

/** How long the search of one answer may take. Milliseconds. */
const LIMIT_MS = 60_000;

/**
 * A tool whose answers and failures hold no secret: they are cleaned before anything else sees them. An answer that
 * cannot be cleaned is withheld, which is to say that the tool could not look.
 */
export function withRedaction(tool: OpenTool, redactor: Redactor): OpenTool {
  return {
    ...tool,
    async ask(question, context) {
      let answer: Answer;
      try {
        answer = await tool.ask(question, context);
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
        const { recordedAs } = error;
        throw new ToolError(error.tool, error.failure, cleanMessage(error.message, redactor), {
          ...(recordedAs ? { recordedAs } : {}),
        });
      }
      try {
        return await redactor.slowly(capped(answer), { signal: context.signal, limitMs: LIMIT_MS });
      } catch (error) {
        const reason = error instanceof RangeError ? messageOf(error) : 'the search failed';
        throw new ToolError(answer.tool, 'withheld', `the answer could not be searched for secrets: ${reason}`);
      }
    },
    async doctor(context) {
      try {
        return redactor.text(await tool.doctor(context));
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
        throw new ToolError(error.tool, error.failure, cleanMessage(error.message, redactor));
      }
    },
  };
}

function cleanMessage(message: string, redactor: Redactor): string {
  try {
    return redactor.text(message);
  } catch {
    return 'its message could not be searched for secrets, and is withheld';
  }
}
