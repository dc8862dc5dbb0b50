import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Answer, Deploy } from '../src/schema/index.ts';
import { deployLog } from './deploy-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'hindcast-deploy-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const window = { from: '2026-05-20T12:00:00Z', to: '2026-05-20T15:00:00Z' };
const LINE = {
  service: 'payments',
  sha: '5c3d634',
  startedAt: '2026-05-20T13:00:00Z',
  finishedAt: '2026-05-20T13:01:00Z',
};

function logOf(...lines: readonly (object | string)[]): string {
  const path = join(folder, 'deploys.jsonl');
  writeFileSync(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  return path;
}

function ask(path: string, config: object = {}, signal = AbortSignal.timeout(20_000)): Promise<Answer> {
  return deployLog.open({ path, ...config }).ask({ ask: 'deploys', ...window }, { signal, now: Date.now });
}

function deploysOf({ observations }: Answer): Deploy[] {
  return observations.filter((each) => each.kind === 'deploy');
}

function noteOf({ observations }: Answer): string {
  return observations.flatMap((each) => (each.kind === 'document' ? [each.text] : [])).join('\n');
}

describe('the deploys of a window', () => {
  it('come with the line that tells of them, in the order in which they finished', async () => {
    const slow = {
      ...LINE,
      service: 'checkout',
      startedAt: '2026-05-20T12:50:00Z',
      finishedAt: '2026-05-20T13:30:00Z',
    };
    const line = { ...LINE, previousSha: 'e09a88d', status: 'Success', environment: 'staging', reason: 'push' };

    const answer = await ask(logOf(slow, line));

    expect(answer).toMatchObject({ tool: 'deploy-log', total: 2, returned: 2, truncated: false });
    expect(deploysOf(answer)).toEqual([
      { kind: 'deploy', ...line, status: 'succeeded', text: JSON.stringify(line) },
      {
        ...{ kind: 'deploy', ...slow, status: 'unknown', environment: 'prod', previousSha: null, reason: '' },
        text: JSON.stringify(slow),
      },
    ]);
  });

  it('are those that were under way in it, ends included', async () => {
    const spans = [
      ['2026-05-20T11:00:00Z', '2026-05-20T11:59:59.999999999Z'],
      ['2026-05-20T11:00:00Z', '2026-05-20T12:00:00Z'],
      ['2026-05-20T15:00:00Z', '2026-05-20T16:00:00Z'],
      ['2026-05-20T15:00:00.000000001Z', '2026-05-20T16:00:00Z'],
    ];

    const answer = await ask(logOf(...spans.map(([startedAt, finishedAt]) => ({ ...LINE, startedAt, finishedAt }))));

    expect(deploysOf(answer).map(({ finishedAt }) => finishedAt)).toEqual([
      '2026-05-20T12:00:00Z',
      '2026-05-20T16:00:00Z',
    ]);
  });

  it('are none where the log holds none', async () => {
    const early = { ...LINE, startedAt: '2026-05-01T00:00:00Z', finishedAt: '2026-05-01T00:00:00Z' };

    expect(await ask(logOf())).toMatchObject({ observations: [], total: 0, truncated: false });
    expect(await ask(logOf(early, '', '   '))).toMatchObject({ observations: [], total: 0, truncated: false });
  });

  it.each([
    [{ app: 'payments', commit: '5c3d634', start_time: '2026-05-20T13:00:00Z', end_time: '2026-05-20T13:01:00Z' }],
    [
      {
        application: 'payments',
        git_sha: '5c3d634',
        started_at: '2026-05-20T15:00:00+02:00',
        completed_at: 1779282060,
      },
    ],
    [{ component: 'payments', revision: '5c3d634', start: 1779282000000, end: 1779282060000, env: 'prod' }],
    [{ project: 'payments', version: '5c3d634', startTime: '1779282000', finished_at: '2026-05-20T13:01:00.000Z' }],
  ])('are read under the names %j', async (line) => {
    const [deploy] = deploysOf(await ask(logOf(line)));

    expect(deploy).toMatchObject({ service: 'payments', sha: '5c3d634' });
    expect([deploy?.startedAt, deploy?.finishedAt].map((at) => Date.parse(at ?? ''))).toEqual([
      1_779_282_000_000, 1_779_282_060_000,
    ]);
  });

  it('begin and end at the one time that a line has', async () => {
    const [deploy] = deploysOf(
      await ask(logOf({ service: 'payments', version: 'v1.2.3', ts: '2026-05-20T13:00:00Z' })),
    );

    expect(deploy).toMatchObject({
      sha: 'v1.2.3',
      startedAt: '2026-05-20T13:00:00Z',
      finishedAt: '2026-05-20T13:00:00Z',
    });
  });

  it('are read under the keys that are configured, inside objects, too, and then under no other', async () => {
    const line = {
      meta: { unit: 'payments' },
      'git.ref': '5c3d634',
      service: 'wrong',
      timestamp: '2026-05-20T13:00:00Z',
    };
    const fields = { service: 'meta.unit', sha: 'git.ref' };

    expect(deploysOf(await ask(logOf(line), { fields }))).toMatchObject([{ service: 'payments', sha: '5c3d634' }]);
    const other = await ask(logOf(line), { fields: { service: 'meta.name' } });
    expect(noteOf(other)).toContain(':1 has no service (under "meta.name")');
  });

  it('come from every log of a folder', async () => {
    const place = join(folder, 'many');
    mkdirSync(place);
    writeFileSync(join(place, 'a.jsonl'), JSON.stringify({ ...LINE, service: 'a' }));
    writeFileSync(join(place, 'b.ndjson'), JSON.stringify({ ...LINE, service: 'b' }));
    writeFileSync(join(place, 'c.txt'), 'no log');

    expect(deploysOf(await ask(place)).map(({ service }) => service)).toEqual(['a', 'b']);
  });
});

describe('a line that cannot be read', () => {
  it.each([
    ['{"service":', 'is no JSON object'],
    ['[1]', 'is no JSON object'],
    ['null', 'is no JSON object'],
    [JSON.stringify({ ...LINE, service: undefined }), 'has no service'],
    [JSON.stringify({ ...LINE, service: '' }), 'has no service'],
    [JSON.stringify({ ...LINE, sha: undefined }), 'has no sha'],
    [JSON.stringify({ ...LINE, sha: '--upload-pack=x' }), 'names no commit'],
    [JSON.stringify({ ...LINE, previousSha: '-x' }), 'names no previous commit'],
    [JSON.stringify({ ...LINE, startedAt: '2026-02-30T00:00:00Z' }), 'has a startedAt that is impossible'],
    [
      JSON.stringify({ ...LINE, startedAt: '2026-05-20T13:00:00' }),
      'has a startedAt that is without a zone; set the zone',
    ],
    [JSON.stringify({ ...LINE, finishedAt: 'soon' }), 'has a finishedAt that is not a time'],
    [
      JSON.stringify({ ...LINE, finishedAt: '2026-05-20T13:00:30Z after lunch' }),
      'has a finishedAt that is not a time',
    ],
    [JSON.stringify({ ...LINE, finishedAt: '0001-01-01T00:00:00Z' }), 'has a finishedAt that is unset'],
    [JSON.stringify({ ...LINE, finishedAt: '2026-05-20T12:59:59Z' }), 'ends before it begins'],
  ])('is counted and told: %s', async (line, problem) => {
    const answer = await ask(logOf(LINE, '', line));

    expect(answer).toMatchObject({ returned: 2, total: 3, truncated: true });
    expect(deploysOf(answer)).toHaveLength(1);
    expect(noteOf(answer)).toContain(`deploys.jsonl:3 ${problem}`);
  });

  it('is told once for each, up to fifty', async () => {
    const answer = await ask(logOf(...Array.from({ length: 120 }, () => 'x')));

    expect(answer).toMatchObject({ returned: 1, total: 121, truncated: true });
    expect(noteOf(answer).split('\n')).toHaveLength(51);
    expect(noteOf(answer)).toContain('and 70 more');
  });

  it('may be one that is too long', async () => {
    const answer = await ask(logOf({ ...LINE, reason: 'x'.repeat(5000) }, LINE), { maxLineBytes: 1000 });

    expect(deploysOf(answer)).toHaveLength(1);
    expect(noteOf(answer)).toContain(':1 is too long');
  });

  it('is read where the zone of its times is known', async () => {
    const line = { ...LINE, startedAt: '2026-05-20 15:00:00', finishedAt: '2026-05-20T13:01:00Z' };

    const [deploy] = deploysOf(await ask(logOf(line), { zone: 'Europe/Berlin' }));

    expect(deploy?.startedAt).toBe('2026-05-20T13:00:00Z');
  });
});

describe('a log that is large', () => {
  it('is read from its end, from a whole line on, and says so', async () => {
    const lines = Array.from({ length: 1000 }, (_, number) => ({ ...LINE, sha: `v${number + 1000}` }));
    const size = JSON.stringify(lines[0]).length + 1;

    for (const maxBytes of [10 * size, 10 * size + 1, 11 * size - 1]) {
      const answer = await ask(logOf(...lines), { maxBytes });
      expect(deploysOf(answer).map(({ sha }) => sha)).toEqual(lines.slice(-10).map(({ sha }) => sha));
      expect(answer).toMatchObject({ truncated: true, total: 12 });
      expect(noteOf(answer)).toBe(
        `The first ${1000 * size - maxBytes} bytes were not read; raise tools.deploy-log.maxBytes`,
      );
    }
  });

  it('gives the newest deploys and counts the others', async () => {
    const lines = Array.from({ length: 500 }, (_, number) => {
      const at = new Date(Date.parse(LINE.startedAt) + number * 1000).toISOString();
      return { ...LINE, startedAt: at, finishedAt: at, sha: `v${number}` };
    });
    const shuffled = lines.toSorted((a, b) => (a.sha < b.sha ? -1 : 1));

    const answer = await ask(logOf(...shuffled), { maxDeploys: 3 });

    expect(deploysOf(answer).map(({ sha }) => sha)).toEqual(['v497', 'v498', 'v499']);
    expect(answer).toMatchObject({ returned: 3, total: 500, truncated: true });
  });
});

it('gives the same whatever the order of the lines', async () => {
  const line = fc.record({ service: fc.constantFrom('a', 'b'), minute: fc.integer({ min: 10, max: 59 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.infiniteStream(fc.nat()), async (drawn, keys) => {
      const lines = drawn.map(({ service, minute }) => ({ service, sha: 'v1', time: `2026-05-20T13:${minute}:00Z` }));
      const shuffled = lines
        .map((each) => ({ each, key: keys.next().value }))
        .toSorted((a, b) => Number(a.key) - Number(b.key))
        .map(({ each }) => each);

      const [straight, mixed] = [await ask(logOf(...lines)), await ask(logOf(...shuffled))];

      expect(deploysOf(mixed)).toEqual(deploysOf(straight));
    }),
    { numRuns: 40 },
  );
});

describe('a place that holds no log', () => {
  it('is not taken for an empty one', async () => {
    mkdirSync(join(folder, 'empty'));

    await expect(ask(join(folder, 'absent'))).rejects.toMatchObject({ failure: 'not-found', tool: 'deploy-log' });
    await expect(ask(join(folder, 'empty'))).rejects.toMatchObject({ failure: 'not-found' });
    await expect(ask('/dev/null')).rejects.toMatchObject({ failure: 'not-found' });
  });

  it('is not waited for once the caller stops', async () => {
    await expect(ask(logOf(LINE), {}, AbortSignal.abort())).rejects.toMatchObject({ failure: 'timeout' });
  });
});

it('says how many deploys there are, and what it could not read', async () => {
  const open = deployLog.open({ path: logOf(LINE, 'x') });

  const told = await open.doctor({ signal: AbortSignal.timeout(5000), now: () => Date.parse('2026-06-01T00:00:00Z') });

  expect(told).toMatch(/^1 deploys in .*deploys\.jsonl, 1 lines cannot be read$/);
});
