import { parseInstant } from '../../src/parse-instant.ts';
import { compareInstants, type Deploy } from '../../src/schema/index.ts';

/** What a line of a deploy log can say. */
export const FIELDS = [
  'service',
  'sha',
  'startedAt',
  'finishedAt',
  'status',
  'environment',
  'previousSha',
  'reason',
] as const;
export type Field = (typeof FIELDS)[number];

/** How the lines of a log are to be read. */
export interface LogFormat {
  /** The key that the log uses for a field; without it the usual ones are tried. */
  fields: Readonly<Partial<Record<Field, string | undefined>>>;
  /** Where deploys went whose line does not say. */
  environment: string;
  /** The zone of times that do not name one; without it such times are refused. */
  zone?: string | undefined;
}

export type ReadLine = { ok: true; deploy: Deploy } | { ok: false; problem: string };

/** How those who write deploy logs call each field, the plainest first. One time alone is begin and end. */
const USUAL: Readonly<Record<Field, readonly string[]>> = {
  service: ['service', 'app', 'application', 'component', 'project'],
  sha: ['sha', 'commit', 'commitSha', 'commit_sha', 'gitSha', 'git_sha', 'revision', 'version'],
  startedAt: [
    'startedAt',
    'started_at',
    'startTime',
    'start_time',
    'start',
    'deployedAt',
    'deployed_at',
    'timestamp',
    'time',
    'ts',
  ],
  finishedAt: [
    'finishedAt',
    'finished_at',
    'completedAt',
    'completed_at',
    'endTime',
    'end_time',
    'end',
    'deployedAt',
    'deployed_at',
    'timestamp',
    'time',
    'ts',
  ],
  status: ['status', 'result', 'outcome', 'conclusion', 'state'],
  environment: ['environment', 'env', 'stage'],
  previousSha: [
    'previousSha',
    'previous_sha',
    'previousCommit',
    'previous_commit',
    'previousRevision',
    'previousVersion',
  ],
  reason: ['reason', 'message', 'description', 'comment'],
};

/** How those who write deploy logs call an outcome. Any other word is no outcome that we know. */
const OUTCOMES: ReadonlyMap<string, Deploy['status']> = new Map([
  ...['succeeded', 'success', 'successful', 'passed', 'ok'].map((word) => [word, 'succeeded'] as const),
  ...['failed', 'failure', 'error', 'errored'].map((word) => [word, 'failed'] as const),
]);

/** A commit, or what else versions go by: a tag, an image, a number of a build. Nothing that could be an option. */
const VERSION = /^[A-Za-z0-9][\w.+:@/-]{0,255}$/;

/** How a reader of lines ends one that it cut. */
const CUT = / …\[\d{1,15} bytes cut\]$/;

/** The deploy that a line tells of, with the line as its text, or what is wrong with it. */
export function deployOf(text: string, format: LogFormat): ReadLine {
  const line = parseObject(text);
  if (line === undefined) return { ok: false, problem: CUT.test(text) ? 'is too long' : 'is no JSON object' };
  const told = (field: Field): string | undefined => valueOf(line, format.fields[field], USUAL[field]);

  const service = told('service');
  const sha = told('sha');
  if (service === undefined) return { ok: false, problem: missing('service', format) };
  if (sha === undefined) return { ok: false, problem: missing('sha', format) };
  if (!VERSION.test(sha)) return { ok: false, problem: 'names no commit or version that can be read' };
  const previousSha = told('previousSha') ?? null;
  if (previousSha !== null && !VERSION.test(previousSha)) {
    return { ok: false, problem: 'names no previous commit or version that can be read' };
  }
  const started = timeOf('startedAt', told('startedAt'), format);
  if (!started.ok) return started;
  const finished = timeOf('finishedAt', told('finishedAt'), format);
  if (!finished.ok) return finished;
  if (compareInstants(started.at, finished.at) > 0) return { ok: false, problem: 'ends before it begins' };
  const deploy: Deploy = {
    kind: 'deploy',
    service,
    environment: told('environment') ?? format.environment,
    sha,
    previousSha,
    startedAt: started.at,
    finishedAt: finished.at,
    status: OUTCOMES.get(told('status')?.toLowerCase() ?? '') ?? 'unknown',
    reason: told('reason') ?? '',
    text,
  };
  return { ok: true, deploy };
}

function timeOf(
  field: Field,
  written: string | undefined,
  format: LogFormat,
): { ok: true; at: string } | { ok: false; problem: string } {
  if (written === undefined) return { ok: false, problem: missing(field, format) };
  const parsed = parseInstant(written, format.zone === undefined ? {} : { zone: format.zone });
  if (parsed.ok) return { ok: true, at: parsed.at };
  const remedy = parsed.problem === 'without a zone' ? '; set the zone of the log' : '';
  return { ok: false, problem: `has a ${field} that is ${parsed.problem}${remedy}` };
}

function missing(field: Field, { fields }: LogFormat): string {
  const key = fields[field];
  return key === undefined ? `has no ${field}` : `has no ${field} (under ${JSON.stringify(key)})`;
}

/** What stands under the key of a field; numbers count, an empty text does not. A key with dots leads inwards. */
function valueOf(
  line: Readonly<Record<string, unknown>>,
  key: string | undefined,
  usual: readonly string[],
): string | undefined {
  for (const each of key === undefined ? usual : [key]) {
    const value = Object.hasOwn(line, each) ? line[each] : inwards(line, each.split('.'));
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

function inwards(line: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return line;
  return isRecord(line) && Object.hasOwn(line, key) ? inwards(line[key], rest) : undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
