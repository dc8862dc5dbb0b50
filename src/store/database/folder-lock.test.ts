import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../errors.ts';
import { sha256 } from '../../ledger.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';

let folder: string;
let taken: FolderLock[];

function take(): FolderLock {
  const lock = lockFolder(folder);
  taken.push(lock);
  return lock;
}

function leave(text: string, ageMs = 0): void {
  const path = join(folder, 'lock');
  writeFileSync(path, text);
  const at = new Date(Date.now() - ageMs);
  utimesSync(path, at, at);
}

/** The id of a process that is no more. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid!;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hindcast-lock-'));
  taken = [];
});
afterEach(() => {
  for (const lock of taken) lock.release();
  rmSync(folder, { recursive: true, force: true });
});

describe('the lock of a folder', () => {
  it('names the folder, the process and the remedy to who comes second', () => {
    take();

    expect(take).toThrow(ConfigError);
    expect(take).toThrow(
      `${folder}: is in use by this process itself; two processes in it would destroy it. ` +
        `Stop that process or choose another folder. If it is no Hindcast, remove ${join(folder, 'lock')}.`,
    );
  });

  it('can be taken again once it is released', () => {
    take().release();

    expect(take).not.toThrow();
  });

  it('is taken over from a dead process', async () => {
    leave(JSON.stringify({ pid: await deadPid(), birth: '1', host: hostname() }));

    take();

    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it.runIf(process.platform === 'linux')('is taken over where another process got the id of the dead one', () => {
    leave(JSON.stringify({ pid: process.ppid, birth: '1', host: hostname() }));

    expect(take).not.toThrow();
  });

  it.runIf(process.platform === 'linux')('is left with a living process', () => {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    const birth = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    leave(JSON.stringify({ pid: process.ppid, birth, host: hostname() }), 3_600_000);

    expect(take).toThrow(`is in use by process ${process.ppid};`);
  });

  it('is left with another machine that gave a sign of life a minute ago, and taken over from a silent one', () => {
    const foreign = JSON.stringify({ pid: 1, birth: '1', host: 'pod-7' });

    leave(foreign, 30_000);
    expect(take).toThrow('is in use by process 1 on pod-7');
    leave(foreign, 90_000);
    expect(take).not.toThrow();
  });

  it.each(['', '{"pid":', '[]', '{"pid":"x"}'])('that holds %j is left for a moment, then taken over', (text) => {
    leave(text, 0);
    expect(take).toThrow('another process is just taking it');
    leave(text, 20_000);
    expect(take).not.toThrow();
  });

  it('is taken over also where an earlier takeover died half-way', async () => {
    const dead = { pid: await deadPid(), birth: '1', host: hostname() };
    leave(JSON.stringify(dead));
    const takeover = `lock.${sha256(JSON.stringify(dead)).slice(0, 12)}`;
    writeFileSync(join(folder, takeover), JSON.stringify({ ...dead, birth: '2' }));

    take();

    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it('gives a sign of life', () => {
    const lock = take();
    const path = join(folder, 'lock');
    utimesSync(path, new Date(0), new Date(0));

    lock.touch();

    expect(statSync(path).mtimeMs).toBeGreaterThan(0);
  });

  it('does not release a lock that has become another one', () => {
    const lock = take();
    leave('another');

    lock.release();

    expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe('another');
  });

  it('goes to one of many processes that find the same dead one at the same moment', async () => {
    const dead = JSON.stringify({ pid: await deadPid(), birth: '1', host: hostname() });
    const children = Array.from({ length: 5 }, () => spawnTaker());
    async function all(word: string): Promise<string[]> {
      for (const { child } of children) child.stdin.write(`${word}\n`);
      return Promise.all(children.map(async ({ lines }) => String((await lines.next()).value)));
    }
    await all('begin');
    const winners: number[] = [];

    for (let round = 0; round < 40; round += 1) {
      leave(dead);
      winners.push((await all('take')).filter((said) => said === 'taken').length);
      await all('release');
    }
    for (const { child } of children) child.stdin.end();
    await Promise.all(children.map(({ child }) => once(child, 'exit')));

    expect(winners).toEqual(Array.from({ length: 40 }, () => 1));
    expect(readdirSync(folder)).toEqual([]);
  });
});

/** A process that takes the lock and releases it when told, and says how that went. */
function spawnTaker() {
  const script = `
    import { createInterface } from 'node:readline';
    import { lockFolder } from ${JSON.stringify(join(import.meta.dirname, 'folder-lock.ts'))};
    let lock;
    for await (const word of createInterface({ input: process.stdin })) {
      try {
        if (word === 'take') lock = lockFolder(${JSON.stringify(folder)});
        if (word === 'release') { lock?.release(); lock = undefined; }
        console.log(word === 'take' ? 'taken' : 'done');
      } catch (error) { console.log(error.name === 'ConfigError' ? 'refused' : error.stack); }
    }`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}
