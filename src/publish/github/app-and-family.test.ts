import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { startGithubDouble, type GithubDouble } from '../../../fixtures/doubles/github/github-double.ts';
import { gitBlobSha } from '../../git-blob-sha.ts';
import { sampleRca } from '../../rca/sample.test-support.ts';
import type { Owner } from '../../schema/index.ts';
import { plannedWrite } from '../planned.test-support.ts';
import { opened, shop, target, type Opened } from './double.test-support.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});
const installed = { id: '4711', slug: 'hindcast', publicKey, installation: 99 };

let here: Opened<GithubDouble>;
afterEach(() => here.double.close());

const issue = plannedWrite(target, 'ACT-1');
const other = plannedWrite(target, 'ACT-2');
const parent = plannedWrite(target, 'actions');

describe('a GitHub App', () => {
  const credentials = { app: { id: '4711', privateKey: privateKey.replaceAll('\n', '\\n'), installation: 99 } };

  it('writes with a token of its installation, for this repository and with no more than it needs', async () => {
    here = opened(await startGithubDouble({ ...shop, app: installed }), { credentials, login: undefined });

    expect(await here.publisher.doctor()).toBe('writes to fernway/shop as hindcast[bot], pull requests for main');
    expect(await here.publisher.ensure(issue)).toMatchObject({ result: 'created' });

    expect(here.double.app!.minted().map(({ permissions, repositories }) => ({ permissions, repositories }))).toEqual([
      {
        permissions: { metadata: 'read', issues: 'write', contents: 'write', pull_requests: 'write' },
        repositories: ['shop'],
      },
    ]);
  });

  it('asks for another token where its own was taken back, and writes once', async () => {
    here = opened(await startGithubDouble({ ...shop, app: installed }), { credentials, login: undefined });
    await here.publisher.ensure(other);
    here.double.app!.revoke();

    expect(await here.publisher.ensure(issue)).toMatchObject({ result: 'created' });
    expect(here.double.app!.minted()).toHaveLength(2);
    expect(await here.ask('GET', '/issues?state=all')).toHaveLength(2);
  });

  it('of another key is told that it is not let in', async () => {
    const wrong = {
      ...installed,
      publicKey: generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      }).publicKey,
    };
    here = opened(await startGithubDouble({ ...shop, app: wrong }), { credentials, login: undefined });

    await expect(here.publisher.doctor()).rejects.toThrow('JSON web token');
  });
});

describe('the issues of one incident', () => {
  const childrenOf = async () => {
    const [first] = (await here.ask('GET', '/issues?state=all&sort=created&direction=asc')) as {
      number: number;
      title: string;
    }[];
    const all = (await here.ask('GET', '/issues?state=all')) as { number: number; title: string }[];
    const top = all.find(({ title }) => title.startsWith('Preventive actions')) ?? first!;
    return ((await here.ask('GET', `/issues/${top.number}/sub_issues`)) as { title: string }[])
      .map(({ title }) => title)
      .toSorted();
  };
  const titles = [issue.title, other.title].toSorted();

  it.each([
    ['before', [parent, issue, other]],
    ['after', [issue, other, parent]],
  ])('stand under one that was opened %s them', async (_when, order) => {
    here = opened(await startGithubDouble(shop));

    for (const write of order) expect(await here.publisher.ensure(write)).toMatchObject({ result: 'created' });

    expect(await childrenOf()).toEqual(titles);
    for (const write of order) expect(await here.publisher.ensure(write)).toMatchObject({ result: 'unchanged' });
  });

  it('are put under it by the next try where one ended in between, which a look does not call done', async () => {
    here = opened(await startGithubDouble(shop));
    await here.publisher.ensure(parent);
    here.double.fault({ match: { method: 'POST', path: 'sub_issues' }, fault: 'drop' });
    await expect(here.publisher.ensure(issue)).rejects.toMatchObject({ outcome: 'unknown' });

    expect(await here.publisher.ensure(issue, 'look')).toEqual({ result: 'unknown', url: null });
    expect(await here.publisher.ensure(issue)).toMatchObject({ result: 'updated' });

    expect(await childrenOf()).toEqual([issue.title]);
  });

  it('stand by themselves where the repository has no sub-issues, and that is said', async () => {
    here = opened(await startGithubDouble(shop));
    here.double.fault({
      match: { path: 'sub_issues' },
      fault: 'status',
      args: { status: 404, body: { message: 'Not Found' } },
    });
    await here.publisher.ensure(parent);

    expect(await here.publisher.ensure(issue)).toMatchObject({ result: 'created' });
    expect(here.notes.join()).toContain('does not stand under');
  });
});

describe('the pull request of a fix', () => {
  const owned = (candidate: string, derivedFrom: Owner['derivedFrom'] = 'codeowners') => {
    const rca = sampleRca();
    const owner: Owner = { candidate, derivedFrom, path: '', evidence: [], p: 0.9, confirmedBy: null };
    const actions = rca.actions.map((action) => ({ ...action, dup: null, owner }));
    const files = [{ path: 'README.md', content: 'Shop 2\n', madeFrom: gitBlobSha('Shop\n') }];
    return plannedWrite(target, 'fix-ACT-1', { fixes: [{ action: 'ACT-1', files }] }, { ...rca, actions });
  };
  const asked = async () => {
    const [pull] = (await here.ask('GET', '/pulls?state=all')) as { number: number }[];
    const { users, teams } = (await here.ask('GET', `/pulls/${pull!.number}/requested_reviewers`)) as {
      users: { login: string }[];
      teams: { slug: string }[];
    };
    return [...users.map(({ login }) => login), ...teams.map(({ slug }) => slug)];
  };

  it.each([
    ['a team', '@fernway/messaging', ['messaging']],
    ['a person', '@alice', ['alice']],
  ])('asks %s that CODEOWNERS names for a review', async (_what, candidate, expected) => {
    here = opened(await startGithubDouble({ ...shop, teams: ['messaging'] }));

    await here.publisher.ensure(owned(candidate));

    expect(await asked()).toEqual(expected);
  });

  it('asks nobody that was guessed from commits', async () => {
    here = opened(await startGithubDouble(shop));

    await here.publisher.ensure(owned('@alice', 'git_recent'));

    expect(await asked()).toEqual([]);
  });

  it('stands where nobody of the name can be asked, and that is said', async () => {
    here = opened(await startGithubDouble(shop));

    expect(await here.publisher.ensure(owned('@elsewhere/team'))).toMatchObject({ result: 'created' });
    expect(here.notes.join()).toContain('was not asked for a review');
  });

  it('is finished by the next try where one ended before its labels', async () => {
    here = opened(await startGithubDouble({ ...shop, teams: ['messaging'] }));
    const write = owned('@fernway/messaging');
    here.double.fault({ match: { method: 'POST', path: '/pulls$' }, fault: 'commit-then-drop' });
    await expect(here.publisher.ensure(write)).rejects.toMatchObject({ outcome: 'unknown' });

    expect(await here.publisher.ensure(write, 'look')).toEqual({ result: 'unknown', url: null });
    expect(await here.publisher.ensure(write)).toMatchObject({ result: 'updated' });

    expect(await asked()).toEqual(['messaging']);
    expect(await here.publisher.ensure(write)).toMatchObject({ result: 'unchanged' });
  });
});
