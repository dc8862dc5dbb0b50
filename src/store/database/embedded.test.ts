import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../errors.ts';
import { openStore } from '../open.ts';
import { sampleIncident } from '../samples.test-support.ts';
import type { Store } from '../store.ts';

const MINUTE = 60_000;

let root: string;
let folders = 0;

function newFolder(): string {
  folders += 1;
  return join(root, `store-${folders}`);
}

/** A folder with a store in it that was used and closed. Making one takes seconds, copying it does not. */
async function usedFolder(): Promise<string> {
  const folder = newFolder();
  await cp(join(root, 'template'), folder, { recursive: true });
  return folder;
}

async function within<Result>(folder: string, use: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openStore({ kind: 'embedded', folder });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hindcast-embedded-'));
  // What a first start leaves behind that is killed while it writes its files.
  await mkdir(join(root, 'template', 'pgdata'), { recursive: true });
  await writeFile(join(root, 'template', 'pgdata', 'PG_VERSION'), '18');
  await within(join(root, 'template'), (store) => store.secret('marker'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('a store in a folder', () => {
  it('keeps what was written, is refused to a second opening meanwhile, and leaves no lock', async () => {
    const folder = await usedFolder();
    const incident = sampleIncident('INC-1');

    const { id } = await within(folder, async (store) => {
      await expect(openStore({ kind: 'embedded', folder })).rejects.toThrow('is in use by this process itself');
      return store.runs.start(incident);
    });
    const found = await within(folder, (store) => store.runs.find(id));

    expect(found?.incident).toEqual(incident);
    expect(readdirSync(folder).toSorted()).toEqual(['pgdata', 'pgdata.complete', 'pgdata.incomplete']);
  });

  it('has lost nothing that a killed process had acknowledged, and hands its run out at once', async () => {
    const folder = await usedFolder();
    const acknowledged = await killWhileDelivering(folder, 30);

    const [kept, run] = await within(folder, async (store) => [
      (await store.pool.query<{ key: string }>('SELECT key FROM hindcast.deliveries')).rows.map(({ key }) => key),
      await store.runs.claim('heir', MINUTE),
    ]);

    expect(acknowledged.length).toBeGreaterThanOrEqual(30);
    expect(acknowledged.filter((key) => !kept.includes(JSON.stringify(key)))).toEqual([]);
    expect(run).toMatchObject({ incident: { id: 'INC-first' }, worker: 'heir', fence: 2 });
  });

  it('is refused to a second process, by name of the first', async () => {
    const folder = await usedFolder();
    const { child, lines } = spawnDeliverer(folder);
    await lines.next();

    const opened = openStore({ kind: 'embedded', folder });

    await expect(opened).rejects.toThrow(ConfigError);
    await expect(opened).rejects.toThrow(`${folder}: is in use by process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  it('is made anew where its first start was cut off, and the remains are kept', () => {
    const kept = readFileSync(join(root, 'template', 'pgdata.incomplete', 'PG_VERSION'), 'utf8');

    expect(kept).toBe('18');
  });

  it('is refused where the database in it is damaged, and leaves no lock', async () => {
    const folder = await usedFolder();
    await rm(join(folder, 'pgdata', 'global', 'pg_control'));

    const opened = openStore({ kind: 'embedded', folder });

    await expect(opened).rejects.toThrow(ConfigError);
    await expect(opened).rejects.toThrow('cannot be opened as a database');
    expect(readdirSync(folder)).not.toContain('lock');
  });

  it('is refused where the folder cannot be made', async () => {
    const file = join(root, 'file');
    await writeFile(file, '');

    const opened = openStore({ kind: 'embedded', folder: join(file, 'store') });

    await expect(opened).rejects.toThrow(ConfigError);
    await expect(opened).rejects.toThrow(`${join(file, 'store')}: cannot be created (ENOTDIR`);
  });

  it.runIf(existsSync('/proc/self'))('is refused where the folder cannot be written', async () => {
    const opened = openStore({ kind: 'embedded', folder: '/proc/self' });

    await expect(opened).rejects.toThrow(ConfigError);
    await expect(opened).rejects.toThrow('/proc/self: cannot be written');
  });
});

/** A process that takes up a run, then delivers for ever, and says each key once it is acknowledged. */
function spawnDeliverer(folder: string) {
  const store = JSON.stringify(join(import.meta.dirname, '..'));
  const script = `
    const { openStore } = await import(${store} + '/open.ts');
    const { sampleIncident } = await import(${store} + '/samples.test-support.ts');
    const store = await openStore({ kind: 'embedded', folder: ${JSON.stringify(folder)} });
    await store.runs.start(sampleIncident('INC-first'), 'victim', 3_600_000);
    for (let n = 1; ; n += 1) {
      const key = 'key-' + n;
      await store.deliveries.deliver({
        trigger: 't', key, body: Buffer.from(key), incident: sampleIncident('INC-' + n),
        receivedAt: '2026-05-20T14:32:00Z',
      });
      console.log(key);
    }`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

/** The keys that it had acknowledged when it was killed, at least that many. */
async function killWhileDelivering(folder: string, atLeast: number): Promise<string[]> {
  const { child, lines } = spawnDeliverer(folder);
  const gone = once(child, 'exit');
  const keys: string[] = [];
  for (let line = await lines.next(); !line.done; line = await lines.next()) {
    keys.push(line.value);
    if (keys.length === atLeast) child.kill('SIGKILL');
  }
  // A process closes its output before it is dead.
  await gone;
  return keys;
}
