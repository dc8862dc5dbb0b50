import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PublishError } from '../errors.ts';
import { sampleRca } from '../rca/sample.test-support.ts';
import { openPlace } from './folder/place.ts';
import { folderPublisher } from './folder.ts';
import { plannedWrite, remarked, secret } from './planned.test-support.ts';
import type { Publisher } from './publisher.ts';

const scope = { target: 'folder', secret };
const issue = plannedWrite('folder', 'ACT-1');
const pull = plannedWrite('folder', 'rca');

let root: string;
let folder: string;
let publisher: Publisher;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'folder-'));
  folder = join(root, 'out');
  publisher = folderPublisher({ folder, markerSecret: secret });
});
afterEach(() => rm(root, { recursive: true }));

async function everything(): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .toSorted();
}

describe('the folder', () => {
  it('holds issues and pull requests by incident, and nothing else', async () => {
    await publisher.ensure(issue);
    await publisher.ensure(pull);

    expect(await everything()).toEqual([
      'out/INC-207/issues/ACT-1.md',
      'out/INC-207/pull-requests/rca/body.md',
      `out/INC-207/pull-requests/rca/files/${pull.files[0]!.path}`,
    ]);
  });

  it('shows the fields of a write above its body', async () => {
    await publisher.ensure(issue);

    const document = await readFile(join(folder, 'INC-207/issues/ACT-1.md'), 'utf8');

    expect(document).toBe(
      [
        '---',
        `title: ${JSON.stringify(issue.title)}`,
        `labels: ${JSON.stringify(issue.labels)}`,
        'assignees: []',
        `milestone: ${JSON.stringify(issue.milestone)}`,
        `parent: ${JSON.stringify(issue.parent)}`,
        '---',
        issue.body,
        '',
      ].join('\n'),
    );
  });

  it('drops the file of an earlier draft that a later one has renamed', async () => {
    await publisher.ensure(pull);
    const later = plannedWrite('folder', 'rca', {}, { ...sampleRca(), title: 'Renamed' });

    await publisher.ensure(later);

    const files = (await everything()).filter((name) => name.includes('/files/'));
    expect(files).toEqual([`out/INC-207/pull-requests/rca/files/${later.files[0]!.path}`]);
  });

  it('does not touch a file there that is not its own', async () => {
    await mkdir(join(folder, 'INC-207/issues'), { recursive: true });
    await writeFile(join(folder, 'INC-207/issues/ACT-1.md'), 'Mine.\n');

    await expect(publisher.ensure(issue)).rejects.toThrow('was not written by Hindcast');
    expect(await readFile(join(folder, 'INC-207/issues/ACT-1.md'), 'utf8')).toBe('Mine.\n');
  });

  it.each([
    ['its own place', 'INC-207', 'out/INC-207/issues/ACT-1.md'],
    ['a folder on the way', 'INC-207/issues', 'out/INC-207/issues/ACT-1.md'],
  ])('is not left through a link in %s', async (_what, link) => {
    const outside = join(root, 'outside');
    await mkdir(outside);
    await mkdir(join(folder, link, '..'), { recursive: true });
    await symlink(outside, join(folder, link));

    await expect(publisher.ensure(issue)).rejects.toMatchObject({ outcome: 'refused' });
    expect(await readdir(outside)).toEqual([]);
  });

  it('does not follow a link that stands where a file should', async () => {
    const victim = join(root, 'victim');
    await writeFile(victim, 'untouched');
    await mkdir(join(folder, 'INC-207/issues'), { recursive: true });
    await symlink(victim, join(folder, 'INC-207/issues/ACT-1.md'));

    await expect(publisher.ensure(issue)).rejects.toBeInstanceOf(PublishError);
    expect(await readFile(victim, 'utf8')).toBe('untouched');
  });

  it.each(['../escape', '..', 'a/../../b', '/abs', 'a\u0000b'])(
    'does not take %j for an incident',
    async (incident) => {
      await expect(publisher.ensure(remarked(issue, { incident }, scope))).rejects.toBeInstanceOf(PublishError);
      expect(await everything()).toEqual([]);
    },
  );

  it('says that it cannot be written to', async () => {
    await writeFile(join(root, 'file'), '');

    const blocked = folderPublisher({ folder: join(root, 'file'), markerSecret: secret });

    await expect(blocked.doctor()).rejects.toBeInstanceOf(PublishError);
  });
});

describe('a place', () => {
  it.each([[['..', 'x']], [['a', '.', 'b']], [['a/b']], [['']], [[]], [['a\\b']], [['a', '..', '..', 'b']]])(
    'has no path for %j',
    async (segments) => {
      const place = await openPlace(folder);

      expect(() => place.pathOf(segments)).toThrow('leads out of the folder');
    },
  );

  it('leaves the old folder whole where the new one cannot be made', async () => {
    const place = await openPlace(folder);
    await place.replace(['a'], new Map([['x.md', 'old']]));

    const bad = new Map([
      ['y.md', 'new'],
      ['../z.md', 'out'],
    ]);

    await expect(place.replace(['a'], bad)).rejects.toThrow('leads out');
    expect(await everything()).toEqual(['out/a/x.md']);
    expect(await place.read(['a', 'x.md'])).toBe('old');
  });

  it('leaves nothing but the files', async () => {
    const place = await openPlace(folder);

    await place.replace(['a'], new Map([['x.md', 'old']]));
    await place.replace(['a'], new Map([['y/z.md', 'new']]));
    await place.write(['b.md'], 'b');

    expect(await everything()).toEqual(['out/a/y/z.md', 'out/b.md']);
    expect(await place.list(['a'])).toEqual([['y', 'z.md']]);
  });
});
