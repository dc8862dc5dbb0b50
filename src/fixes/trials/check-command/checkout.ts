import { execFile } from 'node:child_process';
import { lstat, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../../../errors.ts';
import { gitBlobSha } from '../../../git-blob-sha.ts';
import type { PlannedFile } from '../../../schema/index.ts';
import { Refusal } from '../../refusal.ts';

const run = promisify(execFile);
const MOST_MS = 60_000;

/**
 * Writes the tree of a commit into the new folder `<scratch>/tree`: its files, and no repository. Gives that folder.
 * `path` is where git is looked for. Throws `Refusal` where the clone does not hold the commit.
 */
export async function checkOut(clone: string, sha: string, scratch: string, path: string): Promise<string> {
  const [tree, repository] = [join(scratch, 'tree'), join(scratch, 'objects.git')];
  try {
    const objects = await git(path, ['-C', clone, 'rev-parse', '--path-format=absolute', '--git-path', 'objects']);
    // A repository of our own over the clone's objects: the clone's configuration may name programs to run.
    await git(path, ['init', '--quiet', '--bare', '--template=', repository]);
    await mkdir(join(repository, 'objects/info'), { recursive: true });
    await writeFile(join(repository, 'objects/info/alternates'), `${await realpath(objects)}\n`);
    await git(path, ['--git-dir', repository, 'read-tree', `${sha}^{tree}`]);
    await mkdir(tree);
    await git(path, ['--git-dir', repository, '--work-tree', tree, 'checkout-index', '--all', `--prefix=${tree}/`]);
    return tree;
  } catch (error) {
    throw new Refusal(`\`${sha.slice(0, 7)}\` cannot be checked out of ${clone}: ${lastLineOf(error)}`);
  }
}

/** The commit that a clone stands at. Throws `Refusal` where there is none. */
export async function headOf(clone: string, path: string): Promise<string> {
  try {
    return await git(path, ['-C', clone, 'rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  } catch (error) {
    throw new Refusal(`${clone} is no clone with a commit: ${lastLineOf(error)}`);
  }
}

/**
 * Puts changed files into a checked-out tree. Throws `Refusal` where one stands there with other bytes than it was made
 * from, or where the way to it goes through a link, which may lead out of the tree.
 */
export async function putFiles(tree: string, files: readonly PlannedFile[]): Promise<void> {
  for (const { path, content, madeFrom } of files) {
    await requirePlain(tree, path);
    const place = join(tree, path);
    const standing = await readFile(place, 'utf8').catch(() => null);
    if ((standing === null ? null : gitBlobSha(standing)) !== madeFrom)
      throw new Refusal(`\`${path}\` has other bytes there than it was made from`);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, content);
  }
}

function lastLineOf(error: unknown): string {
  return messageOf(error).trim().split('\n').at(-1) ?? '';
}

async function requirePlain(tree: string, path: string): Promise<void> {
  const parts = path.split('/');
  if (parts.some((part) => ['', '.', '..'].includes(part))) throw new Refusal(`\`${path}\` is no path in a repository`);
  for (const index of parts.keys()) {
    const found = await lstat(join(tree, ...parts.slice(0, index + 1))).catch(() => undefined);
    if (found?.isSymbolicLink()) throw new Refusal(`the way to \`${path}\` goes through a link`);
  }
}

/** Runs git with nothing of this machine's configuration and nothing of the environment but `PATH`. */
async function git(path: string, args: readonly string[]): Promise<string> {
  const env = {
    PATH: path,
    ...{ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_ATTR_NOSYSTEM: '1' },
    ...{ GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: '', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' },
  };
  const fixed = ['--no-pager', '--no-replace-objects', '-c', 'safe.directory=*', '-c', 'core.hooksPath=/dev/null'];
  const { stdout } = await run('git', [...fixed, ...args], { env, timeout: MOST_MS });
  return stdout.trim();
}
