import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const place = mkdtempSync(join(tmpdir(), 'hindcast-lint-'));
const documents = join(root, 'fixtures/post-mortems');

function lint(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', join(root, 'src/cli/main.ts'), 'lint', ...args],
      { cwd: root, env: { ...process.env, NODE_NO_WARNINGS: '1' } },
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

describe('hindcast lint', () => {
  it('ends with 0 where there are warnings at most', async () => {
    const { code, stdout } = await lint(join(documents, 'good'));

    expect(code).toBe(0);
    expect(stdout).toContain('warn   A12');
    expect(stdout).toMatch(/google-sre\.md: 0 errors, 0 warnings \(template google-sre, \d+ words\)/);
  });

  it('ends with 1 on errors, and says file, line, column, rule, what and what to do', async () => {
    const sarif = join(place, 'out.sarif');
    const { code, stdout } = await lint('fixtures/post-mortems/poor/plain.md', '--sarif', sarif);

    expect(code).toBe(1);
    expect(stdout).toMatch(/^fixtures\/post-mortems\/poor\/plain\.md:14:1 {2}error {2}W04 {2}the analysis ends at/m);
    expect(stdout).toContain('→ Ask why once more');
    expect(JSON.parse(readFileSync(sarif, 'utf8')).runs[0].results.length).toBeGreaterThan(5);
  });

  it('gives one JSON document', async () => {
    const { stdout } = await lint('--json', join(documents, 'poor/atlassian.md'));

    const report: { errors: number; warnings: number; files: { findings: unknown[] }[] } = JSON.parse(stdout);
    expect(report.files).toHaveLength(1);
    expect(report.errors + report.warnings).toBe(report.files[0]!.findings.length);
  });

  it('lets nothing in a file begin a line, or reach the terminal as a control character', async () => {
    const file = join(place, 'odd.md');
    writeFileSync(file, '# A\n\n## Action items\n\n- Improve\u001b[2J it\n::set-output name=a::b\n');

    const { stdout } = await lint(file);

    expect(stdout).not.toContain('\u001b[2J');
    expect(stdout.split('\n').filter((line) => line.trimStart().startsWith('::'))).toEqual([]);
  });

  it.each<[string, string[], RegExp]>([
    ['no file', [], /name at least one file or folder/],
    ['a file that is not there', [join(place, 'nowhere.md')], /nowhere\.md: there is no such file or folder/],
    ['JSON that is no RCA', ['package.json'], /package\.json: cannot be checked \(it is JSON, but no RCA/],
    ['a folder without any', [join(root, 'deploy/kubernetes')], /there is no post-mortem/],
    ['an unknown rule', ['--explain', 'Z99'], /Z99: there is no such rule/],
  ])('ends with 2 on %s', async (_what, args, message) => {
    const { code, stderr } = await lint(...args);

    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('explains a rule, and lists all of them', async () => {
    const [one, all] = await Promise.all([lint('--explain', 'b03'), lint('--rules')]);

    expect(one.stdout).toContain('Instead of:');
    expect(all.stdout.trim().split('\n').length).toBeGreaterThan(50);
  });
});
