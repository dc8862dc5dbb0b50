import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  startGithubDouble,
  type GithubDouble,
  type GithubDoubleOptions,
} from '../../../fixtures/doubles/github/github-double.ts';
import { gitBlobSha } from '../../git-blob-sha.ts';
import { PublishError } from '../../errors.ts';
import { sampleRca } from '../../rca/sample.test-support.ts';
import type { Write } from '../../schema/index.ts';
import { plannedWrite, remarked } from '../planned.test-support.ts';
import { opened, shop, scope, target, type Opened } from './double.test-support.ts';
import type { GithubOptions } from './github-options.ts';
import { githubPublisher } from './github.ts';

async function openDouble(
  world: Partial<GithubDoubleOptions> = {},
  ours: Partial<GithubOptions> = {},
): Promise<Opened<GithubDouble>> {
  return opened(await startGithubDouble({ ...shop, ...world }), ours);
}

const issue = plannedWrite(target, 'ACT-1');
const pull = plannedWrite(target, 'rca', { rcaMarkdown: '# Late\n\nÄ “quoted” line.\n' });
const path = pull.files[0]!.path;

const Item = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string(),
  state: z.string(),
  draft: z.boolean().optional(),
  user: z.object({ login: z.string() }),
  labels: z.array(z.object({ name: z.string() })),
  assignees: z.array(z.object({ login: z.string() })),
  milestone: z.object({ title: z.string(), due_on: z.string() }).nullable(),
});

let here: Opened<GithubDouble>;
afterEach(() => here.double.close());

async function items(): Promise<z.infer<typeof Item>[]> {
  return z.array(Item).parse(await here.ask('GET', '/issues?state=all&per_page=100&direction=asc'));
}

function git(...args: string[]): string {
  return execFileSync('git', ['-C', here.double.repository, ...args], { encoding: 'utf8' });
}

function withOwner(candidate: string): Write {
  const rca = sampleRca();
  const actions = rca.actions.map((action) => ({ ...action, owner: { ...action.owner!, candidate } }));
  return plannedWrite(target, 'ACT-1', {}, { ...rca, actions });
}

describe('an issue on GitHub', () => {
  it('carries labels, the milestone of its very day and the owner', async () => {
    here = await openDouble();

    await here.publisher.ensure(withOwner('@alice'));

    const [created] = await items();
    expect(created!.labels.map(({ name }) => name).toSorted()).toEqual(issue.labels.toSorted());
    expect(created!.milestone!.title).toBe(issue.milestone!.title);
    expect(created!.milestone!.due_on.slice(0, 10)).toBe(issue.milestone!.due);
    expect(created!.assignees).toMatchObject([{ login: 'alice' }]);
    expect(here.notes).toEqual([]);
  });

  it('is opened without an owner whom the repository cannot assign, and says so', async () => {
    here = await openDouble();

    const { result } = await here.publisher.ensure(withOwner('@stranger'));

    expect(result).toBe('created');
    expect((await items())[0]!.assignees).toEqual([]);
    expect(here.notes).toEqual(['stranger cannot be assigned in fernway/shop and is named in the text only']);
  });

  it('shares labels and milestone with those before it', async () => {
    here = await openDouble();

    for (const id of ['ACT-1', 'ACT-2', 'ACT-3']) await here.publisher.ensure(plannedWrite(target, id));

    const made = here.changes().map(({ path: at }) => at);
    const milestones = new Set(['ACT-1', 'ACT-2', 'ACT-3'].map((id) => plannedWrite(target, id).milestone!.title));
    expect(made.filter((at) => at.endsWith('/milestones'))).toHaveLength(milestones.size);
    expect(made.filter((at) => at.endsWith('/issues'))).toHaveLength(3);
  });

  it('is found behind a hundred others, with its label taken off by a person', async () => {
    here = await openDouble();
    await here.publisher.ensure(issue);
    await here.ask('PATCH', '/issues/1', { labels: [] });
    const bot = { authorization: 'Bearer writer', 'user-agent': 'test' };
    for (let at = 0; at < 120; at++) {
      const body = JSON.stringify({ title: `Other ${at}`, body: 'x' });
      await fetch(`${here.double.url}/repos/fernway/shop/issues`, { method: 'POST', headers: bot, body });
    }

    expect((await here.publisher.ensure(issue)).result).toBe('unchanged');
    expect((await items()).filter(({ body }) => body === issue.body)).toHaveLength(1);
  });

  it('is neither reopened nor changed once a person closed it', async () => {
    here = await openDouble();
    await here.publisher.ensure(issue);
    await here.ask('PATCH', '/issues/1', { state: 'closed', state_reason: 'not_planned' });

    const { result } = await here.publisher.ensure(remarked(issue, { title: 'Another title' }, scope));

    expect(result).toBe('unchanged');
    expect((await items()).map(({ state, title }) => [state, title])).toEqual([['closed', issue.title]]);
  });

  it('is not opened again once a person deleted it, where it is remembered', async () => {
    here = await openDouble();
    const { url } = await here.publisher.ensure(issue);
    await here.double.person('alice').deleteIssue(1);

    const publisher = here.reopen({ remembered: () => Promise.resolve(url) });

    expect(await publisher.ensure(issue)).toEqual({ result: 'unchanged', url });
    expect(await items()).toEqual([]);
  });

  it('is not opened again once a person took the marker out of it, where it is remembered', async () => {
    here = await openDouble();
    const { url } = await here.publisher.ensure(issue);
    await here.ask('PATCH', '/issues/1', { body: 'Rewritten.' });

    const publisher = here.reopen({ remembered: () => Promise.resolve(url) });

    expect(await publisher.ensure(issue)).toEqual({ result: 'unchanged', url });
    expect(await items()).toHaveLength(1);
  });

  it('moves to the milestone of a new due day, and keeps the milestone that a person chose', async () => {
    here = await openDouble();
    const later = { title: 'Hindcast 2026-06-01', due: '2026-06-01' };
    const moved = remarked(issue, { title: 'Another title', milestone: later }, scope);
    await here.publisher.ensure(issue);
    await here.publisher.ensure(moved);
    expect((await items())[0]!.milestone!.title).toBe(later.title);
    const { number } = z.object({ number: z.number() }).parse(await here.ask('POST', '/milestones', { title: 'Q3' }));
    await here.ask('PATCH', '/issues/1', { milestone: number });

    await here.publisher.ensure(remarked(issue, { title: 'A third title' }, scope));

    const read = z.object({ title: z.string(), milestone: z.object({ title: z.string() }) });
    expect(read.parse(await here.ask('GET', '/issues/1'))).toEqual({
      title: 'A third title',
      milestone: { title: 'Q3' },
    });
  });

  it('does not count as found where another account put up the very same body', async () => {
    here = await openDouble();
    await here.ask('POST', '/issues', { title: issue.title, body: issue.body });

    const { result } = await here.publisher.ensure(issue);

    expect(result).toBe('created');
    expect((await items()).map(({ user }) => user.login)).toEqual(['alice', 'hindcast[bot]']);
  });
});

describe('a pull request on GitHub', () => {
  it('is a draft whose diff adds exactly the one file', async () => {
    here = await openDouble();

    await here.publisher.ensure(pull);

    const [created] = await items();
    expect(created).toMatchObject({ draft: true, title: pull.title, state: 'open' });
    expect(created!.labels.map(({ name }) => name)).toEqual(pull.labels);
    const response = await fetch(`${here.double.url}/repos/fernway/shop/pulls/${created!.number}`, {
      headers: { authorization: 'Bearer alice', 'user-agent': 'test', accept: 'application/vnd.github.diff' },
    });
    expect((await response.text()).replace(/^index .*\n/m, '')).toBe(
      [
        `diff --git a/${path} b/${path}`,
        'new file mode 100644',
        '--- /dev/null',
        `+++ b/${path}`,
        '@@ -0,0 +1,3 @@',
        '+# Late',
        '+',
        '+Ä “quoted” line.',
        '',
      ].join('\n'),
    );
  });

  it('is one commit on the base, named as the title', async () => {
    here = await openDouble();

    await here.publisher.ensure(pull);

    expect(git('log', '--format=%s', `main..${pull.branch}`)).toBe(`${pull.title}\n`);
    expect(git('rev-parse', `${pull.branch}^`)).toBe(git('rev-parse', 'main'));
  });

  it('leaves exactly one file behind when a later draft renames it, though the base has moved', async () => {
    here = await openDouble();
    await here.publisher.ensure(pull);
    await here.double.person('alice').push({ branch: 'main', files: { 'other.md': 'x\n' }, message: 'Go on' });
    const later = plannedWrite(target, 'rca', { rcaMarkdown: 'Later.\n' }, { ...sampleRca(), title: 'Renamed' });

    expect((await here.publisher.ensure(later)).result).toBe('updated');

    expect(git('diff', '--name-status', `main...${pull.branch}`)).toBe('A\tpostmortems/2026-03-12-renamed.md\n');
    expect(git('rev-list', '--count', `main..${pull.branch}`)).toBe('2\n');
  });

  it('puts back what an earlier draft of a fix had changed besides', async () => {
    here = await openDouble({ files: { 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' } });
    const before: Record<string, string> = { 'a.yaml': gitBlobSha('a: 1\n'), 'b.yaml': gitBlobSha('b: 1\n') };
    const fix = (...files: [string, string][]) =>
      plannedWrite(target, 'fix-ACT-1', {
        fixes: [
          {
            action: 'ACT-1',
            files: files.map(([name, content]) => ({ path: name, content, madeFrom: before[name] ?? null })),
          },
        ],
      });
    await here.publisher.ensure(fix(['a.yaml', 'a: 2\n'], ['b.yaml', 'b: 2\n'], ['c.yaml', 'c: 2\n']));

    await here.publisher.ensure(fix(['a.yaml', 'a: 3\n']));

    const branch = 'hindcast/INC-207/fix-act-1';
    expect(git('diff', '--name-status', `main...${branch}`)).toBe('M\ta.yaml\n');
    expect(git('show', `${branch}:a.yaml`)).toBe('a: 3\n');
  });

  describe('made from a file that has moved since', () => {
    const stood = 'max: 20 # for the peak\n';
    const fix = (content: string, madeFrom: string | null, name = 'pool.yaml') =>
      plannedWrite(target, 'fix-ACT-1', { fixes: [{ action: 'ACT-1', files: [{ path: name, content, madeFrom }] }] });

    it('is refused where somebody changed it in between, and nothing is made', async () => {
      here = await openDouble({ files: { 'pool.yaml': stood } });
      const change = { branch: 'main', files: { 'pool.yaml': 'max: 40\n' }, message: 'Raise it' };
      await here.double.person('alice').push(change);

      const sending = here.publisher.ensure(fix('max: 30\n', gitBlobSha(stood)));

      await expect(sending).rejects.toMatchObject({ outcome: 'refused', status: 422 });
      await expect(sending).rejects.toThrow(
        `pool.yaml on main has moved. It was made from blob ${gitBlobSha(stood).slice(0, 12)}, and blob ${gitBlobSha('max: 40\n').slice(0, 12)} stands there now. Investigate INC-207 again`,
      );
      expect(here.changes()).toEqual([]);
    });

    it.each([
      ['a new file, where one stands by now', null, 'pool.yaml', /made from no file, and blob \w{12} stands there now/],
      ['a file that is gone', gitBlobSha(stood), 'gone.yaml', /made from blob \w{12}, and no file stands there now/],
    ])('is refused as %s', async (_what, madeFrom, name, why) => {
      here = await openDouble({ files: { 'pool.yaml': stood } });

      await expect(here.publisher.ensure(fix('max: 30\n', madeFrom, name))).rejects.toThrow(why);
      expect(here.changes()).toEqual([]);
    });

    it('is sent where other files of the branch have moved', async () => {
      here = await openDouble({ files: { 'pool.yaml': stood } });
      await here.double.person('alice').push({ branch: 'main', files: { 'b.yaml': 'b\n' }, message: 'Add b' });

      expect(await here.publisher.ensure(fix('max: 30\n', gitBlobSha(stood)))).toMatchObject({ result: 'created' });
      expect(git('diff', '--name-status', 'main...hindcast/INC-207/fix-act-1')).toBe('M\tpool.yaml\n');
    });

    it('does not bring an open pull request up to date from another file than it set out from', async () => {
      here = await openDouble({ files: { 'pool.yaml': stood } });
      await here.publisher.ensure(fix('max: 30\n', gitBlobSha(stood)));
      await here.double.person('alice').push({ branch: 'main', files: { 'pool.yaml': 'max: 40\n' }, message: 'Raise' });
      const before = here.changes().length;

      await expect(here.publisher.ensure(fix('max: 35\n', gitBlobSha(stood)))).rejects.toThrow('has moved');
      await expect(here.publisher.ensure(fix('max: 41\n', gitBlobSha('max: 40\n')))).rejects.toThrow(
        'the commit that hindcast/INC-207/fix-act-1 set out from has moved',
      );
      expect(here.changes()).toHaveLength(before);
    });
  });

  it('is left alone once a person pushed to its branch, even a new file', async () => {
    here = await openDouble();
    await here.publisher.ensure(pull);
    const push = { branch: pull.branch!, files: { 'note.md': 'x\n' }, message: 'Add a note' };
    const head = await here.double.person('alice').push(push);

    const later = plannedWrite(target, 'rca', { rcaMarkdown: 'Later.\n' });

    expect((await here.publisher.ensure(later)).result).toBe('unchanged');
    expect(git('rev-parse', pull.branch!)).toBe(`${head}\n`);
  });

  it.each(['closed', 'merged'])('is not opened again once a person has %s it', async (how) => {
    here = await openDouble();
    await here.publisher.ensure(pull);
    if (how === 'merged') await here.double.person('alice').merge(1);
    else await here.ask('PATCH', '/pulls/1', { state: 'closed' });

    const { result } = await here.publisher.ensure(plannedWrite(target, 'rca', { rcaMarkdown: 'Later.\n' }));

    expect(result).toBe('unchanged');
    expect(await items()).toHaveLength(1);
  });

  it('is left alone once a person took the marker out of it', async () => {
    here = await openDouble();
    const { url } = await here.publisher.ensure(pull);
    await here.ask('PATCH', '/pulls/1', { body: 'Rewritten.' });

    const later = plannedWrite(target, 'rca', { rcaMarkdown: 'Later.\n' });

    expect(await here.publisher.ensure(later)).toEqual({ result: 'unchanged', url });
    expect(await items()).toMatchObject([{ body: 'Rewritten.' }]);
  });

  it('is not found in one that somebody else opened from its branch with the very same text', async () => {
    here = await openDouble();
    const files = { [path]: pull.files[0]!.content };
    await here.double.person('alice').push({ branch: pull.branch!, files, message: 'Mine' });
    await here.ask('POST', '/pulls', { title: pull.title, body: pull.body, head: pull.branch, base: 'main' });

    await expect(here.publisher.ensure(pull)).rejects.toThrow('A pull request already exists');
    expect((await items()).map(({ user }) => user.login)).toEqual(['alice']);
  });

  it('is refused where its branch holds something else', async () => {
    here = await openDouble();
    await here.double.person('alice').push({ branch: pull.branch!, files: { [path]: 'Mine.\n' }, message: 'Mine' });

    await expect(here.publisher.ensure(pull)).rejects.toThrow('is there with other content');
    expect(git('show', `${pull.branch}:${path}`)).toBe('Mine.\n');
    expect(await items()).toEqual([]);
  });

  it('goes to the branch that is named, not to the default branch', async () => {
    here = await openDouble({}, { base: 'next' });
    await here.double.person('alice').push({ branch: 'next', files: { 'n.md': 'x\n' }, message: 'Next' });

    await here.publisher.ensure(pull);

    expect(git('rev-parse', `${pull.branch}^`)).toBe(git('rev-parse', 'next'));
  });

  it('is no draft where that is configured, and is refused with a remedy where GitHub has none', async () => {
    here = await openDouble({ allowsDrafts: false });

    await expect(here.publisher.ensure(pull)).rejects.toThrow('set draft to false');
    expect((await here.reopen({ draft: false }).ensure(pull)).result).toBe('created');
    expect((await items()).map(({ draft }) => draft)).toEqual([false]);
  });
});

describe('the final tree', () => {
  const folder = mkdtempSync(join(tmpdir(), 'seed-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function seed(make: (root: string) => void): string {
    const root = join(folder, 'seed');
    mkdirSync(root, { recursive: true });
    make(root);
    const run = (...args: string[]) =>
      execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args]);
    run('init', '--quiet', '-b', 'main');
    run('add', '--all');
    run('commit', '--quiet', '--message', 'Start');
    return root;
  }

  it.each<[string, (root: string) => void, RegExp]>([
    ['a link', (root) => symlinkSync('/etc', join(root, 'postmortems')), /would go through postmortems/],
    ['a file', (root) => writeFileSync(join(root, 'postmortems'), 'x'), /would go through postmortems/],
    [
      'another case',
      (root) => {
        mkdirSync(join(root, 'Postmortems'));
        writeFileSync(join(root, 'Postmortems/x.md'), 'x');
      },
      /differs from "Postmortems" only in case/,
    ],
    [
      'the same file',
      (root) => {
        mkdirSync(join(root, 'postmortems'));
        writeFileSync(join(root, path), 'x');
      },
      /stands there already/,
    ],
  ])('keeps an RCA out where %s stands in its place, and nothing is made', async (_what, make, why) => {
    here = await openDouble({ seed: seed(make) });

    await expect(here.publisher.ensure(pull)).rejects.toThrow(why);
    expect(here.changes()).toEqual([]);
  });

  it('keeps the mode of a program that a fix changes', async () => {
    const root = seed((at) => writeFileSync(join(at, 'run.sh'), '#!/bin/sh\n', { mode: 0o755 }));
    here = await openDouble({ seed: root });
    const files = [{ path: 'run.sh', content: '#!/bin/sh\nexit 1\n', madeFrom: gitBlobSha('#!/bin/sh\n') }];

    await here.publisher.ensure(plannedWrite(target, 'fix-ACT-1', { fixes: [{ action: 'ACT-1', files }] }));

    expect(git('ls-tree', 'hindcast/INC-207/fix-act-1', 'run.sh')).toMatch(/^100755 blob/);
  });
});

describe('every request', () => {
  it('names the version of the API, and none merges, forces or touches the default branch', async () => {
    here = await openDouble();
    const main = git('rev-parse', 'main');

    for (const write of [issue, pull, plannedWrite(target, 'rca', { rcaMarkdown: 'Later.\n' })])
      await here.publisher.ensure(write);

    const ours = here.double.journal().filter(({ login }) => login === 'hindcast[bot]');
    expect(new Set(ours.map(({ headers }) => headers['x-github-api-version']))).toEqual(new Set(['2022-11-28']));
    expect(ours.filter(({ refused }) => refused !== undefined)).toEqual([]);
    expect(ours.filter(({ body }) => z.object({ force: z.literal(true) }).safeParse(body).success)).toEqual([]);
    expect(git('rev-parse', 'main')).toBe(main);
  });

  it.each(['12n', '-7n', '12nn', '":"12n"', '[12n]', '\\"5n\\",'])('sends %j as it is', async (text) => {
    here = await openDouble();
    const odd = remarked(issue, { title: text, body: `x\n\n${text}` }, scope);
    const file = remarked(pull, { files: [{ path, content: text, madeFrom: null }] }, scope);

    await here.publisher.ensure(odd);
    await here.publisher.ensure(file);

    expect((await items())[0]).toMatchObject({ title: text, body: odd.body });
    expect(git('show', `${pull.branch}:${path}`)).toBe(text);
  });

  it('carries what the preview showed, byte for byte', async () => {
    here = await openDouble();
    const previews = [issue, pull].map((write) => here.publisher.preview(write));

    for (const write of [issue, pull]) await here.publisher.ensure(write);

    const bodies = here.changes().map(({ body }) => JSON.stringify(body));
    const sent = (write: Write) => JSON.stringify(write.body);
    expect(bodies.filter((body) => body.includes(sent(issue)))).toHaveLength(1);
    expect(bodies.filter((body) => body.includes(sent(pull)))).toHaveLength(1);
    expect(previews[0]).toContain(issue.body);
    expect(previews[1]).toContain(pull.body);
    expect(previews[1]).toContain(`commit message: ${pull.title}`);
    expect(previews[0]).toContain(`${issue.milestone!.due}T12:00:00Z`);
  });
});

describe('a refusal by GitHub', () => {
  it.each<[number, string]>([
    [401, 'Renew the token'],
    [403, 'Give the token'],
    [404, 'cannot see it'],
    [451, 'does not take it'],
    [422, 'does not take it'],
  ])('with %i is told with what to do, and nothing is tried again', async (status, remedy) => {
    here = await openDouble();
    const fault = here.double.fault({
      match: { method: 'POST', path: '/issues$' },
      fault: 'status',
      args: { status, body: { message: 'No.' } },
      times: 9,
    });

    const error: unknown = await here.publisher.ensure(issue).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(PublishError);
    expect(error).toMatchObject({ status, outcome: 'refused', target });
    expect(String(error)).toContain(remedy);
    expect(fault.fired()).toBe(1);
    expect(String(error)).not.toContain('writer');
  });

  it('because issues are switched off is told as such', async () => {
    here = await openDouble({ hasIssues: false });

    await expect(here.publisher.ensure(issue)).rejects.toMatchObject({ status: 410, outcome: 'refused' });
    await expect(here.publisher.doctor()).rejects.toThrow('has issues switched off');
  });

  it('because the base branch is missing is told as such', async () => {
    here = await openDouble({}, { base: 'missing' });

    await expect(here.publisher.ensure(pull)).rejects.toThrow('the repository has no branch missing');
  });

  it('because it has moved is not followed, for that would read where it should write', async () => {
    here = await openDouble();
    const location = `${here.double.url}/repositories/1296269/issues`;
    here.double.fault({
      match: { method: 'POST', path: '/issues$' },
      fault: 'status',
      args: { status: 301, headers: { location }, body: { message: 'Moved Permanently' } },
    });

    await expect(here.publisher.ensure(issue)).rejects.toThrow('has moved');
    expect(await items()).toEqual([]);
  });

  it('of a token that may only read is found out by the doctor', async () => {
    here = await openDouble();

    await expect(here.reopen({ token: 'reader' }).doctor()).rejects.toThrow('may not write');
    expect(await here.publisher.doctor()).toBe('writes to fernway/shop as hindcast[bot], pull requests for main');
  });

  it("of an app's token to say whose it is asks for the login", async () => {
    here = await openDouble();
    const publisher = githubPublisher({
      owner: 'fernway',
      repo: 'shop',
      token: 'writer',
      markerSecret: scope.secret,
      apiUrl: here.double.url,
    });

    await expect(publisher.ensure(issue)).rejects.toThrow('Set login');
  });

  it('of an unreachable host is no unknown outcome: nothing was sent', async () => {
    here = await openDouble();
    const publisher = here.reopen({ apiUrl: 'http://127.0.0.1:9' });

    await expect(publisher.doctor()).rejects.toMatchObject({ outcome: 'refused', status: undefined });
  });
});
