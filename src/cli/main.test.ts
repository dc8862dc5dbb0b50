import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const place = mkdtempSync(join(tmpdir(), 'hindcast-cli-'));

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

function hindcast(...args: string[]): Promise<Ran> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', join(root, 'src/cli/main.ts'), ...args],
      { cwd: root, env: { ...process.env, NODE_NO_WARNINGS: '1' }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

function file(name: string, text: string): string {
  const path = join(place, name);
  writeFileSync(path, text);
  return path;
}

describe('the command line', () => {
  it.each<[string, string[], RegExp]>([
    ['no such folder', ['investigate', join(place, 'nowhere')], /nowhere: there is no such folder or file/],
    ['a folder that is no recording', ['investigate', place], /incident\.json/],
    ['broken JSON', ['investigate', file('broken.json', '{"a":')], /broken\.json: .* is not JSON/],
    [
      'JSON that is no alert',
      ['investigate', file('odd.json', '{"a":1}')],
      /odd\.json: the manual payload does not fit/,
    ],
    ['an unknown key', ['doctor', '-c', file('a.yaml', 'stroe: {}')], /a\.yaml: unknown key stroe/],
    ['a configuration that is not there', ['doctor', '-c', join(place, 'no.yaml')], /no\.yaml: cannot be read/],
    ['an unknown command', ['improvise'], /unknown command 'improvise'/],
  ])('says in one sentence what is wrong with %s, and ends with 2', async (_what, args, message) => {
    const { code, stdout, stderr } = await hindcast(...args);

    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
  });

  it('refuses a store that another process has open, and names the process', async () => {
    const store = join(place, 'store');
    const config = file('shared.yaml', `store: {folder: ${store}}\nserver: {port: 0}\nlogLevel: silent\n`);
    const serving = execFile(
      process.execPath,
      ['--import', 'tsx', join(root, 'src/cli/main.ts'), 'serve', '-c', config],
      {
        cwd: root,
      },
    );
    try {
      await new Promise<void>((listening) => serving.stdout?.once('data', () => listening()));

      const { code, stderr } = await hindcast('review', '-c', config);

      expect(code).toBe(2);
      expect(stderr).toContain(store);
      expect(stderr).toContain(String(serving.pid));
    } finally {
      serving.kill('SIGTERM');
      await new Promise<void>((ended) => serving.once('exit', () => ended()));
    }
  }, 120_000);
});
