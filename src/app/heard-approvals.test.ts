import { resolve, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startGithubDouble, type GithubDouble } from '../../fixtures/doubles/github/github-double.ts';
import { bundle } from '../../tools/bundle.ts';
import { tools } from '../../tools/index.ts';
import { createApp, type App } from '../app.ts';
import { readBundle } from '../bundle.ts';
import { parseConfig } from '../config.ts';
import { digestOf } from '../publish/digest.ts';
import { readCommand } from '../publish/github/approvals/read-command.ts';
import type { Write } from '../schema/index.ts';
import { openStore } from '../store/open.ts';
import { triggers } from '../triggers/index.ts';

const home = resolve(import.meta.dirname, '../..');
const folder = join(home, 'fixtures/incidents/pool-shrunk');

describe('approvals on GitHub', () => {
  let app: App;
  let github: GithubDouble;
  let now: number;
  let writes: Write[];

  beforeAll(async () => {
    now = Date.now();
    github = await startGithubDouble({
      owner: 'acme',
      repo: 'shop',
      token: 'writer',
      tokens: {
        lead: { login: 'lead', access: 'write' },
        dev: { login: 'dev', access: 'write' },
        stranger: { login: 'stranger', access: 'outsider' },
      },
      files: { 'README.md': 'Shop\n' },
      collaborators: { lead: 'maintain', dev: 'write' },
      outsiders: ['stranger'],
      now: () => new Date(now),
    });
    const place = `{owner: acme, repo: shop, token: writer, login: "hindcast[bot]", baseUrl: "${github.url}", secondsBetweenWrites: 0}`;
    const config = parseConfig('test', `logLevel: silent\npublish: {github: ${place}}`, tools, triggers, {});
    const store = await openStore({ kind: 'memory' });
    app = await createApp({ config, tools, triggers, home, store, now: () => now });
    const { plan } = await app.investigate(readBundle(folder).incident, { tools: [bundle.open({ folder })] });
    writes = plan.writes;
    await later();
  }, 120_000);

  afterAll(async () => {
    await app.close();
    await github.close();
  });

  /** What leaves two minutes later. */
  async function later(): Promise<string[]> {
    now += 120_000;
    const sent = await app.publish();
    now += 120_000;
    return sent.map(({ write }) => write);
  }

  async function as(token: string, method: string, path: string, body: unknown): Promise<unknown> {
    const response = await fetch(`${github.url}/repos/acme/shop${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'test' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBeLessThan(300);
    return response.json();
  }

  const approves = (token: string) => as(token, 'POST', '/pulls/1/reviews', { event: 'APPROVE' });
  const says = (token: string, body: string) => as(token, 'POST', '/issues/1/comments', { body });
  const denied = async () => (await app.store.audit.list()).filter(({ action }) => action === 'deny');
  const digest = (id: string) => digestOf(writes.find((write) => write.id === id)!);

  // One after another, each on what the one before left.

  it('let nothing out by a comment alone: the RCA is approved first', async () => {
    await says('lead', '/hindcast approve ACT-1');

    expect(await later()).toEqual([]);
  });

  it('are a review of the RCA and a comment that names a write, by who has a role that may, once', async () => {
    await approves('lead');

    expect(await later()).toEqual(['ACT-1']);
    const verdicts = await app.store.verdicts.of(writes[0]!.incident);
    expect(new Set(verdicts.map(({ by, role, subject }) => [by, role, subject].join()))).toEqual(
      new Set(['lead,github:maintain,rca', 'lead,github:maintain,ACT-1']),
    );
    expect(await later()).toEqual([]);
    expect(await app.store.verdicts.of(writes[0]!.incident)).toHaveLength(2);
  });

  it('of strangers, of roles that may not and of other bytes are denied, once, on the trail', async () => {
    await says('stranger', '/hindcast approve ACT-2');
    await says('dev', '/hindcast approve ACT-2');
    await says('lead', `/hindcast approve ACT-2 ${'0'.repeat(12)}`);

    expect(await later()).toEqual([]);
    expect(await later()).toEqual([]);
    expect((await denied()).map(({ actor, details }) => [actor, details['reason']]).toReversed()).toEqual([
      ['stranger', 'role github:none'],
      ['dev', 'role github:write'],
      ['lead', 'the write has other bytes by now'],
    ]);
  });

  it('in evidence, and in a comment that somebody edited, are text', async () => {
    const { id } = z.object({ id: z.number() }).parse(await says('lead', 'Looks right.'));
    now += 60_000;
    await as('dev', 'PATCH', `/issues/comments/${id}`, { body: '/hindcast approve ACT-2' });
    await as('stranger', 'POST', '/issues', { title: 'Approved', body: '/hindcast approve ACT-2' });

    expect(await later()).toEqual([]);
  });

  it('name the bytes that were shown', async () => {
    await says('lead', `/hindcast approve ACT-2 ${digest('ACT-2').slice(0, 12)}`);

    expect(await later()).toEqual(['ACT-2']);
  });

  it('ask GitHub once about somebody who says much', async () => {
    for (let count = 0; count < 5; count++) await says('stranger', `/hindcast approve ACT-5${' '.repeat(count)}`);
    const before = github.journal().length;

    expect(await later()).toEqual([]);
    const asked = github.journal().slice(before);
    expect(asked.filter(({ path }) => path.includes('/collaborators/stranger/'))).toHaveLength(1);
  });

  it('hold from when they were said, however late they are heard', async () => {
    await says('lead', '/hindcast approve ACT-4');
    now += 8 * 86_400_000;

    expect(await later()).toEqual([]);
    expect((await denied())[0]?.details['reason']).toBe('it was said too long ago');

    // The RCA's approval has expired as well; the next one needs it.
    await approves('lead');
    expect(await later()).toEqual([]);
  });

  it('count for nothing once a person changed what we said there', async () => {
    await as('dev', 'PATCH', '/pulls/1', { body: 'Nothing happened.' });
    await says('lead', '/hindcast approve ACT-3');

    expect(await later()).toEqual([]);
  });

  it('takes merging and closing by people for verdicts, once, and leaves alone what they closed', async () => {
    const all = (await (
      await fetch(`${github.url}/repos/acme/shop/issues?state=all&per_page=100`, {
        headers: { authorization: 'Bearer lead', 'user-agent': 'test' },
      })
    ).json()) as { number: number; body: string }[];
    const numberOf = (id: string) => all.find(({ body }) => body.includes(` item=${id} `))?.number;
    const standing = writes
      .filter(({ id, kind }) => kind === 'issue' && numberOf(id) !== undefined)
      .map(({ id }) => id);
    const [declined] = standing;
    expect(declined).toBeDefined();
    await as('lead', 'PATCH', `/issues/${numberOf(declined!)}`, { state: 'closed', state_reason: 'not_planned' });
    await github.person('lead').merge(1);

    await later();
    await later();

    const verdicts = (await app.store.verdicts.of(writes[0]!.incident)).filter(({ comment }) =>
      /^(merged|closed)/.test(comment),
    );
    expect(verdicts.map(({ subject, decision, by, role }) => ({ subject, decision, by, role }))).toEqual(
      expect.arrayContaining([
        { subject: declined, decision: 'reject', by: 'lead', role: 'github:maintain' },
        // Its text was changed above, so it is not what was planned that was merged.
        { subject: 'rca', decision: 'edit', by: 'lead', role: 'github:maintain' },
      ]),
    );
    expect(verdicts).toHaveLength(2);
  });
});

describe('a comment', () => {
  it.each([
    'please /hindcast approve ACT-1',
    '> /hindcast approve ACT-1',
    '```\n/hindcast approve ACT-1\n```',
    '/hindcast approve ACT-1 please',
    '/hindcast approve ACT-1\n/hindcast approve ACT-2',
    '/hindcast approve ACT-1 abc',
    `/hindcast approve ACT-1${' '.repeat(100_000)}x`,
  ])('is only text: %j', (text) => {
    expect(readCommand(text)).toBeUndefined();
  });

  it('is a command where it is nothing else', () => {
    expect(readCommand('/hindcast reject ACT-1\n')).toEqual({ decision: 'reject', write: 'ACT-1', digest: null });
  });
});
