import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Commit, Deploy, File, Incident } from '../src/schema/index.ts';
import { gitHistory } from './git-history.ts';
import { tempRepository, type TempRepository } from './git-history/temp-repository.test-support.ts';

const window = { from: '2026-05-20T12:00:00Z', to: '2026-05-20T15:00:00Z' };

let repository: TempRepository;
beforeEach(() => {
  repository = tempRepository();
});
afterEach(() => repository.remove());

function ask(question: object, config: object = {}, signal = AbortSignal.timeout(25_000)): Promise<Answer> {
  const open = gitHistory.open({ repository: repository.path, ...config });
  return open.ask({ ...window, ...question }, { signal, now: Date.now });
}

async function commitsOf(question: object = {}, config: object = {}): Promise<Commit[]> {
  const { observations } = await ask({ ask: 'commits', ...question }, config);
  return observations.filter((each) => each.kind === 'commit');
}

async function filesOf(config: object = {}): Promise<File[]> {
  const { observations } = await ask({ ask: 'files' }, config);
  return observations.filter((each) => each.kind === 'file');
}

function deployLog(...lines: (object | string)[]): { deployLog: string } {
  const path = join(repository.path, '.git', 'deploys.jsonl');
  writeFileSync(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  return { deployLog: path };
}

function deploy(sha: string, changes: object = {}): object {
  return {
    startedAt: '2026-05-20T13:00:00Z',
    finishedAt: '2026-05-20T13:01:00Z',
    service: 'payments',
    sha,
    previousSha: null,
    status: 'succeeded',
    reason: 'push',
    environment: 'prod',
    ...changes,
  };
}

describe('the commits of a window', () => {
  it('come with their whole diffs, in UTC, oldest first', async () => {
    repository.commit('2026-05-20T11:59:59Z', 'before', { 'a.txt': '1\n' });
    const pool = repository.commit('2026-05-20T12:00:00Z', 'payments: pool of 4 (#447)\n\nFor the drill.\n', {
      'config/payments.yaml': 'max: 4\n',
      'a.txt': '2\n',
    });
    repository.commit('2026-05-20T13:00:00Z', 'later', { 'b.txt': '1\n' });
    repository.commit('2026-05-20T15:00:01Z', 'after', { 'c.txt': '1\n' });

    const answer = await ask({ ask: 'commits' });

    expect(answer).toMatchObject({ tool: 'git-history', total: 2, truncated: false });
    expect(answer.observations.map((each) => each.kind === 'commit' && each.subject)).toEqual([
      'payments: pool of 4 (#447)',
      'later',
    ]);
    expect(answer.observations[0]).toMatchObject({
      sha: pool,
      committedAt: '2026-05-20T12:00:00Z',
      author: 'Maren Holt',
      body: 'For the drill.',
      paths: ['a.txt', 'config/payments.yaml'],
      reverts: null,
    });
    const text = answer.observations[0]?.kind === 'commit' ? answer.observations[0].text : '';
    expect(text.startsWith(`commit ${pool}\nDate: 2026-05-20T12:00:00Z\n\n    payments: pool of 4 (#447)\n`)).toBe(
      true,
    );
    expect(text).toContain('diff --git a/config/payments.yaml b/config/payments.yaml\nnew file mode 100644');
    expect(text).toContain('\n-1\n+2\n');
    expect(text).toContain('\n+max: 4\n');
  });

  it('name the commit that they take back', async () => {
    const bad = repository.commit('2026-05-20T12:30:00Z', 'pool of 4', { 'a.txt': '1\n' });
    repository.commit('2026-05-20T12:40:00Z', `Revert "pool of 4"\n\nThis reverts commit ${bad}.`, { 'a.txt': null });

    const commits = await commitsOf();

    expect(commits.map(({ reverts }) => reverts)).toEqual([null, bad]);
  });

  it('show a merge as what it brought, a rename as a rename, a binary file by name', async () => {
    repository.commit('2026-05-20T10:00:00Z', 'start', { 'old-name.txt': 'one\ntwo\nthree\nfour\n' });
    repository.git('checkout', '--quiet', '-b', 'topic');
    repository.commit('2026-05-20T12:10:00Z', 'topic', { 'topic.txt': '1\n' });
    repository.git('checkout', '--quiet', 'main');
    repository.commit('2026-05-20T12:20:00Z', 'move', {
      'old-name.txt': null,
      'new-name.txt': 'one\ntwo\nthree\nfour\n',
      'image.bin': Buffer.from([0, 1, 2, 255]),
    });
    const date = 'user.useConfigOnly=false';
    repository.git('-c', date, 'merge', '--quiet', '--no-ff', '-m', 'Merge topic', 'topic');
    const to = new Date(Date.now() + 60_000).toISOString();

    const commits = await commitsOf({ to });

    const [topic, move, merge] = ['topic', 'move', 'Merge topic'].map((subject) =>
      commits.find((commit) => commit.subject === subject),
    );
    expect(topic?.paths).toEqual(['topic.txt']);
    expect(move?.text).toContain('rename from old-name.txt\nrename to new-name.txt');
    expect(move?.text).toContain('Binary files /dev/null and b/image.bin differ');
    expect(move?.paths).toEqual(['image.bin', 'new-name.txt', 'old-name.txt']);
    expect(merge?.paths).toEqual(['topic.txt']);
  });

  it('keep paths and messages apart from the diff, whatever they hold', async () => {
    const odd = 'odd "näme"\n2.txt';
    repository.commit('2026-05-20T12:10:00Z', 'subject\n\ndiff --git a/x b/x\n+not a change', { [odd]: '1\n' });

    const [commit] = await commitsOf();

    expect(commit?.paths).toEqual([odd]);
    expect(commit?.text.match(/^diff --git /gm)).toHaveLength(1);
    expect(commit?.text).toContain('    diff --git a/x b/x\n    +not a change');
  });

  it('hold what was deployed in the window, too, however old it is', async () => {
    const running = repository.commit('2026-04-01T10:00:00Z', 'running', { 'a.txt': '1\n' });
    repository.commit('2026-04-02T10:00:00Z', 'on the way', { 'a.txt': '2\n' });
    const shipped = repository.commit('2026-04-03T10:00:00Z', 'shipped', { 'a.txt': '3\n' });
    repository.commit('2026-05-20T12:30:00Z', 'made', { 'b.txt': '1\n' });
    const log = deployLog(
      deploy(shipped, { previousSha: running }),
      deploy(running, { startedAt: '2026-05-19T13:00:00Z', finishedAt: '2026-05-19T13:00:00Z' }),
    );

    const commits = await commitsOf({}, log);

    expect(commits.map(({ subject }) => subject)).toEqual(['on the way', 'shipped', 'made']);
  });

  it('say that something is missing where a deployed commit is not in the clone', async () => {
    repository.commit('2026-05-20T12:30:00Z', 'made', { 'b.txt': '1\n' });

    const answer = await ask({ ask: 'commits' }, deployLog(deploy('deadbeefdeadbeef')));

    expect(answer).toMatchObject({ returned: 1, total: 2, truncated: true });
  });

  it('are the newest, with what was deployed, where there are too many', async () => {
    const shipped = repository.commit('2026-05-01T10:00:00Z', 'shipped', { 'a.txt': '1\n' });
    for (const number of [1, 2, 3, 4]) {
      repository.commit(`2026-05-20T12:3${number}:00Z`, `commit ${number}`, { 'a.txt': `${number}\n` });
    }

    const answer = await ask({ ask: 'commits' }, { ...deployLog(deploy(shipped)), maxCommits: 3 });

    expect(answer).toMatchObject({ returned: 3, total: 5, truncated: true });
    expect(answer.observations).toMatchObject([
      { subject: 'shipped' },
      { subject: 'commit 3' },
      { subject: 'commit 4' },
    ]);
  });

  it('cut a diff that is too large where everyone can see it', async () => {
    repository.commit('2026-05-20T12:30:00Z', 'large', { 'a.txt': 'ü line\n'.repeat(5000) });

    const answer = await ask({ ask: 'commits' }, { maxDiffBytes: 2000 });

    const text = answer.observations[0]?.kind === 'commit' ? answer.observations[0].text : '';
    expect(answer.truncated).toBe(true);
    expect(text.length).toBeLessThan(2300);
    expect(text).toMatch(/\n\+ü line\n\[the diff is longer than 2000 bytes and was cut here\]\n$/);
  });

  it('say that there may be more where the clone is shallow', async () => {
    repository.commit('2026-05-20T12:30:00Z', 'one', { 'config/a.yaml': 'a: 1\n' });
    repository.commit('2026-05-20T12:40:00Z', 'two', { 'config/b.yaml': 'b: 1\n' });
    const shallow = join(repository.path, '.git', 'shallow-clone');
    repository.git('clone', '--quiet', '--depth=1', `file://${repository.path}`, shallow);

    const answer = await ask({ ask: 'commits' }, { repository: shallow });

    const [commit] = answer.observations;
    expect(answer).toMatchObject({ returned: 1, truncated: true });
    expect(commit).toMatchObject({ subject: 'two', paths: [] });
    expect(commit?.kind === 'commit' && commit.text).toContain('what this commit changed is not known');
    expect((await filesOf({ repository: shallow })).map(({ lastChangedAt }) => lastChangedAt)).toEqual([null, null]);
  });
});

describe('the comparison of two commits', () => {
  it('is what a deploy brought, with diffs, whenever it was made, and the pull requests it came with', async () => {
    const before = repository.commit('2026-01-01T10:00:00Z', 'before', { 'a.txt': '1\n' });
    const first = repository.commit('2026-01-02T10:00:00Z', 'pool of 4 (#447)', { 'a.txt': '2\n' });
    const second = repository.commit('2026-01-03T10:00:00Z', 'more', { 'a.txt': '3\n' });
    repository.commit('2026-01-04T10:00:00Z', 'later', { 'a.txt': '4\n' });

    const answer = await ask({ ask: 'compare', base: before, head: second });

    expect(answer).toMatchObject({ returned: 3, total: 3, truncated: false });
    const [told, ...commits] = answer.observations;
    expect(told?.kind === 'document' && told.text).toBe(
      `${before}...${second}: ahead\nbrings 2 commits, takes back 0\n+ ${first}\n+ ${second}`,
    );
    expect(commits).toMatchObject([{ sha: first, pull: 447 }, { sha: second }]);
    expect(commits[1]).not.toHaveProperty('pull');
    expect(commits[0]?.kind === 'commit' && commits[0].text).toContain('\n-1\n+2\n');
  });

  it('says what going back took back, what lies apart, and that nothing changed', async () => {
    const base = repository.commit('2026-01-01T10:00:00Z', 'base', { 'a.txt': '1\n' });
    const bad = repository.commit('2026-01-02T10:00:00Z', 'bad', { 'a.txt': '2\n' });
    repository.git('checkout', '--quiet', '-b', 'other', base);
    const other = repository.commit('2026-01-03T10:00:00Z', 'other', { 'b.txt': '1\n' });
    const textOf = async (from: string, to: string): Promise<string> => {
      const [told] = (await ask({ ask: 'compare', base: from, head: to })).observations;
      return told?.kind === 'document' ? told.text : '';
    };

    expect(await textOf(bad, base)).toBe(`${bad}...${base}: behind\nbrings 0 commits, takes back 1\n- ${bad}`);
    expect(await textOf(bad, other)).toContain(`: diverged\nbrings 1 commits, takes back 1\n+ ${other}\n- ${bad}`);
    expect(await textOf(bad.slice(0, 7), bad)).toBe(`${bad}...${bad}: identical\nbrings 0 commits, takes back 0`);
  });

  it('is a gap where the clone lacks one, and tells what does not fit in', async () => {
    const base = repository.commit('2026-01-01T10:00:00Z', 'base', { 'a.txt': '1\n' });
    for (const number of [2, 3, 4]) repository.commit(`2026-01-0${number}T10:00:00Z`, 'x', { 'a.txt': `${number}\n` });
    const head = repository.git('rev-parse', 'HEAD');

    const missing = ask({ ask: 'compare', base: 'deadbeefdeadbeef', head });
    await expect(missing).rejects.toMatchObject({ failure: 'not-found' });
    await expect(ask({ ask: 'compare', base })).rejects.toMatchObject({ failure: 'client' });
    await expect(ask({ ask: 'compare', base: '--all', head })).rejects.toMatchObject({ failure: 'client' });
    const answer = await ask({ ask: 'compare', base, head }, { maxCommits: 2 });
    expect(answer).toMatchObject({ returned: 3, total: 4, truncated: true });
  });
});

describe('a repository that would run programs', () => {
  it('does not get to run any', async () => {
    const mark = join(repository.path, '.git', 'it-ran');
    const program = join(repository.path, '.git', 'program');
    writeFileSync(program, `#!/bin/sh\ntouch ${mark}\ncat "$1" 2>/dev/null\n`);
    chmodSync(program, 0o755);
    repository.commit('2026-05-20T12:30:00Z', 'attributes', { '.gitattributes': '*.yaml diff=evil filter=evil\n' });
    repository.commit('2026-05-20T12:40:00Z', 'change', { 'config/a.yaml': 'a: 1\n' });
    for (const key of [
      'diff.external',
      'diff.evil.textconv',
      'diff.evil.command',
      'filter.evil.smudge',
      'core.pager',
    ]) {
      repository.git('config', key, program);
    }
    for (const key of ['core.fsmonitor', 'gpg.program', 'core.sshCommand', 'core.editor', 'credential.helper']) {
      repository.git('config', key, program);
    }
    repository.git('config', 'log.showSignature', 'true');
    repository.git('config', 'core.hooksPath', join(repository.path, '.git'));

    const answers = await Promise.all(['commits', 'files', 'history'].map((each) => ask({ ask: each })));

    expect(answers.map(({ returned }) => returned)).toEqual([2, 1, 0]);
    expect(existsSync(mark)).toBe(false);
  });
});

describe('the deploys of a window', () => {
  it('come from the log, in the order in which they finished', async () => {
    const second = deploy('abcdef1', {
      finishedAt: '2026-05-20T15:02:00+02:00',
      startedAt: '2026-05-20T15:00:00+02:00',
    });
    const first = deploy('abcdef2', {
      finishedAt: '2026-05-20T13:01:00.5Z',
      environment: null,
      status: 'FAILED',
      url: 'x',
    });
    const log = deployLog(second, first);

    const answer = await ask({ ask: 'deploys' }, { ...log, environment: 'staging' });

    expect(answer).toMatchObject({ total: 2, truncated: false });
    expect(answer.observations).toEqual([
      {
        kind: 'deploy',
        service: 'payments',
        environment: 'staging',
        sha: 'abcdef2',
        previousSha: null,
        startedAt: '2026-05-20T13:00:00Z',
        finishedAt: '2026-05-20T13:01:00.5Z',
        status: 'failed',
        reason: 'push',
        text: JSON.stringify(first),
      } satisfies Deploy,
      expect.objectContaining({
        sha: 'abcdef1',
        startedAt: '2026-05-20T13:00:00Z',
        finishedAt: '2026-05-20T13:02:00Z',
      }),
    ]);
  });

  it('are those that were under way in it', async () => {
    const times = (startedAt: string, finishedAt: string) => deploy('abcdef1', { startedAt, finishedAt });
    const log = deployLog(
      times('2026-05-20T11:00:00Z', '2026-05-20T11:59:59Z'),
      times('2026-05-20T11:00:00Z', '2026-05-20T12:00:00Z'),
      times('2026-05-20T15:00:00Z', '2026-05-20T16:00:00Z'),
      times('2026-05-20T15:00:01Z', '2026-05-20T16:00:00Z'),
    );

    expect((await ask({ ask: 'deploys' }, log)).returned).toBe(2);
  });

  it.each([
    ['no JSON', 'deployed payments'],
    ['an impossible date', deploy('abcdef1', { startedAt: '2026-02-30T10:00:00Z' })],
    ['a time without a zone', deploy('abcdef1', { startedAt: '2026-05-20T13:00:00' })],
    ['an end before its start', deploy('abcdef1', { finishedAt: '2026-05-20T12:59:00Z' })],
    ['an option for a commit', deploy('--upload-pack=x')],
    ['no service', deploy('abcdef1', { service: '' })],
    ['a list', '[1]'],
  ])('do not silently lose a line with %s', async (_what, line) => {
    const answer = await ask({ ask: 'deploys' }, deployLog(deploy('abcdef1'), line, ''));

    expect(answer).toMatchObject({ returned: 1, total: 2, truncated: true });
  });

  it('do not take an unknown outcome for one that is known', async () => {
    const log = deployLog(deploy('abcdef1', { status: 'constructor' }), deploy('abcdef1', { status: null }));

    const { observations } = await ask({ ask: 'deploys' }, log);

    expect(observations).toMatchObject([{ status: 'unknown' }, { status: 'unknown' }]);
  });

  it('could not be looked for without a log', async () => {
    await expect(ask({ ask: 'deploys' })).rejects.toMatchObject({ failure: 'not-found' });
    await expect(ask({ ask: 'deploys' })).rejects.toThrow('tools.git-history.deployLog');
    await expect(ask({ ask: 'deploys' }, { deployLog: '/nowhere/log' })).rejects.toMatchObject({
      failure: 'not-found',
    });
  });
});

describe('the files', () => {
  it('are those of the newest commit that is not after the window, with when each was last changed', async () => {
    repository.commit('2026-05-01T10:00:00Z', 'start', {
      '.github/CODEOWNERS': '* @shop/platform\n',
      'config/payments.yaml': 'max: 20\n',
      'runbooks/down.md': '# Down\n',
      'src/pool.ts': 'code\n',
      'config/secrets.yaml': 'key: x\n',
    });
    const last = repository.commit('2026-05-20T14:00:00Z', 'pool', { 'config/payments.yaml': 'max: 4\n' });
    repository.commit('2026-05-20T16:00:00Z', 'after', { 'config/payments.yaml': 'max: 30\n' });

    const files = await filesOf();

    expect(files).toEqual([
      {
        kind: 'file',
        path: '.github/CODEOWNERS',
        sha: last,
        lastChangedAt: '2026-05-01T10:00:00Z',
        text: '* @shop/platform\n',
      },
      expect.objectContaining({ path: 'runbooks/down.md', lastChangedAt: '2026-05-01T10:00:00Z' }),
      expect.objectContaining({
        path: 'config/payments.yaml',
        lastChangedAt: '2026-05-20T14:00:00Z',
        text: 'max: 4\n',
      }),
    ]);
  });

  it('leave out links, and say that they left out what is too large, too many or no text', async () => {
    mkdirSync(join(repository.path, 'config'), { recursive: true });
    symlinkSync('/etc/passwd', join(repository.path, 'config', 'link.yaml'));
    repository.commit('2026-05-20T12:10:00Z', 'files', {
      'config/a.yaml': 'a: 1\n',
      'config/b.yaml': 'b: 1\n',
      'config/large.yaml': 'x'.repeat(3000),
      'config/binary.conf': Buffer.from([0, 1]),
    });

    const all = await ask({ ask: 'files' }, { maxFileBytes: 2000 });
    const one = await ask({ ask: 'files' }, { maxFiles: 1 });

    expect(all.observations.map((each) => each.kind === 'file' && each.path)).toEqual([
      'config/a.yaml',
      'config/b.yaml',
    ]);
    expect(all).toMatchObject({ total: 4, truncated: true });
    expect(one).toMatchObject({ returned: 1, total: 4, truncated: true });
  });

  it('are none before the first commit', async () => {
    repository.commit('2026-05-20T16:00:00Z', 'after', { 'config/a.yaml': 'a: 1\n' });

    expect(await ask({ ask: 'files' })).toMatchObject({ observations: [], truncated: false });
  });
});

describe('the history', () => {
  function pools(): void {
    repository.commit('2026-01-01T10:00:00Z', 'too long ago', { 'config/payments.yaml': 'max: 8\n' });
    repository.commit('2026-04-01T10:00:00Z', 'raise', { 'config/payments.yaml': 'max: 16\n', 'x.txt': '1\n' });
    repository.commit('2026-04-02T10:00:00Z', 'another file', { 'config/ledger.yaml': 'a: 1\n' });
    repository.commit('2026-05-01T10:00:00Z', 'raise again', { 'config/payments.yaml': 'max: 20\n' });
    repository.commit('2026-05-20T12:30:00Z', 'lower', { 'config/payments.yaml': 'max: 4\n', 'src/pool.ts': 'x\n' });
  }

  async function subjectsOf(question: object): Promise<string[]> {
    const { observations } = await ask({ ask: 'history', ...question });
    return observations.flatMap((each) => (each.kind === 'commit' ? each.subject : []));
  }

  it('is of the configuration that the commits of the window touched, 90 days back', async () => {
    pools();

    expect(await subjectsOf({})).toEqual(['raise', 'raise again']);
    expect(await subjectsOf({ paths: [] })).toEqual(['raise', 'raise again']);
  });

  it('is of the files that are named, with the whole diff of each commit', async () => {
    pools();

    const { observations } = await ask({ ask: 'history', paths: ['x.txt', 'config/ledger.yaml'] });

    expect(observations).toMatchObject([
      { subject: 'raise', paths: ['config/payments.yaml', 'x.txt'] },
      { subject: 'another file' },
    ]);
  });

  it.each([
    ['a pattern', '*'],
    ['magic', ':(glob)**'],
    ['an option', '--all'],
  ])('takes %s for the name of a file', async (_what, path) => {
    pools();

    expect(await subjectsOf({ paths: [path] })).toEqual([]);
  });

  it.each(['../outside', '/etc/passwd', 'config/../../x', ''])('refuses the path %j', async (path) => {
    await expect(ask({ ask: 'history', paths: [path] })).rejects.toMatchObject({ failure: 'client' });
  });

  it('is empty where the window touched no configuration', async () => {
    repository.commit('2026-05-20T12:30:00Z', 'code', { 'src/pool.ts': 'x\n' });

    expect(await subjectsOf({})).toEqual([]);
  });
});

describe('where there is nothing to look at', () => {
  it('finds nothing in a repository without a commit', async () => {
    expect(await ask({ ask: 'commits' })).toMatchObject({ observations: [], total: 0, truncated: false });
    expect(await ask({ ask: 'files' })).toMatchObject({ observations: [] });
  });

  it('could not look at a folder that is no repository, even inside of one', async () => {
    const inner = join(repository.path, 'inner');
    mkdirSync(inner);

    await expect(ask({ ask: 'commits' }, { repository: inner })).rejects.toMatchObject({ failure: 'not-found' });
    await expect(ask({ ask: 'commits' }, { repository: '/nowhere' })).rejects.toMatchObject({ failure: 'not-found' });
  });

  it('could not look at a branch that is not there, even if it looks like an option', async () => {
    repository.commit('2026-05-20T12:30:00Z', 'one', { 'a.txt': '1\n' });

    for (const branch of ['release', '--all', 'HEAD:a.txt']) {
      await expect(ask({ ask: 'commits' }, { branch })).rejects.toMatchObject({ failure: 'not-found' });
    }
    expect(await commitsOf({}, { branch: 'main' })).toHaveLength(1);
  });

  it('stops when the caller stops', async () => {
    repository.commit('2026-05-20T12:30:00Z', 'one', { 'a.txt': '1\n' });

    await expect(ask({ ask: 'commits' }, {}, AbortSignal.abort())).rejects.toMatchObject({ failure: 'timeout' });
  });
});

describe('before any question', () => {
  const incident: Incident = {
    id: 'INC-1',
    title: 't',
    severity: 'SEV2',
    startedAt: window.from,
    resolvedAt: window.to,
    environment: 'prod',
    services: [],
    alerts: [],
    links: [],
    source: { trigger: 'manual', delivery: 'd' },
  };

  it('knows what to ask of any incident, and does not ask for deploys without a log', () => {
    const asked = (config: object) =>
      gitHistory
        .open({ repository: 'r', ...config })
        .seed({ incident, window, services: [] })
        .map(({ ask: what }) => what);

    expect(asked({})).toEqual(['commits', 'files', 'history']);
    expect(asked({ deployLog: 'd' })).toEqual(['deploys', 'commits', 'files', 'history']);
  });

  it('reports where the branch stands and what the log holds', async () => {
    const sha = repository.commit('2026-05-20T12:30:00Z', 'one', { 'a.txt': '1\n' });
    const open = gitHistory.open({ repository: repository.path, ...deployLog(deploy(sha)) });

    const health = await open.doctor({
      signal: AbortSignal.timeout(5000),
      now: () => Date.parse('2026-06-01T00:00:00Z'),
    });

    expect(health).toBe(`HEAD of ${repository.path} is at ${sha.slice(0, 7)}, 1 deploys in the log`);
  });
});
