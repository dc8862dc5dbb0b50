import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, messageOf } from '../../errors.ts';

/** The right to use a folder. Held until released or until this process ends. */
export interface FolderLock {
  /** Says that the holder lives, for who cannot ask for its process: another machine or another container. */
  touch: () => void;
  release: () => void;
}

const Holder = z.object({ pid: z.number().int().positive(), birth: z.string(), host: z.string() });

/** What stands in a lock file. `holder` is undefined where it was not written to its end. */
interface Seen {
  text: string;
  touchedMs: number;
  holder: z.infer<typeof Holder> | undefined;
}

const TORN_MS = 10_000;
const SILENT_MS = 60_000;
const ATTEMPTS = 20;

/**
 * Takes `<folder>/lock`, for PGlite does not lock its folder and two processes in it destroy it. A lock whose process is
 * dead is taken over. Throws `ConfigError` where another process holds it, or where the folder cannot be written.
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, 'lock');
  take(path, folder);
  const own = look(path)?.text;

  function touch(): void {
    const now = new Date();
    // A person may have removed the lock; that is no reason to end a run.
    if (look(path)?.text === own) utimesSync(path, now, now);
  }

  function release(): void {
    process.removeListener('exit', release);
    if (look(path)?.text === own) rmSync(path, { force: true });
  }

  process.once('exit', release);
  return { touch, release };
}

function take(path: string, folder: string): void {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (create(path, folder)) return;
    const seen = look(path);
    if (!seen) continue;
    if (isHeld(seen)) throw new ConfigError(folder, refusal(path, seen));
    removeStale(path, folder, seen);
  }
  throw new ConfigError(folder, `its lock changes hands all the time. Start one Hindcast in this folder.`);
}

/**
 * Of all who found the same dead lock, the one that creates the lock named after it may remove it; a latecomer then
 * finds another text there, and leaves it.
 */
function removeStale(path: string, folder: string, seen: Seen): void {
  const over = `${path}.${createHash('sha256').update(seen.text).digest('hex').slice(0, 12)}`;
  take(over, folder);
  try {
    if (look(path)?.text === seen.text) rmSync(path, { force: true });
  } finally {
    rmSync(over, { force: true });
  }
}

function create(path: string, folder: string): boolean {
  const text = JSON.stringify({ pid: process.pid, birth: birthOf(process.pid), host: hostname(), at: Date.now() });
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw new ConfigError(
      folder,
      `cannot be written (${messageOf(error)}). Choose a folder that this user may write to.`,
      { cause: error },
    );
  }
}

function look(path: string): Seen | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    return { text, touchedMs: statSync(path).mtimeMs, holder: parse(text) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): Seen['holder'] {
  try {
    return Holder.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function isHeld({ holder, touchedMs }: Seen): boolean {
  const silentMs = Date.now() - touchedMs;
  if (!holder) return silentMs < TORN_MS;
  if (holder.host !== hostname()) return silentMs < SILENT_MS;
  return isAlive(holder.pid) && birthOf(holder.pid) === holder.birth;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

/**
 * Tells two processes with one id apart: ticks from boot to start (proc(5), `stat`, field 22). Empty off Linux, and for
 * a zombie (field 3), which is dead although its id is still taken.
 */
function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? '' : (fields[18] ?? '');
  } catch {
    return '';
  }
}

function refusal(path: string, { holder }: Seen): string {
  if (!holder) return `another process is just taking it. Try again in a few seconds.`;
  const where = holder.host === hostname() ? '' : ` on ${holder.host}`;
  const who = holder.pid === process.pid && where === '' ? 'this process itself' : `process ${holder.pid}${where}`;
  return (
    `is in use by ${who}; two processes in it would destroy it. Stop that process or choose another folder. ` +
    `If it is no Hindcast, remove ${path}.`
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
