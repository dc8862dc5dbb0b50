import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderMarkdown } from '../rca/render/markdown/markdown.ts';
import { sampleRca } from '../rca/sample.test-support.ts';
import { Rca } from '../schema/index.ts';

const root = resolve(import.meta.dirname, '../..');
const place = mkdtempSync(join(tmpdir(), 'hindcast-render-'));
const document = join(place, 'rca.json');
const page = join(place, 'rca.md');
const sample = sampleRca();

function hindcast(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', join(root, 'src/cli/main.ts'), ...args],
      { cwd: root, env: { ...process.env, NODE_NO_WARNINGS: '1' }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

beforeAll(() => {
  writeFileSync(document, JSON.stringify(sample));
  writeFileSync(page, renderMarkdown(sample));
});

describe('hindcast render', () => {
  it.each<[string, RegExp]>([
    ['html', /^<!doctype html>/],
    ['confluence', /^<(?:h1|ac:|p|h2)/],
    ['customer', /^# /],
    ['meeting', /min/],
    ['notion', /^\{|^\[/],
    ['slack', /"blocks"/],
    ['schema', /"\$schema"/],
  ])('shows an rca.json as %s', async (format, form) => {
    const { code, stdout, stderr } = await hindcast('render', document, '--format', format);

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(form);
  });

  it('shows an rca.json as Markdown, and that as the same JSON again', async () => {
    const out = join(place, 'again.json');

    const { stdout } = await hindcast('render', document);
    const { code } = await hindcast('render', page, '--format', 'json', '--out', out);

    expect(stdout).toBe(renderMarkdown(sample));
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(JSON.parse(JSON.stringify(Rca.parse(sample))));
  });

  it('takes what a person wrote into an rca.md over into every form', async () => {
    const edited = join(place, 'edited.md');
    writeFileSync(edited, renderMarkdown(sample).replace(sample.title, 'Confirmations came late'));

    const { stdout } = await hindcast('render', edited, '--format', 'json');

    expect(JSON.parse(stdout)).toMatchObject({
      title: 'Confirmations came late',
      edits: [{ at: 'title', before: sample.title, after: 'Confirmations came late' }],
    });
  });

  it('ends with 1 where an edit broke the structure, and says where and what to do', async () => {
    const broken = join(place, 'broken.md');
    writeFileSync(broken, renderMarkdown(sample).replace('## Impact\n', ''));

    const [told, asJson] = await Promise.all([hindcast('render', broken), hindcast('render', broken, '--json')]);

    expect([told.code, told.stdout]).toEqual([1, '']);
    expect(told.stderr).toMatch(/broken\.md:\d+: after this line one is missing: ## Impact; put it back/);
    expect(JSON.parse(asJson.stdout).problems).toHaveLength(1);
  });

  it.each<[string, string[], RegExp]>([
    ['an unknown form', [document, '--format', 'docx'], /"docx" is none of md, html, json/],
    ['no such file or incident', ['INC-nowhere', '-c', 'CONFIG'], /INC-nowhere: there is no such file and no draft/],
    ['JSON of something else', [join(root, 'package.json')], /is no RCA of the form hindcast-rca\/1/],
  ])('ends with 2 on %s', async (_what, args, message) => {
    const config = join(place, 'config.yaml');
    writeFileSync(config, `store: {folder: ${join(place, 'store')}}\nlogLevel: silent\n`);

    const { code, stderr } = await hindcast('render', ...args.map((one) => (one === 'CONFIG' ? config : one)));

    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('hindcast investigate, again into the same folder', () => {
  const config = join(place, 'again.yaml');
  const out = join(place, 'out');
  const again = () => hindcast('investigate', 'fixtures/incidents/pool-shrunk', '-o', out, '-c', config, '--json');
  let file: string;

  beforeAll(async () => {
    mkdirSync(out);
    writeFileSync(config, `store: {folder: ${join(place, 'again')}}\nlogLevel: silent\n`);
    file = JSON.parse((await again()).stdout).files.markdown;
  }, 120_000);

  it('keeps what a person wrote into the rca.md, in every face and in what would be published', async () => {
    const before = readFileSync(file, 'utf8');
    const title = /^# (.*)$/m.exec(before)![1]!;
    writeFileSync(file, before.replace(`# ${title}`, '# Checkout turned orders away for a minute'));

    const { rca, plan, files } = JSON.parse((await again()).stdout);

    expect(rca.title).toBe('Checkout turned orders away for a minute');
    expect(rca.edits).toMatchObject([{ at: 'title', after: rca.title }]);
    for (const face of [files.markdown, files.html, files.json].map(String))
      expect(readFileSync(face, 'utf8')).toContain(rca.title);
    expect(plan.writes[0].title).toContain(rca.title);
  }, 120_000);

  it('keeps it in the store, too: a third draft that finds no file still has it', async () => {
    const elsewhere = join(place, 'elsewhere');
    const { stdout } = await hindcast(
      ...['investigate', 'fixtures/incidents/pool-shrunk', '-o', elsewhere, '-c', config, '--json'],
    );

    expect(JSON.parse(stdout).rca.title).toBe('Checkout turned orders away for a minute');
  }, 120_000);

  it('does not write over a file that it cannot read back, and says on which line', async () => {
    const broken = readFileSync(file, 'utf8').replace('## Impact\n', '');
    writeFileSync(file, broken);

    const { code, stderr } = await again();

    expect(code).toBe(2);
    expect(stderr).toMatch(/rca\.md:\d+: after this line one is missing: ## Impact/);
    expect(readFileSync(file, 'utf8')).toBe(broken);
  }, 120_000);
});
