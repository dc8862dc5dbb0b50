import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ToolError, messageOf } from '../../src/errors.ts';
import type { ToolFailure } from '../../src/schema/index.ts';
import { oneLine } from '../reading/gather.ts';

/** Why a server could not be asked, in our words, of whatever was thrown on the way. */
export function failureOf(server: string, error: unknown): { failure: ToolFailure; message: string } {
  if (error instanceof ToolError) return error;
  const message = `mcp: ${server}: ${oneLine(reasonOf(error))}`;
  if (error instanceof McpError) return { failure: FAILURES.get(error.code) ?? 'server', message };
  if (error instanceof StreamableHTTPError) return { failure: 'malformed', message };
  if (error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name)) {
    return { failure: 'timeout', message: `mcp: ${server} did not answer in time` };
  }
  // What fetch throws; the reason stands behind it.
  if (error instanceof TypeError && error.cause !== undefined) {
    return { failure: 'server', message: `mcp: ${server} cannot be reached: ${oneLine(messageOf(error.cause))}` };
  }
  return { failure: 'malformed', message };
}

const FAILURES: ReadonlyMap<number, ToolFailure> = new Map([
  [ErrorCode.RequestTimeout, 'timeout'],
  [ErrorCode.InvalidParams, 'client'],
  [ErrorCode.InvalidRequest, 'client'],
  [ErrorCode.MethodNotFound, 'client'],
  [ErrorCode.ParseError, 'malformed'],
]);

function reasonOf(error: unknown): string {
  // What zod says of an answer with another shape is a page of JSON.
  return error instanceof Error && 'issues' in error
    ? 'its answer has not the shape of the protocol'
    : messageOf(error);
}
