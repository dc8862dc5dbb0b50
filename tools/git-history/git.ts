import { execFile, type ExecFileException } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';
import { ToolError } from '../../src/errors.ts';

/** A local clone that is only read. */
export interface Repository {
  /** Its folder, with all links resolved. */
  path: string;
  signal: AbortSignal;
}

/** What one call of git may take and give. */
export interface GitCall {
  /** What is written to its standard input. */
  input?: string;
  /** What of its output is kept, in bytes. */
  maxBytes?: number;
  /** Exit codes that are answers, not failures. */
  answers?: readonly number[];
}

/** What git printed. `cut`: there was more. */
export interface GitOutput {
  bytes: Buffer;
  cut: boolean;
  exit: number;
}

const TOOL = 'git-history';
const TIMEOUT_MS = 60_000;
const MOST_BYTES = 67_108_864;

// A repository is untrusted: its own configuration must not make git run a program, ask a person or use the network.
const FIXED = [
  ...['--no-pager', '--no-replace-objects', '--no-optional-locks', '--literal-pathspecs'],
  ...['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false'],
  // The operator named this folder, so it does not matter who owns it.
  ...['-c', 'safe.directory=*'],
] as const;
const ENVIRONMENT = {
  ...{ GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_ATTR_NOSYSTEM: '1' },
  ...{ GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: '', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C', TZ: 'UTC' },
} as const;

/** Opens the clone in a folder. Throws `ToolError` `not-found` where there is none. */
export async function openRepository(folder: string, signal: AbortSignal): Promise<Repository> {
  const path = await realpath(folder).catch((error: unknown) => {
    throw new ToolError(TOOL, 'not-found', `${TOOL}: there is no folder ${folder}`, { cause: error });
  });
  const repository = { path, signal };
  await git(repository, ['rev-parse', '--git-dir']);
  return repository;
}

/**
 * Runs git with a fixed list of arguments: no shell, nothing of the environment but `PATH`, bounded time and output.
 * Throws `ToolError`.
 */
export function git({ path, signal }: Repository, args: readonly string[], call: GitCall = {}): Promise<GitOutput> {
  const { input = '', maxBytes = MOST_BYTES, answers = [0] } = call;
  // eslint-disable-next-line no-restricted-properties -- Git must be found; nothing else of the environment goes to it.
  const env = { ...ENVIRONMENT, PATH: process.env['PATH'], GIT_CEILING_DIRECTORIES: dirname(path) };
  const options = { env, signal, timeout: TIMEOUT_MS, maxBuffer: maxBytes, encoding: 'buffer' as const };
  return new Promise((done, fail) => {
    const child = execFile('git', [...FIXED, '-C', path, ...args], options, (error, bytes, stderr) => {
      const exit = error ? Number(error.code) : 0;
      const cut = error?.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';
      if (!error || cut) done({ bytes, cut, exit: 0 });
      else if (answers.includes(exit)) done({ bytes, cut, exit });
      else fail(failed(args, error, stderr));
    });
    // Git may end before it has read everything; what it says then is in its exit code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** Bytes of a repository as text: what is no UTF-8, and U+0000, becomes U+FFFD. */
export function textOf(bytes: Buffer): string {
  return bytes.toString('utf8').replaceAll('\0', '\uFFFD');
}

function failed(args: readonly string[], error: ExecFileException, stderr: Buffer): ToolError {
  const command = `git ${args[0] ?? ''}`;
  if (error.name === 'AbortError' || error.killed === true) {
    return new ToolError(TOOL, 'timeout', `${TOOL}: ${command} did not end in time`, { cause: error });
  }
  if (error.code === 'ENOENT') {
    return new ToolError(TOOL, 'not-found', `${TOOL}: git is not installed, or not in PATH`, { cause: error });
  }
  const said = textOf(stderr)
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, 300);
  const failure = /not a git repository|cannot change to/.test(said) ? 'not-found' : 'server';
  return new ToolError(TOOL, failure, `${TOOL}: ${command} failed: ${said}`, { cause: error });
}
