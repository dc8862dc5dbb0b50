import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { startGithubDouble } from '../../fixtures/doubles/github/github-double.ts';
import type { PlannedFile } from '../schema/index.ts';
import { branchOf } from './git/branch.ts';
import { readCommand } from './github/approvals/read-command.ts';
import { opened, scope, shop, target } from './github/double.test-support.ts';
import { plannedWrite, remarked } from './planned.test-support.ts';

const corpus = resolve(import.meta.dirname, '../../../shared/adversarial/adversarial.jsonl');
const Attack = z.looseObject({ id: z.string(), class: z.string(), payload: z.string() });

async function attacksOf(kind: string): Promise<z.infer<typeof Attack>[]> {
  const lines = (await readFile(corpus, 'utf8')).split('\n').filter(Boolean);
  const all = lines.map((line) => z.looseObject({ class: z.string() }).parse(JSON.parse(line)));
  return all.filter((one) => one.class === kind).map((one) => Attack.parse(one));
}

/** What a fix would have to be for the attack to come true: the file it names, with the text that it brings. */
function fileOf(payload: string): PlannedFile {
  const path = /^\+\+\+ b\/(.*)$/m.exec(payload)?.[1];
  if (path === undefined) return { path: payload, content: 'x\n', madeFrom: null };
  const added = payload.split('\n').filter((line) => /^\+(?!\+\+)/.test(line));
  return { path, content: `${added.map((line) => line.slice(1)).join('\n')}\n`, madeFrom: null };
}

describe.skipIf(!existsSync(corpus))('the adversarial corpus', () => {
  it('makes no git object of a patch, or a plain file of what would have been a link', async () => {
    const here = opened(await startGithubDouble(shop));
    onTestFinished(() => here.double.close());
    const attacks = await attacksOf('patch');
    expect(attacks.length).toBeGreaterThanOrEqual(5);
    const rca = plannedWrite(target, 'rca');

    for (const [at, { id, payload }] of attacks.entries()) {
      const item = `fix-ACT-${at + 1}`;
      const change = { id: item, policy: 'fixes' as const, branch: branchOf(rca.incident, item) };
      const write = remarked(rca, { ...change, files: [fileOf(payload)] }, scope);
      const before = here.changes().length;
      const outcome = await here.publisher.ensure(write).then(
        ({ result }) => result,
        () => 'refused',
      );

      const isLink = payload.includes('new file mode 120000');
      expect([id, outcome]).toEqual([id, isLink ? 'created' : 'refused']);
      const changes = here.changes().slice(before);
      if (!isLink) expect(changes).toEqual([]);
      const trees = JSON.stringify(changes.filter(({ path }) => path.endsWith('/git/trees')).map(({ body }) => body));
      expect(trees).not.toMatch(/120000|160000/);
    }
  });

  it('hears no approval of everything', async () => {
    const attacks = await attacksOf('pi-approval');
    expect(attacks.length).toBeGreaterThanOrEqual(1);
    const ids = ['rca', 'ACT-1'];

    for (const { payload } of attacks) expect(ids).not.toContain(readCommand(payload)?.write);
  });
});
