import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gitBlobSha } from '../../../git-blob-sha.ts';
import type { PlannedFile } from '../../../schema/index.ts';
import { checkCommand, type CheckOptions } from './check-command.ts';

/** Whether this machine lets an ordinary process have namespaces of its own; a container may not. */
const keepsApart =
  spawnSync('unshare', ['--user', '--map-root-user', '--net', '--pid', '--mount', '--fork', 'true']).status === 0;

const CHECK = `const config = require('./config.json');
if (config.max < 1) { console.error('max is ' + config.max + ', password=hunter2hunter2'); process.exit(3); }
console.log('fine');
`;

let clone = '';
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'hindcast-clone-'));
});
afterEach(() => {
  rmSync(clone, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

function git(...args: string[]): string {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.example'];
  return execFileSync('git', [...who, ...args], { cwd: clone, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function committed(files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    writeFileSync(join(clone, path), text);
  }
  git('add', '--all');
  git('commit', '--quiet', '--message=more');
  return git('rev-parse', 'HEAD');
}

function edited(path: string, before: string, content: string): PlannedFile {
  return { path, content, madeFrom: gitBlobSha(before) };
}

function trial(options: Partial<CheckOptions> = {}) {
  return checkCommand({
    clone,
    command: ['node', 'check.cjs'],
    bring: {},
    path: '/usr/local/bin:/usr/bin:/bin',
    timeoutSeconds: 20,
    memoryMegabytes: 1024,
    clean: (text) => text.replaceAll(/password=\S+/g, '[REDACTED]'),
    ...options,
  });
}

/** What a script prints that runs in the place of the check. */
async function printed(script: string, options: Partial<CheckOptions> = {}): Promise<string> {
  const sha = committed({ 'check.cjs': script });
  const rung = await trial(options).attempt({ sha, files: [] });
  if (rung?.kind !== 'check-command') throw new Error('no rung');
  return rung.before?.tail ?? rung.reason ?? '';
}

describe.skipIf(!keepsApart)("the repository's own check", () => {
  beforeEach(() => git('init', '--quiet'));

  it('says that a change passes, and names what it tried', async () => {
    const config = '{"max":4}\n';
    const sha = committed({ 'check.cjs': CHECK, 'config.json': config });

    const rung = await trial().attempt({ sha, files: [edited('config.json', config, '{"max":8}\n')] });

    expect(rung).toMatchObject({
      kind: 'check-command',
      command: 'node check.cjs',
      sha,
      outcome: 'passes',
      before: { ended: 'itself', exit: 0, tail: 'fine' },
      after: { ended: 'itself', exit: 0, tail: 'fine' },
    });
  });

  it('says that a change breaks what held before, with the end of the output and no secret in it', async () => {
    const config = '{"max":4}\n';
    const sha = committed({ 'check.cjs': CHECK, 'config.json': config });

    const rung = await trial().attempt({ sha, files: [edited('config.json', config, '{"max":0}\n')] });

    expect(rung).toMatchObject({
      outcome: 'breaks',
      before: { exit: 0 },
      after: { exit: 3, tail: 'max is 0, [REDACTED]' },
    });
  });

  it('shows nothing where the check failed before', async () => {
    const config = '{"max":0}\n';
    const sha = committed({ 'check.cjs': CHECK, 'config.json': config });

    const rung = await trial().attempt({ sha, files: [edited('config.json', config, '{"max":8}\n')] });

    expect(rung).toMatchObject({ outcome: 'failed-before', before: { exit: 3 }, after: null });
  });

  it('names the command as it would be typed', async () => {
    const sha = committed({ 'a.txt': 'a' });

    const rung = await trial({ command: ['sh', '-c', "test -e a.txt && echo 'it is'"] }).attempt({ sha, files: [] });

    expect(rung).toMatchObject({ outcome: 'passes', command: String.raw`sh -c 'test -e a.txt && echo '\''it is'\'''` });
  });

  it('tries the pinned commit, whatever stands in the clone by now', async () => {
    const config = '{"max":4}\n';
    const sha = committed({ 'check.cjs': CHECK, 'config.json': config });
    committed({ 'config.json': '{"max":0}\n' });

    expect(await trial().attempt({ sha, files: [] })).toMatchObject({ outcome: 'passes' });
  });

  it('gives the command no network, not even of this machine', async () => {
    const server = createServer((_, response) => response.end('here'));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    try {
      const script = `require('node:http').get('http://127.0.0.1:${port}', () => console.log('reached'))
        .on('error', ({ code }) => console.log(code));`;

      expect(await printed(script)).toMatch(/^(ECONNREFUSED|ENETUNREACH)$/);
    } finally {
      server.close();
    }
  });

  it('gives the command no environment, no process and no file of ours', async () => {
    vi.stubEnv('HINDCAST_GITHUB_TOKEN', 'canary-in-the-environment');
    const script = `const fs = require('node:fs');
      const seen = [JSON.stringify(process.env)];
      for (const pid of fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name))) {
        try { seen.push(fs.readFileSync('/proc/' + pid + '/environ', 'utf8')); } catch {}
      }
      for (const path of ['/home', '/root', '/old', '/etc/shadow', '/var', ${JSON.stringify(clone)}]) {
        if (fs.existsSync(path)) seen.push('sees ' + path);
      }
      try { fs.writeFileSync('/usr/written', ''); seen.push('writes /usr'); } catch {}
      console.log(/canary|sees|writes/.exec(seen.join(' '))?.[0] ?? 'nothing', process.env.HOME);`;

    expect(await printed(script)).toBe('nothing /tmp');
  });

  // Under `serve` the process that starts the check also holds the writer's token.
  it('gives the command nothing of a process that holds a token in its environment, memory, files and descriptors', async () => {
    const canary = ['canary', 'of', 'the', 'writer'].join('-');
    vi.stubEnv('HINDCAST_GITHUB_TOKEN', canary);
    const folder = mkdtempSync(join(tmpdir(), 'hindcast-writer-'));
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, canary);
    const held = openSync(tokenFile, 'r');
    const script = `const fs = require('node:fs');
      const word = ['canary', 'of', 'the', 'writer'].join('-');
      const found = [];
      const look = (path) => {
        try { if (fs.readFileSync(path).includes(word)) found.push(path); } catch {}
      };
      const list = (path) => { try { return fs.readdirSync(path); } catch { return []; } };
      const pids = list('/proc').filter((name) => /^\\d+$/.test(name));
      for (const pid of [...pids, 'self', '${process.pid}', '${process.ppid}']) {
        for (const name of ['environ', 'cmdline', 'maps']) look('/proc/' + pid + '/' + name);
        look('/proc/' + pid + '/root' + ${JSON.stringify(tokenFile)});
        look('/proc/' + pid + '/cwd/token');
      }
      look(${JSON.stringify(tokenFile)});
      look('/dev/mem');
      const names = pids.map((pid) => fs.readFileSync('/proc/' + pid + '/comm', 'utf8').trim());
      const opened = list('/proc/self/fd').map((fd) => {
        try { return fs.readlinkSync('/proc/self/fd/' + fd); } catch { return 'gone'; }
      });
      console.log(JSON.stringify({ found, names, files: opened.filter((path) => path.startsWith('/') && !/^.(dev|proc).|^.checkout/.test(path)) }));`;
    try {
      const seen = JSON.parse(await printed(script)) as { found: string[]; names: string[]; files: string[] };

      // Its own shell and itself; nobody whom it could ask for memory.
      expect(seen).toMatchObject({ found: [], files: [] });
      expect(seen.names.filter((name) => !['sh', 'node', 'MainThread'].includes(name))).toEqual([]);
      expect(seen.names.length).toBeLessThanOrEqual(2);
    } finally {
      closeSync(held);
      rmSync(folder, { recursive: true });
    }
  });

  // Whoever is root outside may write them without any capability, and a core pattern names a program to run.
  it('lets the command write nothing in /proc that belongs to the machine', async () => {
    const script = `const fs = require('node:fs');
      for (const path of ['/proc/sys/kernel/core_pattern', '/proc/sys/vm/drop_caches', '/proc/sysrq-trigger'])
        try { fs.closeSync(fs.openSync(path, fs.constants.O_WRONLY)); console.log('opens ' + path); } catch {}
      const mounts = fs.readFileSync('/proc/self/mounts', 'utf8').split('\\n').map((line) => line.split(' '));
      for (const path of ['/proc/acpi', '/proc/scsi']) {
        if (!fs.existsSync(path)) continue;
        const isMasked = mounts.some(([, at, kind, how]) => at === path && kind === 'tmpfs' && /^ro\\b/.test(how));
        if (!isMasked || fs.readdirSync(path).length > 0) console.log('leaves ' + path);
      }
      console.log('done');`;

    expect(await printed(script)).toBe('done');
  });

  it('ends what takes too long, with all that it started', async () => {
    const script = `require('node:child_process').spawn('sleep', ['600']); setInterval(() => {}, 1000); console.log('on');`;
    const startedAt = performance.now();
    const sha = committed({ 'check.cjs': script });

    const rung = await trial({ timeoutSeconds: 1 }).attempt({ sha, files: [] });

    expect(rung).toMatchObject({ outcome: 'failed-before', before: { ended: 'time', exit: null } });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('ends what takes too much memory', async () => {
    const script = `const held = []; setInterval(() => held.push(Buffer.alloc(8e6, 1)), 5);`;
    const sha = committed({ 'check.cjs': script });

    const rung = await trial({ memoryMegabytes: 200 }).attempt({ sha, files: [] });

    expect(rung).toMatchObject({ outcome: 'failed-before' });
    expect(rung).not.toMatchObject({ before: { exit: 0 } });
  });

  it('keeps the end of a long output only', async () => {
    const tail = await printed(`for (let i = 0; i < 50000; i++) console.log('line ' + i);`);

    expect(tail.length).toBeLessThanOrEqual(2_000);
    expect(tail).toMatch(/\nline 49999$/);
  });

  it('brings a folder of this machine to read, and not to write', async () => {
    const modules = mkdtempSync(join(tmpdir(), 'hindcast-modules-'));
    writeFileSync(join(modules, 'index.cjs'), `module.exports = 'brought'`);
    try {
      const script = `console.log(require('./lib/own/index.cjs'));
        try { require('node:fs').writeFileSync('lib/own/index.cjs', ''); console.log('written'); } catch {}`;

      expect(await printed(script, { bring: { 'lib/own': modules } })).toBe('brought');
    } finally {
      rmSync(modules, { recursive: true });
    }
  });

  it('runs nothing that the configuration of the clone names', async () => {
    const sha = committed({ 'check.cjs': `console.log('fine')`, '.gitattributes': '* filter=evil' });
    const marker = join(clone, 'ran');
    git('config', 'filter.evil.smudge', `touch ${marker}; cat`);
    git('config', 'core.fsmonitor', `touch ${marker}`);

    expect(await trial().attempt({ sha, files: [] })).toMatchObject({ outcome: 'passes' });
    expect(spawnSync('test', ['-e', marker]).status).toBe(1);
  });

  it.each([
    ['a commit that the clone does not hold', { sha: 'b'.repeat(40), files: [] }, /cannot be checked out/],
    ['a file that stands there otherwise', { files: [edited('config.json', 'other', '{}')] }, /other bytes/],
    ['a file outside of the tree', { files: [{ path: '../x', content: '', madeFrom: null }] }, /no path/],
  ])('says why it cannot show anything of %s', async (_, patch: { sha?: string; files: PlannedFile[] }, reason) => {
    const sha = committed({ 'check.cjs': CHECK, 'config.json': '{"max":4}\n' });

    const rung = await trial().attempt({ sha, ...patch });

    expect(rung).toMatchObject({ outcome: 'not-provable', reason: expect.stringMatching(reason) as string });
  });

  it('writes nothing through a link of the tree', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'hindcast-outside-'));
    execFileSync('ln', ['-s', outside, join(clone, 'config')]);
    const sha = committed({ 'check.cjs': CHECK, 'config.json': '{"max":4}\n' });
    try {
      const rung = await trial().attempt({ sha, files: [{ path: 'config/a.yaml', content: 'a', madeFrom: null }] });

      expect(rung).toMatchObject({ outcome: 'not-provable', reason: expect.stringContaining('a link') as string });
      expect(spawnSync('test', ['-e', join(outside, 'a.yaml')]).status).toBe(1);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
});

describe.skipIf(!keepsApart)('whether a check could be run', () => {
  beforeEach(() => git('init', '--quiet'));

  it('says where its program is found, and runs nothing of the repository', async () => {
    const sha = committed({ 'check.sh': 'echo ran >&2; exit 1' });

    expect(await trial({ command: ['sh', 'check.sh'] }).doctor()).toMatch(
      new RegExp(`^/\\S*/sh is found in a room apart, with ${clone} at ${sha.slice(0, 7)}$`),
    );
  });

  it('finds a program of the checkout, and one that is brought', async () => {
    committed({ 'bin/check': '' });
    execFileSync('chmod', ['+x', join(clone, 'bin/check')]);
    committed({ 'a.txt': '' });
    const brought = mkdtempSync(join(tmpdir(), 'hindcast-brought-'));
    writeFileSync(join(brought, 'runner'), '', { mode: 0o755 });
    try {
      expect(await trial({ command: ['bin/check'] }).doctor()).toMatch(/^bin\/check is found/);
      expect(await trial({ command: ['lib/runner'], bring: { lib: brought } }).doctor()).toMatch(
        /^lib\/runner is found/,
      );
    } finally {
      rmSync(brought, { recursive: true });
    }
  });

  it.each<[string, Partial<CheckOptions>, RegExp]>([
    ['its program is not there', { command: ['no-such-program'] }, /no program no-such-program in the room/],
    ['its clone is none', { clone: '/usr' }, /\/usr is no clone/],
    ['what it brings is not there', { bring: { lib: '/nowhere-at-all' } }, /does not keep it apart/],
  ])('is broken where %s', async (_, options, message) => {
    committed({ 'a.txt': '' });

    await expect(trial(options).doctor()).rejects.toThrow(message);
  });
});

describe('a machine that keeps nothing apart', () => {
  it('does not run the check at all, and says so', async () => {
    git('init', '--quiet');
    const ran = join(clone, 'ran');
    const sha = committed({ 'check.cjs': `require('node:fs').writeFileSync(${JSON.stringify(ran)}, '')` });
    const tools = mkdtempSync(join(tmpdir(), 'hindcast-path-'));
    // All that the check needs but `unshare`.
    for (const name of ['git', 'prlimit', 'sh', 'node'])
      execFileSync('ln', ['-s', `/usr/bin/${name}`, join(tools, name)]);

    const rung = await trial({ path: tools }).attempt({ sha, files: [] });
    rmSync(tools, { recursive: true });

    expect(rung).toMatchObject({
      outcome: 'not-provable',
      before: null,
      reason: expect.stringContaining('does not keep it apart') as string,
    });
    expect(spawnSync('test', ['-e', ran]).status).toBe(1);
  });
});
