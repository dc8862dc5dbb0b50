import { resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startGithubDouble } from '../../fixtures/doubles/github/github-double.ts';
import { tools } from '../../tools/index.ts';
import { parseConfig } from '../config.ts';
import { opened, shop, target } from '../publish/github/double.test-support.ts';
import { plannedWrite } from '../publish/planned.test-support.ts';
import { folderPublisher } from '../publish/folder.ts';
import type { Publisher } from '../publish/publisher.ts';
import { publishersOf } from '../publish/publishers.ts';
import { openStore } from '../store/open.ts';
import { sampleIncident, sampleWrite } from '../store/samples.test-support.ts';
import { triggers } from '../triggers/index.ts';
import { changeGate, sendAll } from './writing.ts';

it('stops between two changes of one write, and what was begun is finished once writers may write again', async () => {
  const store = await openStore({ kind: 'memory' });
  onTestFinished(() => store.close());
  const folder = resolve('no-such-folder');
  const config = parseConfig('test', `store: {folder: ${JSON.stringify(folder)}}`, tools, triggers, {});
  const gate = changeGate(config, store, 0);
  let passed = 0;
  const here = opened(await startGithubDouble(shop), {
    beforeChange: async (place, change) => {
      if (++passed === 3) await store.publishing.stop({ by: 'dana', reason: 'look first' });
      await gate(place, change);
    },
  });
  onTestFinished(() => here.double.close());
  const write = plannedWrite(target, 'rca');

  const stopped = here.publisher.ensure(write);

  await expect(stopped).rejects.toThrow(/stopped by dana at .* \(look first\).*--resume/);
  expect(here.changes()).toHaveLength(2);
  const [denied] = await store.audit.list();
  expect(denied).toMatchObject({ action: 'deny', subject: target });

  await store.publishing.resume();
  expect((await here.publisher.ensure(write)).result).toBe('created');
  const told = (await store.audit.list()).filter(({ action }) => action === 'change');
  expect(told).toHaveLength(here.changes().length);
});

it('keeps changes of all workers apart', async () => {
  const store = await openStore({ kind: 'memory' });
  onTestFinished(() => store.close());

  const waits = await Promise.all([1, 2, 3].map(() => store.publishing.turn('github:acme/shop', 60_000)));

  const [first, second, third] = waits.toSorted((a, b) => a - b);
  expect(first).toBeLessThan(30_000);
  expect(second).toBeGreaterThan(30_000);
  expect(third).toBeGreaterThan(90_000);
  expect(await store.publishing.turn('github:acme/other', 60_000)).toBeLessThan(30_000);
});

it('sends to each place, whatever goes wrong in another', async () => {
  const store = await openStore({ kind: 'memory' });
  onTestFinished(() => store.close());
  const config = parseConfig('test', 'logLevel: silent', tools, triggers, {});
  const place = (name: string): Publisher => ({
    ...folderPublisher({ folder: resolve('no-such-folder'), markerSecret: 'x' }),
    name,
  });
  const { id: incident } = sampleIncident('INC-places');
  await store.runs.start(sampleIncident(incident));
  for (const publisher of ['github', 'jira', 'slack'])
    await store.outbox.enqueue({ incident, write: sampleWrite(incident), digest: 'a'.repeat(64), publisher });
  await store.pool.query(`
    CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'a page of the index is torn'; END $$;
    CREATE TRIGGER broken BEFORE UPDATE ON hindcast.outbox
      FOR EACH ROW WHEN (NEW.publisher = 'github') EXECUTE FUNCTION broken()`);
  const publishers = publishersOf({ repository: place('github'), issues: place('jira'), messages: place('slack') });
  const deciding = { config, store, publishers, now: Date.now };

  await expect(
    sendAll(
      deciding,
      () => [],
      () => undefined,
    ),
  ).rejects.toThrow('a page of the index is torn');
  const attempts = (await store.outbox.list(incident)).map((row) => [row.publisher, row.attempts]);
  expect(attempts).toEqual([
    ['github', 0],
    ['jira', 1],
    ['slack', 1],
  ]);
});
