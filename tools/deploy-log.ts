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
  /**
   * The key that the log uses for a field, where it is none of the usual ones; dots lead inwards. Usual are, in this
   * order and in snake_case, too:
   * service: service, app, application, component, project ·
   * sha: sha, commit, commitSha, gitSha, revision, version ·
   * startedAt: startedAt, startTime, start · finishedAt: finishedAt, completedAt, endTime, end ·
   * both, where a line has one time: deployedAt, timestamp, time, ts ·
   * status: status, result, outcome, conclusion, state · environment: environment, env, stage ·
   * previousSha: previousSha, previousCommit, previousRevision, previousVersion ·
   * reason: reason, message, description, comment.
   */
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
  /** Of each file, from its end. */
  maxBytes: z.number().int().positive().default(268_435_456),
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
    const { deploys, unreadLines, leftOut, unreadBytes } = log;
    const notes = unreadLines > 0 || unreadBytes > 0 ? [noteOf(log)] : [];
    const left = unreadLines + leftOut + (unreadBytes > 0 ? 1 : 0);
    return { observations: [...deploys, ...notes], total: deploys.length + notes.length + left, truncated: left > 0 };
  },
  async doctor(context) {
    const log = await read({ from: instant(0), to: instant(context.now()) }, context);
    const unread = log.unreadLines === 0 ? '' : `, ${log.unreadLines} lines cannot be read`;
    const beyond = log.unreadBytes === 0 ? '' : `, without its first ${log.unreadBytes} bytes`;
    return `${log.deploys.length + log.leftOut} deploys in ${context.config.path}${beyond}${unread}`;
  },
});

async function read(window: Window, { config, signal }: ToolContext & { config: Config }): Promise<DeployLog> {
  const { path, fields, environment, zone, ...limits } = config;
  return readDeployLog(NAME, await filesOf(path), window, { format: { fields, environment, zone }, limits, signal });
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
function noteOf({ unread, unreadLines, unreadBytes }: DeployLog): Document {
  const listed = unread.map(({ file, line, after, problem }) =>
    after === 0 ? `${file}:${line} ${problem}` : `${file}, line ${line} after byte ${after}, ${problem}`,
  );
  const more = unreadLines - unread.length;
  const lines = [
    ...(unreadBytes > 0 ? [`The first ${unreadBytes} bytes were not read; raise tools.${NAME}.maxBytes`] : []),
    ...listed,
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
  const name = unreadLines > 0 ? `${unreadLines} lines of the deploy log cannot be read` : 'the deploy log was cut';
  return { kind: 'document', name, at: null, entity: null, text: lines.join('\n') };
}
