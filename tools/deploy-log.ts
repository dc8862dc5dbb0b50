import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ToolError, messageOf } from '../src/errors.ts';
import { isTimeZone } from '../src/parse-instant.ts';
import { Instant, epochMs, instant, type Document, type Window } from '../src/schema/index.ts';
import { defineTool, type ToolContext } from '../src/tool.ts';
import { FIELDS } from './deploy-log/line.ts';
import { readDeployLog, type DeployLog } from './deploy-log/read-log.ts';

const NAME = 'deploy-log';
const MOST_FILES = 100;

const Config = z.strictObject({
  /** A file of JSON lines, or a folder whose files end in .jsonl, .ndjson, .json or .log. */
  path: z.string().min(1),
  /** The key that the log uses for a field, where it is none of the usual ones; dots lead inwards. */
  fields: z.partialRecord(z.enum(FIELDS), z.string().min(1).max(200)).default({}),
  /** Where deploys went whose line does not say. */
  environment: z.string().min(1).default('prod'),
  /** The zone of times that do not name one. Without it such times are not read. */
  zone: z
    .string()
    .refine(isTimeZone, 'must be UTC, an offset such as +02:00, or a name such as Europe/Berlin')
    .optional(),
  maxDeploys: z.number().int().positive().default(1000),
  maxLineBytes: z.number().int().positive().default(65_536),
});
type Config = z.infer<typeof Config>;

const Input = z
  .strictObject({ ask: z.literal('deploys'), from: Instant, to: Instant })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
type Input = z.infer<typeof Input>;

/** What a pipeline wrote down of its deploys, one JSON object a line. */
export const deployLog = defineTool<Config, Input>({
  name: NAME,
  description: 'The deploys that a pipeline wrote down in a log of JSON lines.',
  config: Config,
  input: Input,
  seed: ({ window }) => [{ ask: 'deploys', ...window }],
  async run({ from, to }, context) {
    const log = await read({ from, to }, context);
    const { deploys, unreadLines, leftOut } = log;
    const notes = unreadLines === 0 ? [] : [noteOf(log)];
    const total = deploys.length + notes.length + unreadLines + leftOut;
    return { observations: [...deploys, ...notes], total, truncated: unreadLines + leftOut > 0 };
  },
  async doctor(context) {
    const { deploys, unreadLines, leftOut } = await read({ from: instant(0), to: instant(context.now()) }, context);
    const unread = unreadLines === 0 ? '' : `, ${unreadLines} lines cannot be read`;
    return `${deploys.length + leftOut} deploys in ${context.config.path}${unread}`;
  },
});

async function read(window: Window, { config, signal }: ToolContext & { config: Config }): Promise<DeployLog> {
  const { path, fields, environment, zone, maxDeploys, maxLineBytes } = config;
  const format = { fields, environment, zone };
  return readDeployLog(NAME, await filesOf(path), window, { format, limits: { maxDeploys, maxLineBytes }, signal });
}

/** A pipe or a device would be waited for without end, so that only files are read. */
async function filesOf(path: string): Promise<string[]> {
  const stats = await stat(path).catch((error: unknown) => {
    throw new ToolError(NAME, 'not-found', `${NAME}: ${path} cannot be read: ${messageOf(error)}`, { cause: error });
  });
  if (stats.isFile()) return [path];
  if (!stats.isDirectory()) throw new ToolError(NAME, 'not-found', `${NAME}: ${path} is no file and no folder`);
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && /\.(?:jsonl|ndjson|json|log)$/.test(entry.name));
  if (names.length === 0) throw new ToolError(NAME, 'not-found', `${NAME}: the folder ${path} holds no log`);
  if (names.length > MOST_FILES) {
    throw new ToolError(NAME, 'client', `${NAME}: the folder ${path} holds more than ${MOST_FILES} logs; name one.`);
  }
  return names.map(({ name }) => join(path, name)).toSorted();
}

/** So that a line that was not understood can be found, and is not taken for one that is not there. */
function noteOf({ unread, unreadLines }: DeployLog): Document {
  const listed = unread.map(({ file, line, problem }) => `${file}:${line} ${problem}`);
  const more = unreadLines - unread.length;
  const text = [...listed, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
  return {
    kind: 'document',
    name: `${unreadLines} lines of the deploy log cannot be read`,
    at: null,
    entity: null,
    text,
  };
}
