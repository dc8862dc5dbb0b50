import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { history } from '../../fixtures/lab/history.ts';
import { commitChange, createRepository } from '../../fixtures/lab/repository.ts';
import { freshStock, smallerLedgerPool } from '../../fixtures/lab/scenarios/shipments.ts';
import { gitHistory } from '../../tools/git-history.ts';
import { instant, rungOf, type Commit, type File, type Observation, type PlannedFile } from '../schema/index.ts';
import { withBound } from './config-schema.ts';
import { draftFix } from './draft-fix.ts';
import { fileVersions } from './file-versions.ts';
import { replaySchema } from './replay-schema.ts';
import { repositoryOf } from './repository.ts';
import { checkCommand } from './trials/check-command/check-command.ts';
import { unifiedDiff } from './unified-diff.ts';

const lab = resolve(import.meta.dirname, '../../fixtures/lab/shop');
const modules = resolve(import.meta.dirname, '../../node_modules');
const keepsApart = spawnSync('unshare', ['--user', '--map-root-user', '--net', '--mount', 'true']).status === 0;
const now = new Date('2026-03-11T10:00:00Z');
const shippedAt = new Date('2026-03-11T10:30:00Z');

/** Both changes of the lab, each the guilty one of its twin, with the bound that its history gives. */
const twins = [
  { change: smallerLedgerPool, key: 'pool.max', minimum: 12, maximum: null, restore: '20' },
  { change: freshStock, key: 'cache.ttlSeconds', minimum: 20, maximum: null, restore: '30' },
] as const;

let clone = '';
beforeAll(async () => {
  clone = mkdtempSync(join(tmpdir(), 'hindcast-lab-'));
  await createRepository({ path: clone, tree: lab, history, now });
  for (const { change } of twins) await commitChange(clone, change, shippedAt);
}, 60_000);
afterAll(() => rmSync(clone, { recursive: true, force: true }));

/** What the tool reads of the lab's repository, as an investigation would ask. */
async function read(ask: 'commits' | 'files' | 'history'): Promise<Observation[]> {
  const window = { from: instant(now.getTime()), to: instant(shippedAt.getTime() + 60_000) };
  const tool = gitHistory.open({ repository: clone });
  const context = { signal: AbortSignal.timeout(25_000), now: () => shippedAt.getTime() };
  return (await tool.ask({ ask, ...window }, context)).observations;
}

async function seen(): Promise<{ files: File[]; commits: Commit[] }> {
  const [commits, files, past] = [await read('commits'), await read('files'), await read('history')];
  return {
    files: files.filter((one) => one.kind === 'file'),
    commits: [...commits, ...past].filter((one) => one.kind === 'commit'),
  };
}

describe.each(twins)(
  "the lab's own repository, once $change.message is shipped",
  ({ change, key, minimum, maximum, restore }) => {
    const { path } = change.edit;
    const criterion = { kind: 'setting', path, key, minimum, maximum } as const;
    const fix = { kind: 'config-schema', path, workflow: '.github/workflows/deploy.yml', restore } as const;

    it('holds at least ten good versions of the configuration, and the bound takes each', async () => {
      const { files, commits } = await seen();
      const drafted = draftFix({ fix, criterion }, repositoryOf(files));
      if ('refused' in drafted) throw new Error(drafted.refused);
      const file = files.find((one) => one.path === path);
      const bad = commits.find(({ subject }) => change.message.startsWith(subject));
      if (!file || !bad) throw new Error('the repository was not read');

      const versions = fileVersions(file, commits);
      const proof = replaySchema(withBound({}, key.split('.'), criterion), path, bad.sha, versions, ['E-diff-001']);

      expect(proof).toMatchObject({ kind: 'guard-replay', holds: true, rejectsBad: true });
      if (proof.kind === 'guard-replay') expect(proof.goodChanges).toBeGreaterThanOrEqual(10);
      expect(rungOf(proof)).toBe('replay');
    });

    it('takes the diff of the fix, whole', async () => {
      const { files } = await seen();
      const repository = repositoryOf(files);
      const drafted = draftFix({ fix, criterion }, repository);
      if ('refused' in drafted) throw new Error(drafted.refused);
      const patch = join(clone, '.git', 'fix.patch');
      writeFileSync(
        patch,
        drafted.files
          .map((one) => unifiedDiff(one.path, repository.has(one.path) ? repository.read(one.path) : null, one.content))
          .join(''),
      );

      expect(() => execFileSync('git', ['apply', '--check', patch], { cwd: clone, stdio: 'pipe' })).not.toThrow();
    });

    describe.runIf(keepsApart)('and its own tests', () => {
      const checked = (files: readonly PlannedFile[], sha: string) =>
        checkCommand({
          clone,
          command: ['node', '--test'],
          bring: { node_modules: modules },
          path: '/usr/local/bin:/usr/bin:/bin',
          timeoutSeconds: 60,
          memoryMegabytes: 1024,
          clean: (text) => text,
        }).attempt({ sha, files });

      it('pass without the fix and with it, and with its test alone they reject the change', async () => {
        const repository = repositoryOf((await seen()).files);
        const drafted = draftFix({ fix, criterion }, repository);
        if ('refused' in drafted || repository.sha === null) throw new Error('nothing was drafted');
        const { files } = drafted;
        const name = `test/${path.replace('config/', '').replace('.yaml', '')}-config.mjs`;

        expect(files.map((one) => one.path)).toEqual([name, path]);
        expect(await checked(files, repository.sha)).toMatchObject({
          outcome: 'passes',
          before: { exit: 0 },
          after: { exit: 0 },
        });
        const broken = await checked(files.slice(0, 1), repository.sha);
        expect(broken).toMatchObject({ outcome: 'breaks', before: { exit: 0 }, after: { exit: 1 } });
        expect(JSON.stringify(broken)).toContain(`${key} is `);
      }, 120_000);
    });
  },
);
