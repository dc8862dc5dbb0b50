import { runInNewContext } from 'node:vm';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import { ToolError, messageOf } from '../../src/errors.ts';
import { oneLine } from '../reading/gather.ts';
import type { ListedTool } from './permit.ts';

const LARGEST_SCHEMA = 262_144;
const LONGEST_CHECK_MS = 1000;

/**
 * Holds arguments against the input schema of a tool. Throws `ToolError` where they do not fit. The schema is the
 * server's: one that is too large, that is none, or whose patterns take too long refuses the tool and holds up nothing.
 */
export function checkArguments(place: string, { name, inputSchema }: ListedTool, values: object): void {
  const at = `${place}: the tool ${JSON.stringify(oneLine(name))}`;
  let problem: string | undefined;
  try {
    if (JSON.stringify(inputSchema).length > LARGEST_SCHEMA) throw new Error(`more than ${LARGEST_SCHEMA} characters`);
    problem = timed(() => {
      const verdict = new AjvJsonSchemaValidator().getValidator(inputSchema)(values);
      return verdict.valid ? undefined : verdict.errorMessage;
    });
  } catch (error) {
    const reason = oneLine(messageOf(error));
    throw new ToolError('mcp', 'malformed', `${at} has an input schema that cannot be used: ${reason}`, {
      cause: error,
    });
  }
  if (problem !== undefined) {
    throw new ToolError('mcp', 'client', `${at} does not take these arguments: ${oneLine(problem)}`);
  }
}

/** The clock of the context also ends what it calls outside of it, even within a regular expression. */
function timed<Result>(work: () => Result): Result {
  let result: { value: Result } | undefined;
  const run = (): void => {
    result = { value: work() };
  };
  runInNewContext('run()', { run }, { timeout: LONGEST_CHECK_MS });
  if (!result) throw new Error('it was not checked');
  return result.value;
}
