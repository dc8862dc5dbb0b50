import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { oneLine } from '../reading/gather.ts';
import type { Server } from './server.ts';

/** A tool as its server lists it. Everything in it is the server's own word. */
export const ListedTool = z.looseObject({
  name: z.string().min(1).max(200),
  inputSchema: z.record(z.string(), z.unknown()),
  annotations: z
    .looseObject({ readOnlyHint: z.boolean().nullish().catch(null) })
    .nullish()
    .catch(null),
  execution: z
    .looseObject({ taskSupport: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
});
export type ListedTool = z.infer<typeof ListedTool>;

/** Why a tool is not used; undefined where it may be. Only one that says of itself that it reads is ever called. */
export function refusalOf({ tools }: Server, { name, annotations, execution }: ListedTool): string | undefined {
  if (annotations?.readOnlyHint !== true) return 'not annotated read-only (readOnlyHint: true)';
  if (tools && !tools.includes(name)) return 'not in the list of tools';
  if (execution?.taskSupport === 'required') return 'runs as a task only, which is not supported';
  return undefined;
}

/** The tool of a listing under that name. Throws `ToolError` where it is not there or is refused, and names it. */
export function permit(server: Server, listing: readonly ListedTool[], name: string): ListedTool {
  const shown = JSON.stringify(oneLine(name));
  const named = listing.filter((tool) => tool.name === name);
  const [tool] = named;
  if (!tool) {
    throw new ToolError('mcp', 'not-found', `mcp: ${server.name} has no tool ${shown}; it has ${namesOf(listing)}`);
  }
  // A server that lists a name twice is held to the worse of the two.
  for (const each of named) {
    const refusal = refusalOf(server, each);
    if (refusal) throw new ToolError('mcp', 'client', `mcp: ${server.name}: the tool ${shown} is refused: ${refusal}`);
  }
  return tool;
}

/** The first names of a listing, and how many more there are. */
export function namesOf(listing: readonly Pick<ListedTool, 'name'>[]): string {
  const names = listing.slice(0, 10).map(({ name }) => oneLine(name));
  if (names.length === 0) return 'none';
  return listing.length > 10 ? `${names.join(', ')} and ${listing.length - 10} more` : names.join(', ');
}
