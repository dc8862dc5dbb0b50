import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { messageOf } from '../../../errors.ts';
import type { CommandRun } from '../../../schema/index.ts';
import { Refusal } from '../../refusal.ts';
import { ROOM } from './room.ts';

/** What one run of a command may take. */
export interface Limits {
  timeoutSeconds: number;
  /** Of all its processes together, and as much again for the files that it writes. */
  memoryMegabytes: number;
}

/** What is run, and what it finds there. */
export interface Apart extends Limits {
  /** Where programs are looked for. */
  path: string;
  command: readonly string[];
  /** The folder of which it gets a copy. */
  tree: string;
  /** Folders that it may read besides: by their place, in the tree or absolute. */
  bring: Readonly<Record<string, string>>;
  /** A new folder on this machine, for the room to stand in. */
  scratch: string;
}

/** All that it is told of where it runs. */
const ENVIRONMENT = {
  ...{ HOME: '/tmp', TMPDIR: '/tmp', LANG: 'C.UTF-8', TZ: 'UTC', CI: 'true', NO_COLOR: '1' },
};
const NAMESPACES = ['--user', '--map-root-user', '--net', '--pid', '--mount', '--ipc', '--uts', '--fork'];
/** What is kept of the output, in bytes: enough that a secret which is cut in half there is not in what is shown. */
const KEPT_OUTPUT = 65_536;
const LOOK_EVERY_MS = 100;

/**
 * Runs a command of untrusted code in a process of its own that has no network, no credential, no file of this machine but
 * its programs, and no sight of other processes. Throws `Refusal` where this machine does not let it be kept apart: it is
 * then not run at all.
 */
export async function runApart(apart: Apart): Promise<CommandRun> {
  const { path, command, tree, bring, scratch, timeoutSeconds, memoryMegabytes } = apart;
  const root = join(scratch, 'room');
  await mkdir(root, { recursive: true });
  const brought = Object.entries(bring).flatMap(([place, from]) => [
    place.startsWith('/') ? place : `/checkout/${place}`,
    from,
  ]);
  const limits = [`--data=${memoryMegabytes * 1_048_576}`, '--core=0', `--cpu=${timeoutSeconds * 4}`];
  const startedAt = performance.now();
  const child = spawn(
    'prlimit',
    [
      ...limits,
      ...['unshare', ...NAMESPACES, '--kill-child=KILL', 'sh', '-c', ROOM, 'room', root, tree, String(memoryMegabytes)],
      ...[...brought, '--', ...command],
    ],
    { env: { ...ENVIRONMENT, PATH: path }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  );
  return await watched(child, startedAt, apart);
}

async function watched(child: ChildProcess, startedAt: number, limits: Limits): Promise<CommandRun> {
  const output = tailOf(child.stdout, child.stderr);
  const state: { isReady: boolean; ended: CommandRun['ended'] } = { isReady: false, ended: 'itself' };
  (child.stdio[3] as Readable).on('data', () => (state.isReady = true));
  const end = (why: CommandRun['ended']): void => {
    state.ended = why;
    child.kill('SIGKILL');
  };
  const clock = setTimeout(() => end('time'), limits.timeoutSeconds * 1000);
  const watch = setInterval(() => {
    void memoryOf(child.pid).then((bytes) => bytes > limits.memoryMegabytes * 1_048_576 && end('memory'));
  }, LOOK_EVERY_MS);
  try {
    const exit = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code));
    });
    const { isReady, ended } = state;
    if (!isReady && ended === 'itself') throw new Error(output().trim());
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    return { ended, exit: ended === 'itself' ? exit : null, seconds, tail: output() };
  } catch (error) {
    throw new Refusal(`this machine does not keep it apart, so it was not run: ${messageOf(error)}`);
  } finally {
    clearTimeout(clock);
    clearInterval(watch);
  }
}

/** How two streams end, in the order in which they came. What came before is let go. */
function tailOf(...streams: (Readable | null)[]): () => string {
  let tail = Buffer.alloc(0);
  for (const stream of streams) {
    stream?.on('data', (chunk: Buffer) => (tail = Buffer.concat([tail, chunk]).subarray(-KEPT_OUTPUT)));
  }
  return () => tail.toString('utf8');
}

/** What a process and all that it started hold in memory, in bytes; 0 where the system does not tell. */
async function memoryOf(pid: number | undefined): Promise<number> {
  if (pid === undefined) return 0;
  const read = (name: string): Promise<string> => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
  const own = Number(/^VmRSS:\s+(\d+) kB$/m.exec(await read('status'))?.[1] ?? 0) * 1024;
  const children = (await read(`task/${pid}/children`)).split(' ').filter(Boolean).map(Number);
  const theirs = await Promise.all(children.map(memoryOf));
  return theirs.reduce((sum, bytes) => sum + bytes, own);
}
