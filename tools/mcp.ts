import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import { Instant, epochMs } from '../src/schema/index.ts';
import { defineTool } from '../src/tool.ts';
import { fill, unknownPlaces } from './mcp/fill.ts';
import { namesOf, permit, refusalOf, type ListedTool } from './mcp/permit.ts';
import { readResult } from './mcp/read-result.ts';
import { Server, conceal, secretsOf } from './mcp/server.ts';
import { gatherSection, oneLine, startGathering } from './reading/gather.ts';

const NAME = 'mcp';

const Arguments = z.record(z.string(), z.unknown());

const Config = z
  .strictObject({
    servers: z.array(Server).min(1),
    retries: z.number().int().min(0).max(5).default(2),
    /** Of all that a server says in one session. */
    maxAnswerBytes: z.number().int().positive().default(16_777_216),
    ...gatherSection,
  })
  .superRefine(({ servers }, context) => {
    for (const [index, { name, seed }] of servers.entries()) {
      const path = ['servers', index];
      if (servers.findIndex((each) => each.name === name) !== index) {
        context.addIssue({ code: 'custom', path: [...path, 'name'], message: 'another server has this name' });
      }
      for (const place of unknownPlaces(seed)) {
        const message = `nothing fills ${place}; known are \${from}, \${to} and \${services}`;
        context.addIssue({ code: 'custom', path: [...path, 'seed'], message });
      }
    }
  });
type Config = z.infer<typeof Config>;

const Input = z
  .strictObject({
    server: z.string().min(1).max(64).describe('the name of a configured server'),
    tool: z.string().min(1).max(200).describe('a tool of that server that only reads'),
    arguments: Arguments.default({}).describe('the arguments of the tool, as its own schema wants them'),
    from: Instant,
    to: Instant,
  })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
type Input = z.infer<typeof Input>;

/**
 * What tools of other MCP servers read. Only those are called that their server annotates as read-only, each looked up
 * in the same session as the call; that is the server's own word, so give a server a credential that can only read.
 */
export const mcp = defineTool<Config, Input>({
  name: NAME,
  description: 'Tools of configured MCP servers, as far as they only read.',
  config: Config,
  input: Input,
  seed: ({ window, services }, { servers }) =>
    servers.flatMap(({ name, seed }) =>
      seed.map(({ tool, arguments: values }) => ({
        server: name,
        tool,
        arguments: Arguments.parse(fill(values, { ...window, services })),
        ...window,
      })),
    ),
  // The client is loaded by those who ask: it takes a quarter of a second.
  async run({ server: name, tool, arguments: values }, { config, signal }) {
    const server = serverOf(config, name);
    const gathering = startGathering(config);
    const { withSession } = await import('./mcp/session.ts');
    const { checkArguments } = await import('./mcp/check-arguments.ts');
    const result = await withSession(server, config, signal, async (session) => {
      checkArguments(`${NAME}: ${name}`, permit(server, await session.list(), tool), values);
      const answer = await session.call(tool, values);
      // What stopped being read-only while it was asked is not believed.
      permit(server, await session.list(), tool);
      return answer;
    });
    const isPlain = Object.keys(values).length === 0;
    const title = oneLine(`${name}/${tool}${isPlain ? '' : ` ${JSON.stringify(values)}`}`);
    readResult(result, title, (text) => conceal(text, secretsOf(server)), gathering);
    return gathering.found();
  },
  async doctor({ config, signal }) {
    const { withSession } = await import('./mcp/session.ts');
    const looks = config.servers.map((server) =>
      withSession(server, { ...config, retries: 0 }, signal, async (session) =>
        tellTools(server, session.serverName, await session.list()),
      ),
    );
    return (await Promise.all(looks)).join('; ');
  },
});

function serverOf({ servers }: Config, name: string): Server {
  const server = servers.find((each) => each.name === name);
  if (server) return server;
  throw new ToolError(
    NAME,
    'not-found',
    `${NAME}: no server ${JSON.stringify(name)} is configured; ${namesOf(servers)} are`,
  );
}

/** What is used and what is refused. Throws `ToolError` where a seed could not be asked, or nothing is left to use. */
function tellTools(server: Server, serverName: string, listing: readonly ListedTool[]): string {
  for (const { tool } of server.seed) permit(server, listing, tool);
  const used = listing.filter((tool) => refusalOf(server, tool) === undefined);
  const refused = listing.filter((tool) => refusalOf(server, tool) !== undefined);
  const refusals = refused.slice(0, 10).map((tool) => `${oneLine(tool.name)} (${refusalOf(server, tool) ?? ''})`);
  const more = refused.length > refusals.length ? ` and ${refused.length - refusals.length} more` : '';
  const told = refused.length === 0 ? '' : `, refuses ${refusals.join(', ')}${more}`;
  if (used.length === 0) {
    throw new ToolError(NAME, 'client', `${NAME}: ${server.name} has no tool that may be used${told}`);
  }
  return `${server.name} (${serverName}) answers: uses ${namesOf(used)}${told}`;
}
