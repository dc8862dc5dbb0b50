import { z } from 'zod';
import { httpSection } from '../reading/http-section.ts';

const Arguments = z.record(z.string(), z.unknown());

/** One MCP server: a command that speaks over its standard streams, or an address that speaks streamable HTTP. */
export const Server = z
  .strictObject({
    name: z.string().regex(/^[\w.-]{1,64}$/, 'letters, digits, dot, dash, underscore; at most 64'),
    command: z.string().min(1).optional(),
    args: z.array(z.string()).default([]),
    /** All that it finds in its environment, beside a plain `PATH`: nothing of ours is inherited. */
    env: z.record(z.string(), z.string()).default({}),
    /** Where it starts. Not in our own folder, so that it reads no `.env` of ours. */
    cwd: z.string().startsWith('/', 'must be an absolute path').default('/'),
    url: httpSection.url.optional(),
    bearerToken: httpSection.bearerToken,
    headers: httpSection.headers,
    /** The only tools of it that may be used. Without this list, all that it says are read-only. */
    tools: z.array(z.string().min(1)).min(1).optional(),
    /** What is asked of every incident. `${from}`, `${to}` and `${services}` are filled in. */
    seed: z.array(z.strictObject({ tool: z.string().min(1), arguments: Arguments.default({}) })).default([]),
  })
  .refine(({ command, url }) => (command === undefined) !== (url === undefined), 'needs either command or url')
  .refine(
    ({ tools, seed }) => seed.every(({ tool }) => tools === undefined || tools.includes(tool)),
    'seed asks a tool that is not in the list of tools',
  );
export type Server = z.infer<typeof Server>;

/** What is held back from everything that a server says: the credentials that it was given. */
export function secretsOf({ env, bearerToken, headers }: Server): string[] {
  const named = Object.entries(env).filter(([name]) => /token|key|secret|passw|credential|auth/i.test(name));
  const values = [...named.map(([, value]) => value), ...Object.values(headers), bearerToken ?? ''];
  return values.filter((value) => value.length >= 6).toSorted((a, b) => b.length - a.length);
}

/** A text without the credentials in it. */
export function conceal(text: string, secrets: readonly string[]): string {
  return secrets.reduce((told, secret) => told.replaceAll(secret, '[credential]'), text);
}
