import { ToolError, messageOf } from '../errors.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { Answer } from '../schema/index.ts';
import type { OpenTool } from '../tool.ts';
import { capped } from './capped.ts';

/** How long the search of one answer may take. Milliseconds. */
const LIMIT_MS = 60_000;
/** Of what a source says of its failure so much is kept, in characters, and so much is searched for secrets. */
const LONGEST_MESSAGE = 4000;
const MOST_SEARCHED = 16_000;

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
        throw cleaned(error, redactor);
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
        throw cleaned(error, redactor);
      }
    },
  };
}

function cleaned({ tool, failure, message, question }: ToolError, redactor: Redactor): ToolError {
  return new ToolError(tool, failure, cleanMessage(message, redactor), question ? { question } : {});
}

/** More is searched than is kept, so that no half of a secret stands at the end. */
function cleanMessage(message: string, redactor: Redactor): string {
  try {
    return redactor.text(message.slice(0, MOST_SEARCHED)).slice(0, LONGEST_MESSAGE);
  } catch {
    return 'its message could not be searched for secrets, and is withheld';
  }
}
