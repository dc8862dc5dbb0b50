import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { ToolError, messageOf } from '../src/errors.ts';
import { isTimeZone, type Assumptions } from '../src/parse-instant.ts';
import { Instant, compareInstants, epochMs, type Window } from '../src/schema/index.ts';
import { defineTool, type Found, type ToolContext } from '../src/tool.ts';
import { lineTime } from './logs-file/line-time.ts';
import { newestLines } from './logs-file/newest-lines.ts';
import { readLines } from './reading/read-lines.ts';

const NAME = 'logs-file';

const Config = z.strictObject({
  files: z.array(z.strictObject({ path: z.string().min(1), service: z.string().min(1) })).min(1),
  /** The zone of times that do not name one. Without it such times are not read. */
  timezone: z
    .string()
    .refine(isTimeZone, 'must be UTC, an offset such as +02:00, or a name such as Europe/Berlin')
    .optional(),
  maxBytesPerFile: z.number().int().positive().default(67_108_864),
  maxLineBytes: z.number().int().positive().default(1_048_576),
});
type Config = z.infer<typeof Config>;

const Input = z
  .strictObject({ service: z.string().min(1), from: Instant, to: Instant })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
type Input = z.infer<typeof Input>;

type Context = ToolContext & { config: Config };

/** Log files on this machine: JSON lines, or text whose lines start with their time. */
export const logsFile = defineTool<Config, Input>({
  name: NAME,
  description: 'The log lines of a service in a time window, from files.',
  config: Config,
  alwaysHolds: true,
  input: Input,
  seed: ({ window, services }, { files }) => {
    const known = [...new Set(files.map(({ service }) => service))].toSorted();
    const wanted = known.filter((service) => services.length === 0 || services.includes(service));
    return wanted.map((service) => ({ service, ...window }));
  },
  async run({ service, from, to }, context) {
    const { files } = context.config;
    const paths = files.filter((file) => file.service === service).map(({ path }) => path);
    if (paths.length === 0) {
      const known = files.map((file) => file.service).join(', ');
      throw new ToolError(
        NAME,
        'not-found',
        `${NAME}: no file of ${JSON.stringify(service)} is configured; of: ${known}`,
      );
    }
    const read: { text: string; truncated: boolean }[] = [];
    for (const path of paths) read.push(await readFile(path, { from, to }, context));
    return foundIn(service, read);
  },
  async doctor({ config: { files } }) {
    for (const { path } of files) await requireFile(path);
    return `${files.length} files are there: ${files.map(({ path }) => path).join(', ')}`;
  },
});

function foundIn(service: string, read: readonly { text: string; truncated: boolean }[]): Found {
  const observations = read
    .filter(({ text }) => text !== '')
    .map(({ text }) => ({ kind: 'logs' as const, service, text }));
  return { observations, total: observations.length, truncated: read.some(({ truncated }) => truncated) };
}

/** The lines whose time lies in the window; a line without a time goes where the line before it went. */
async function readFile(
  path: string,
  { from, to }: Window,
  { config, signal }: Context,
): Promise<{ text: string; truncated: boolean }> {
  const { timezone, maxBytesPerFile, maxLineBytes } = config;
  const assumptions: Assumptions = { near: to, ...(timezone === undefined ? {} : { zone: timezone }) };
  const lines = newestLines(maxBytesPerFile);
  let first: string | undefined;
  let inside: boolean | undefined;
  await requireFile(path);
  try {
    for await (const batch of readLines(path, { maxLineBytes, signal })) {
      for (const line of batch) {
        first ??= line.trim() === '' ? undefined : line;
        const at = lineTime(line, assumptions);
        if (at !== undefined) inside = compareInstants(at, from) >= 0 && compareInstants(at, to) <= 0;
        if (inside === true) lines.add(line);
      }
    }
  } catch (error) {
    throw new ToolError(NAME, signal.aborted ? 'timeout' : 'server', `${NAME}: ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (inside === undefined && first !== undefined) throw timeless(path, first);
  return { text: lines.text(), truncated: lines.dropped() };
}

/** A pipe or a device would be waited for without end. */
async function requireFile(path: string): Promise<void> {
  const stats = await stat(path).catch((error: unknown) => {
    throw new ToolError(NAME, 'not-found', `${NAME}: ${path} cannot be read: ${messageOf(error)}`, { cause: error });
  });
  if (!stats.isFile()) throw new ToolError(NAME, 'not-found', `${NAME}: ${path} is not a file`);
}

function timeless(path: string, line: string): ToolError {
  const start = line.slice(0, 80).replaceAll(/[\s\p{C}]+/gu, ' ');
  const remedy = `a time without a zone needs tools.${NAME}.timezone`;
  return new ToolError(
    NAME,
    'malformed',
    `${NAME}: no line of ${path} has a time that can be read ("${start}"); ${remedy}`,
  );
}
