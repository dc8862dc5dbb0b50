import { ToolError } from '../../src/errors.ts';
import { withRetry, type Retryable } from '../../src/retry.ts';
import { USER_AGENT, type Connection } from './connection.ts';
import { failureOf } from './failure.ts';

/** The end of a job's log; `cut`: there is more before it, or it was not read to its end. Throws `ToolError`. */
export type ReadLog = (job: number) => Promise<{ text: string; cut: boolean }>;

/** Where logs may lie, and how much of one is kept. */
export interface LogOptions {
  baseUrl: string;
  /** Hosts, and the domains of hosts, that GitHub may send us to. */
  logHosts: readonly string[];
  timeoutMs: number;
  retries: number;
  maxAnswerBytes: number;
  maxLogBytes: number;
}

const TOOL = 'github';

/**
 * Opens the logs of jobs. GitHub answers with a signed address elsewhere, good for a minute: it is asked without the
 * token, must be a place where GitHub keeps logs, and may not lead on.
 */
export function openLogs(connection: Connection, options: LogOptions, signal: AbortSignal): ReadLog {
  return async (job) => {
    const address = allowed(await connection.redirectOf(`/actions/jobs/${job}/logs`), options);
    const { timeoutMs, retries } = options;
    // The address holds for a minute: there is no use in trying for longer.
    const policy = { retries, timeoutMs, deadlineMs: 60_000, maxWaitMs: 10_000 };
    try {
      return await withRetry((limit) => download(address, options, limit), isWorthTrying, policy, signal);
    } catch (error) {
      if (error instanceof ToolError) throw error;
      const { failure, message } = failureOf(error, Date.now());
      throw new ToolError(TOOL, failure, `${TOOL}: the log of job ${job} at ${address.host}: ${message}`, {
        cause: error,
      });
    }
  };
}

function isWorthTrying(error: unknown): Retryable {
  const { failure } = failureOf(error, Date.now());
  return { again: failure === 'server' || failure === 'timeout' };
}

function allowed(location: string, { baseUrl, logHosts }: LogOptions): URL {
  const base = new URL(baseUrl);
  const address = URL.canParse(location, baseUrl) ? new URL(location, baseUrl) : undefined;
  const isHost =
    address?.host === base.host ||
    logHosts.some((host) => address?.host === host || address?.hostname.endsWith(`.${host}`) === true);
  const isProtocol = address?.protocol === 'https:' || address?.protocol === base.protocol;
  if (address && isHost && isProtocol && address.username === '') return address;
  const host = address?.host ?? 'an address that is none';
  throw new ToolError(
    TOOL,
    'client',
    `${TOOL}: a log lies at ${host}, which is not among tools.${TOOL}.logHosts; it was not asked`,
  );
}

async function download(
  address: URL,
  { maxAnswerBytes, maxLogBytes }: LogOptions,
  signal: AbortSignal,
): Promise<{ text: string; cut: boolean }> {
  const response = await fetch(address, { redirect: 'manual', headers: { 'user-agent': USER_AGENT }, signal });
  if (response.status !== 200) {
    await response.body?.cancel();
    const isGone = response.status === 404 || response.status === 410;
    const message = `${TOOL}: a log at ${address.host} answers ${response.status}`;
    throw new ToolError(TOOL, isGone ? 'not-found' : response.status >= 500 ? 'server' : 'client', message);
  }
  return endOf(response, maxAnswerBytes, maxLogBytes);
}

/** What failed stands at the end, so that the beginning is what is let go. */
async function endOf({ body }: Response, mostRead: number, mostKept: number): Promise<{ text: string; cut: boolean }> {
  let kept: Buffer[] = [];
  let [size, read] = [0, 0];
  let isWhole = true;
  for await (const piece of body ?? []) {
    const chunk: unknown = piece;
    if (!(chunk instanceof Uint8Array)) continue;
    read += chunk.byteLength;
    if (read > mostRead) {
      isWhole = false;
      break;
    }
    kept.push(Buffer.from(chunk));
    size += chunk.byteLength;
    if (size > 2 * mostKept) {
      kept = [Buffer.concat(kept).subarray(-mostKept)];
      size = mostKept;
    }
  }
  const bytes = Buffer.concat(kept);
  const end = bytes.subarray(Math.max(0, bytes.length - mostKept));
  const lost = Math.min(read, mostRead) - end.length;
  const whole = lost > 0 ? end.subarray(end.indexOf(10) + 1) : end;
  const marks = [
    lost > 0 ? `[${read - whole.length} bytes before this were left out]\n` : '',
    isWhole ? '' : `\n[the log is longer than ${mostRead} bytes and was not read to its end]`,
  ];
  return { text: `${marks[0] ?? ''}${plain(whole.toString('utf8'))}${marks[1] ?? ''}`, cut: lost > 0 || !isWhole };
}

/** Without the byte order mark and the codes that colour a terminal; marks such as `##[error]` stay. */
function plain(log: string): string {
  // eslint-disable-next-line no-control-regex -- The escape character is what is looked for.
  return log.replace(/^\uFEFF/, '').replaceAll(/\u001B\[[0-9;?]{0,20}[A-Za-z]/g, '');
}
