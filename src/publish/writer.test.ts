import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  startGithubDouble,
  type GithubDouble,
  type GithubDoubleOptions,
} from '../../fixtures/doubles/github/github-double.ts';
import type { createOutbox } from '../store/outbox.ts';
import { folderPublisher } from './folder.ts';
import { opened, shop, target, type Opened } from './github/double.test-support.ts';
import type { GithubOptions } from './github/github-options.ts';
import { keepOutbox, type KeptRow } from './outbox.test-support.ts';
import type { Outbox } from './outbox.ts';
import { planSample, plannedWrite, secret } from './planned.test-support.ts';
import type { Publisher } from './publisher.ts';
import { drainOutbox, type DrainRequest, type WriterProgress } from './writer.ts';

async function openDouble(
  world: Partial<GithubDoubleOptions> = {},
  ours: Partial<GithubOptions> = {},
): Promise<Opened<GithubDouble>> {
  return opened(await startGithubDouble({ ...shop, ...world }), ours);
}

const start = Date.parse('2026-03-13T12:00:00Z');

describe('the writer, into a folder', () => {
  let folder: string;
  let publisher: Publisher;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'writer-'));
    publisher = folderPublisher({ folder, markerSecret: secret });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const written = async () => (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.md'));

  it('sends what was released, one by one, and says what became of each', async () => {
    const { writes } = planSample('folder');
    const outbox = keepOutbox('folder', writes);
    const told: WriterProgress[] = [];

    const publications = await drainOutbox({
      outbox,
      publisher,
      now: () => start,
      onProgress: (each) => told.push(each),
    });

    expect(publications.map(({ write, result }) => [write, result])).toEqual(writes.map(({ id }) => [id, 'created']));
    expect(publications[0]).toMatchObject({ incident: 'INC-207', publisher: 'folder', at: '2026-03-13T12:00:00.000Z' });
    expect(outbox.rows.map(({ status }) => status)).toEqual(writes.map(() => 'settled'));
    expect(told.slice(0, 2).map(({ write, state }) => [write, state])).toEqual([
      ['rca', 'sending'],
      ['rca', 'created'],
    ]);
  });

  it('leaves everything as it is the second time', async () => {
    const { writes } = planSample('folder');
    await drainOutbox({ outbox: keepOutbox('folder', writes), publisher, now: () => start });

    const second = await drainOutbox({ outbox: keepOutbox('folder', writes), publisher, now: () => start });

    expect(new Set(second.map(({ result }) => result))).toEqual(new Set(['unchanged']));
  });

  it('refuses a write whose bytes are not the approved ones, and goes on', async () => {
    const outbox = keepOutbox('folder', planSample('folder').writes);
    outbox.rows[0]!.digest = '0'.repeat(64);

    const publications = await drainOutbox({ outbox, publisher, now: () => start });

    expect(outbox.rows[0]).toMatchObject({ status: 'refused', reason: expect.stringContaining('was approved') });
    expect(publications).toHaveLength(outbox.rows.length - 1);
    expect(await written()).not.toContainEqual(expect.stringContaining('pull-requests'));
  });

  it('refuses a row that stands under another incident', async () => {
    const outbox = keepOutbox('folder', [plannedWrite('folder', 'ACT-1')]);
    outbox.rows[0]!.incident = 'INC-1';

    expect(await drainOutbox({ outbox, publisher, now: () => start })).toEqual([]);
    expect(outbox.rows[0]).toMatchObject({ status: 'refused', reason: 'it is a write of INC-207, not of INC-1' });
  });

  it.each<[string, NonNullable<DrainRequest<KeptRow>['secretScan']>, string]>([
    ['that may carry a secret', () => ['github-token'], 'it may carry secrets: github-token'],
    [
      'that could not be searched',
      () => {
        throw new Error('no rules');
      },
      'it could not be searched for secrets: no rules',
    ],
    [
      'that could not be searched in time',
      () => Promise.reject(new Error('late')),
      'it could not be searched for secrets: late',
    ],
  ])('refuses a write %s', async (_what, secretScan, reason) => {
    const outbox = keepOutbox('folder', [plannedWrite('folder', 'rca')]);

    expect(await drainOutbox({ outbox, publisher, secretScan, now: () => start })).toEqual([]);
    expect(outbox.rows[0]).toMatchObject({ status: 'refused', reason });
    expect(await written()).toEqual([]);
  });

  it('shows the scan every text that would leave', async () => {
    const write = plannedWrite('folder', 'rca', { rcaMarkdown: 'CANARY-IN-FILE\n', labels: ['CANARY-IN-LABEL'] });
    const seen: string[] = [];
    const secretScan = (text: string) => {
      seen.push(text);
      return [];
    };

    await drainOutbox({ outbox: keepOutbox('folder', [write]), publisher, secretScan, now: () => start });

    for (const part of [
      'CANARY-IN-FILE',
      'CANARY-IN-LABEL',
      write.title,
      write.body,
      write.branch!,
      write.files[0]!.path,
    ]) {
      expect(seen.join()).toContain(part);
    }
  });

  it('leaves to a person what was taken up too often', async () => {
    const outbox = keepOutbox('folder', [plannedWrite('folder', 'rca')]);
    outbox.rows[0]!.attempts = 10;

    await drainOutbox({ outbox, publisher, now: () => start });

    expect(outbox.rows[0]).toMatchObject({ status: 'refused', reason: expect.stringContaining('10 times') });
  });

  it("takes the store's outbox as it is", () => {
    const takes = (outbox: ReturnType<typeof createOutbox>): Promise<unknown> =>
      drainOutbox({ outbox, publisher, now: () => start });

    expect(takes).toBeTypeOf('function');
  });
});

describe('the writer, to GitHub', () => {
  let here: Opened<GithubDouble>;
  afterEach(() => here.double.close());

  const quick = { looks: 2, pauseMs: 50, quietMs: 60_000 };
  const write = plannedWrite(target, 'ACT-1');

  async function drain(outbox: Outbox<KeptRow>, at: number, told?: WriterProgress[]): Promise<unknown[]> {
    const onProgress = (progress: WriterProgress) => void told?.push(progress);
    const { publisher } = here;
    return drainOutbox({ outbox, publisher, now: () => at, reconcile: quick, onProgress });
  }

  async function bodies(): Promise<string[]> {
    const Items = z.array(z.object({ body: z.string() }));
    return Items.parse(await here.ask('GET', '/issues?state=all&per_page=100')).map(({ body }) => body);
  }

  async function count(): Promise<number> {
    return (await bodies()).length;
  }

  it('finds what was written though the answer was lost', async () => {
    here = await openDouble();
    here.double.fault({ match: { method: 'POST', path: '/issues$' }, fault: 'commit-then-drop' });
    const outbox = keepOutbox('github', [write]);
    const told: WriterProgress[] = [];

    const publications = await drain(outbox, start, told);

    expect(publications).toMatchObject([
      { write: 'ACT-1', result: 'unchanged', url: expect.stringContaining('/issues/1') },
    ]);
    expect(told.map(({ state }) => state)).toEqual(['sending', 'unknown', 'looking', 'unchanged']);
    expect(await count()).toBe(1);
  });

  it('sends nothing twice where GitHub is late, however often it looks before', async () => {
    here = await openDouble();
    here.double.fault({ match: { method: 'POST', path: '/issues$' }, fault: 'commit-late', args: { ms: 1_500 } });
    const outbox = keepOutbox('github', [write]);

    expect(await drain(outbox, start)).toMatchObject([
      { result: 'unknown', url: null, at: '2026-03-13T12:00:00.000Z' },
    ]);
    outbox.again();
    expect(await drain(outbox, start + 10_000)).toMatchObject([{ result: 'unknown', at: '2026-03-13T12:00:00.000Z' }]);
    await expect.poll(count, { timeout: 10_000 }).toBe(1);
    outbox.again();

    expect(await drain(outbox, start + 20_000)).toMatchObject([{ result: 'unchanged' }]);
    expect(await count()).toBe(1);
  });

  it('sends again once it has been quiet for long enough', async () => {
    here = await openDouble();
    here.double.fault({ match: { method: 'POST', path: '/issues$' }, fault: 'drop' });
    const outbox = keepOutbox('github', [write]);

    await drain(outbox, start);
    outbox.again();
    await drain(outbox, start + 59_000);
    expect(await count()).toBe(0);
    outbox.again();

    expect(await drain(outbox, start + 61_000)).toMatchObject([{ result: 'created' }]);
    expect(await count()).toBe(1);
  });

  it('is not misled by lists that lag behind', async () => {
    here = await openDouble();
    here.double.fault({ match: { method: 'POST', path: '/issues$' }, fault: 'commit-then-drop' });
    here.double.fault({
      match: { method: 'GET', path: '/issues\\?', nth: 2 },
      fault: 'stale-list',
      args: { seconds: 30 },
      times: 2,
    });
    const outbox = keepOutbox('github', [write]);

    expect(await drain(outbox, start)).toMatchObject([{ result: 'unknown' }]);
    outbox.again();

    expect(await drain(outbox, start + 30_000)).toMatchObject([{ result: 'unchanged' }]);
    expect(await count()).toBe(1);
  });

  it('waits where GitHub asks for it, and leaves the rest for then', async () => {
    here = await openDouble({}, { maxWaitMs: 100 });
    here.double.fault({
      match: { method: 'POST', path: '/issues$' },
      fault: 'secondary-limit',
      args: { retryAfter: '300' },
    });
    const outbox = keepOutbox('github', [write, plannedWrite(target, 'ACT-2')]);

    expect(await drain(outbox, start)).toEqual([]);
    expect(outbox.rows.map(({ status }) => status)).toEqual(['postponed', 'queued']);
    outbox.again();
    expect(await drain(outbox, start + 300_000)).toMatchObject([{ result: 'created' }, { result: 'created' }]);
  });

  it('gives up what GitHub refuses for good, and goes on', async () => {
    here = await openDouble();
    here.double.fault({
      match: { method: 'POST', path: '/issues$' },
      fault: 'status',
      args: { status: 422, body: { message: 'No.' } },
    });
    const outbox = keepOutbox('github', [write, plannedWrite(target, 'ACT-2')]);

    expect(await drain(outbox, start)).toMatchObject([{ write: 'ACT-2', result: 'created' }]);
    expect(outbox.rows[0]).toMatchObject({ status: 'refused', reason: expect.stringContaining('422 No.') });
  });

  // At this rate a change goes through at .85 ^ 4 = .52. A pull request needs three of them, its branch, itself and its
  // labels, so one in eighty fails ten times before: it is then given up, and that is told.
  it.each([1, 2, 3])(
    'settles every write once under faults of every kind, or says that it gave it up (%i)',
    async (set) => {
      here = await openDouble();
      const { writes } = planSample(target);
      for (const [index, fault] of (['commit-then-drop', 'commit-then-502', 'half-body', 'drop'] as const).entries()) {
        here.double.fault({ match: { method: 'POST', prob: 0.15 }, fault, seed: set * 10 + index, times: 12 });
      }
      const outbox = keepOutbox('github', writes);
      const told: WriterProgress[] = [];

      for (let round = 0; round < 12 && outbox.rows.some(({ status }) => status !== 'settled'); round++) {
        outbox.again();
        await drain(outbox, start + round * 61_000, told);
      }

      const open = outbox.rows.filter(({ status }) => status !== 'settled');
      for (const { write: one, status, reason } of open) {
        expect(status).toBe('refused');
        expect(reason).toMatch(/taken up 10 times without an outcome\. Look at /);
        expect(told).toContainEqual({ incident: one.incident, write: one.id, state: 'refused', note: reason });
      }
      const standing = (await bodies()).map((body) => / item=(\S+) /.exec(body)?.[1]);
      const settled = outbox.rows.filter(({ status }) => status === 'settled').map(({ write: one }) => one.id);
      expect(new Set(standing).size).toBe(standing.length);
      expect(standing).toEqual(expect.arrayContaining(settled));
      expect(settled.length).toBeGreaterThanOrEqual(writes.length - 1);
    },
  );

  it('sends again at once what makes an object of git, and nothing else whose answer was lost', async () => {
    here = await openDouble();
    const rca = planSample(target).writes.find(({ id }) => id === 'rca')!;
    for (const path of ['/git/blobs$', '/git/trees$', '/git/commits$'])
      here.double.fault({ match: { method: 'POST', path }, fault: 'commit-then-drop', times: 1 });
    const outbox = keepOutbox('github', [rca]);

    expect(await drain(outbox, start)).toMatchObject([{ result: 'created' }]);
    expect(outbox.rows[0]?.attempts).toBe(1);
  });
});
