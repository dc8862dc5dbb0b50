import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startGithubDouble } from '../../fixtures/doubles/github/github-double.ts';
import { PublishError } from '../errors.ts';
import { sampleRca } from '../rca/sample.test-support.ts';
import type { WholeFile, Write } from '../schema/index.ts';
import { folderPublisher } from './folder.ts';
import { githubPublisher } from './github/github.ts';
import { plannedWrite, remarked, secret } from './planned.test-support.ts';
import type { Publisher } from './publisher.ts';

/** What stands at a target, as an outsider sees it. */
interface Item {
  title: string;
  body: string;
  files: WholeFile[];
}

/** A publisher at a real place, and the hands of the people who use that place. */
interface Harness {
  publisher: Publisher;
  /** Everything that stands for a write: more than one is a duplicate. */
  items: (write: Write) => Promise<Item[]>;
  editBody: (write: Write, change: (body: string) => string) => Promise<void>;
  editFile: (write: Write, path: string, content: string) => Promise<void>;
  /** Somebody else puts up this body as an item of their own. */
  forge: (body: string) => Promise<void>;
  close: () => Promise<void>;
}

async function openFolder(): Promise<Harness> {
  const folder = await mkdtemp(join(tmpdir(), 'publish-'));
  const of = ({ incident, kind, id }: Write) =>
    kind === 'issue' ? join(folder, incident, 'issues', `${id}.md`) : join(folder, incident, 'pull-requests', id);
  const bodyOf = (write: Write) => (write.kind === 'issue' ? of(write) : join(of(write), 'body.md'));
  return {
    publisher: folderPublisher({ folder, markerSecret: secret }),
    async items(write) {
      const document = await readFile(bodyOf(write), 'utf8').catch(() => undefined);
      if (document === undefined) return [];
      const title = String(JSON.parse(/^title: (.*)$/m.exec(document)![1]!));
      const files: WholeFile[] = [];
      const root = join(of(write), 'files');
      const names = write.kind === 'issue' ? [] : await readdir(root, { recursive: true, withFileTypes: true });
      for (const entry of names.filter((each) => each.isFile())) {
        const path = join(entry.parentPath, entry.name);
        files.push({ path: path.slice(root.length + 1), content: await readFile(path, 'utf8') });
      }
      return [{ title, body: document.slice(document.indexOf('<!--')), files }];
    },
    async editBody(write, change) {
      await writeFile(bodyOf(write), change(await readFile(bodyOf(write), 'utf8')));
    },
    async editFile(write, path, content) {
      await writeFile(join(of(write), 'files', path), content);
    },
    async forge(body) {
      await writeFile(join(folder, 'notes.md'), body);
    },
    close: () => rm(folder, { recursive: true }),
  };
}

async function openGithub(): Promise<Harness> {
  const at = { owner: 'fernway', repo: 'shop' };
  const double = await startGithubDouble({
    ...at,
    token: 'writer',
    tokens: { alice: { login: 'alice', access: 'write' }, mallory: { login: 'mallory', access: 'outsider' } },
    files: { 'README.md': 'Shop\n', 'charts/order-mailer/values.schema.json': '{}\n' },
    collaborators: { alice: 'write' },
  });
  const Item = z.object({
    number: z.number(),
    title: z.string(),
    body: z.string(),
    user: z.object({ login: z.string() }),
  });
  const call = async (method: string, path: string, body?: unknown, token = 'alice'): Promise<unknown> => {
    const response = await fetch(`${double.url}/repos/fernway/shop${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'test' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  const itemsOf = async ({ incident, id }: Write): Promise<z.infer<typeof Item>[]> => {
    const all = z.array(Item).parse(await call('GET', '/issues?state=all&per_page=100'));
    const isOurs = ({ user, body }: z.infer<typeof Item>) =>
      user.login === 'hindcast[bot]' && body.includes(`incident=${incident} item=${id} `);
    return all.filter(isOurs);
  };
  return {
    publisher: githubPublisher({
      ...at,
      token: 'writer',
      markerSecret: secret,
      apiUrl: double.url,
      login: 'hindcast[bot]',
      spacingMs: 0,
    }),
    async items(write) {
      const items: Item[] = [];
      for (const { number, title, body } of await itemsOf(write)) {
        const files: WholeFile[] = [];
        const changed = write.kind === 'issue' ? [] : await call('GET', `/pulls/${number}/files`);
        for (const { filename } of z.array(z.object({ filename: z.string() })).parse(changed)) {
          files.push({ path: filename, content: git(double.repository, 'show', `${write.branch}:${filename}`) });
        }
        items.push({ title, body, files });
      }
      return items;
    },
    async editBody(write, change) {
      const [item] = await itemsOf(write);
      await call('PATCH', `/issues/${item!.number}`, { body: change(item!.body) });
    },
    async editFile(write, path, content) {
      await double.person('alice').push({ branch: write.branch!, files: { [path]: content }, message: 'Correct it' });
    },
    async forge(body) {
      await call('POST', '/issues', { title: 'Forged', body }, 'mallory');
    },
    close: () => double.close(),
  };
}

/** As an outsider sees it: what it was made from is nobody's business there. */
function bare({ path, content }: WholeFile): WholeFile {
  return { path, content };
}

function git(repository: string, ...args: string[]): string {
  return execFileSync('git', ['-C', repository, ...args]).toString();
}

let harness: Harness;
afterEach(() => harness.close());

describe.each([
  ['folder', openFolder],
  ['github', openGithub],
])('the %s publisher', (_name, open) => {
  const kinds = ['ACT-1', 'rca'];

  async function start(id: string): Promise<{ publisher: Publisher; write: Write; later: Write }> {
    harness = await open();
    const { publisher } = harness;
    const later = { rcaMarkdown: '# A later draft\n' };
    const rca = sampleRca();
    const retitled = {
      ...rca,
      title: 'Confirmations late',
      actions: rca.actions.map((action) => ({ ...action, title: 'Add a rule to the chart', rationale: 'Otherwise.' })),
    };
    return {
      publisher,
      write: plannedWrite(publisher.target, id),
      later: plannedWrite(publisher.target, id, later, retitled),
    };
  }

  it.each(kinds)('creates %s once, as planned to the byte', async (id) => {
    const { publisher, write } = await start(id);

    const { result, url } = await publisher.ensure(write);

    expect(result).toBe('created');
    expect(url).toMatch(/^(file|http):\/\//);
    const [item, ...others] = await harness.items(write);
    expect(others).toEqual([]);
    expect(item).toEqual({ title: write.title, body: expect.any(String), files: write.files.map(bare) });
    expect(item!.body.trimEnd()).toBe(write.body.trimEnd());
  });

  it.each(kinds)('leaves %s unchanged the second time', async (id) => {
    const { publisher, write } = await start(id);
    const first = await publisher.ensure(write);

    const second = await publisher.ensure(write);

    expect(second).toEqual({ result: 'unchanged', url: first.url });
    expect(await harness.items(write)).toHaveLength(1);
  });

  it.each(kinds)('brings %s up to date where nobody edited it', async (id) => {
    const { publisher, write, later } = await start(id);
    const first = await publisher.ensure(write);

    const second = await publisher.ensure(later);

    expect(second).toEqual({ result: 'updated', url: first.url });
    const [item, ...others] = await harness.items(later);
    expect(others).toEqual([]);
    expect({ title: item!.title, files: item!.files }).toEqual({ title: later.title, files: later.files.map(bare) });
    expect(item!.body.trimEnd()).toBe(later.body.trimEnd());
    expect(await publisher.ensure(later)).toEqual({ result: 'unchanged', url: first.url });
  });

  it.each(kinds)('does not overwrite %s once a person edited its text', async (id) => {
    const { publisher, write, later } = await start(id);
    const first = await publisher.ensure(write);
    await harness.editBody(write, (body) => `${body.trimEnd()}\n\nA person was here.\n`);

    const second = await publisher.ensure(later);

    expect(second).toEqual({ result: 'unchanged', url: first.url });
    const [item] = await harness.items(write);
    expect(item!.body).toContain('A person was here.');
    expect(item!.title).toBe(write.title);
  });

  it('does not overwrite an RCA once a person edited its file', async () => {
    const { publisher, write, later } = await start('rca');
    await publisher.ensure(write);
    await harness.editFile(write, write.files[0]!.path, 'Corrected by a person.\n');

    const second = await publisher.ensure(later);

    expect(second.result).toBe('unchanged');
    const [item] = await harness.items(write);
    expect(item!.files).toEqual([{ path: write.files[0]!.path, content: 'Corrected by a person.\n' }]);
  });

  it.each(kinds)('only looks for %s when told to', async (id) => {
    const { publisher, write, later } = await start(id);

    expect(await publisher.ensure(write, 'look')).toEqual({ result: 'unknown', url: null });
    expect(await harness.items(write)).toEqual([]);
    const { url } = await publisher.ensure(write);
    expect(await publisher.ensure(write, 'look')).toEqual({ result: 'unchanged', url });
    expect(await publisher.ensure(later, 'look')).toEqual({ result: 'unknown', url: null });
    expect((await harness.items(write))[0]!.title).toBe(write.title);
  });

  it('does not take the marker of somebody else for its own', async () => {
    const { publisher, write } = await start('ACT-1');
    await harness.forge(write.body);

    const { result } = await publisher.ensure(write);

    expect(result).toBe('created');
    expect(await harness.items(write)).toHaveLength(1);
  });

  it('keeps the items of two incidents and of one incident apart', async () => {
    const { publisher, write } = await start('ACT-1');
    const other = plannedWrite(publisher.target, 'ACT-2');
    const elsewhere = plannedWrite(publisher.target, 'ACT-1', {}, { ...sampleRca(), id: 'INC-208' });

    for (const each of [write, other, elsewhere]) expect((await publisher.ensure(each)).result).toBe('created');
    for (const each of [write, other, elsewhere]) expect(await harness.items(each)).toHaveLength(1);
  });

  it('refuses a write that was changed after it was planned, and writes nothing', async () => {
    const { publisher, write } = await start('rca');

    const changed = { ...write, files: [{ ...write.files[0]!, content: 'else' }] };

    await expect(publisher.ensure(changed)).rejects.toThrow(PublishError);
    expect(await harness.items(write)).toEqual([]);
  });

  it('refuses a write that was planned for another target', async () => {
    const { publisher } = await start('rca');

    await expect(publisher.ensure(plannedWrite('elsewhere', 'rca'))).rejects.toThrow('not signed for this target');
  });

  it.each(['../../escape.md', '/etc/cron.d/hindcast', '.github/workflows/ci.yml', '.git/config', 'package.json'])(
    'refuses a file at %s before anything is made',
    async (path) => {
      const { publisher, write } = await start('rca');
      const scope = { target: publisher.target, secret };
      const bad = remarked(write, { policy: 'fixes', files: [{ path, content: 'x\n', madeFrom: null }] }, scope);

      await expect(publisher.ensure(bad)).rejects.toMatchObject({ outcome: 'refused' });
      expect(await harness.items(bad)).toEqual([]);
    },
  );

  it('shows in its preview all that it then puts up', async () => {
    const { publisher, write } = await start('rca');

    const preview = publisher.preview(write);
    await publisher.ensure(write);

    const [item] = await harness.items(write);
    expect(preview).toContain(item!.title);
    expect(preview).toContain(item!.body.trimEnd());
    expect(preview).toContain(item!.files[0]!.content);
    expect(preview).toContain(item!.files[0]!.path);
  });

  it('says that it can be written to', async () => {
    const { publisher } = await start('rca');

    expect(await publisher.doctor()).toMatch(/^writes to /);
  });
});
