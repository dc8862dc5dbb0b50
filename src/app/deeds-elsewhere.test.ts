import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startJiraDouble, type JiraDouble } from '../../fixtures/doubles/jira/jira-double.ts';
import { bundle } from '../../tools/bundle.ts';
import { tools } from '../../tools/index.ts';
import { createApp, type App } from '../app.ts';
import { readBundle } from '../bundle.ts';
import { parseConfig } from '../config.ts';
import { openStore } from '../store/open.ts';
import { triggers } from '../triggers/index.ts';

const home = resolve(import.meta.dirname, '../..');
const recorded = join(home, 'fixtures/incidents/pool-shrunk');
const { incident } = readBundle(recorded);
let app: App;
let double: JiraDouble;
let folder: string;
let now = Date.now();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deeds-'));
  double = await startJiraDouble();
  const jira = `{site: "${double.url}", email: hindcast@example.com, apiToken: jira-token, project: OPS, secondsBetweenWrites: 0}`;
  const settings = `logLevel: silent\npublish: {folder: {path: ${join(folder, 'out')}}, jira: ${jira}}`;
  const config = parseConfig('test', settings, tools, triggers, {});
  const store = await openStore({ kind: 'memory' });
  app = await createApp({ config, tools, triggers, home, store, now: () => now });
  await app.investigate(incident, { tools: [bundle.open({ folder: recorded })] });
  await app.approve({ incident: incident.id, writes: ['rca', 'ACT-1', 'ACT-2'], by: 'dana', role: 'reviewer' });
  await app.publish();
}, 120_000);
afterAll(async () => {
  await app.close();
  await double.close();
  rmSync(folder, { recursive: true, force: true });
});

const closings = async () =>
  (await app.store.verdicts.of(incident.id)).filter(({ comment }) => comment.startsWith('closed'));

it('is a verdict of its own for each issue of Jira that a person closed, once, on the audit trail before it counts', async () => {
  const [first, second] = double.issues();
  double.finish(first!.key, 'Done');
  double.finish(second!.key, "Won't Do");

  // The first look cannot read one of them, and sees the other all the same.
  double.fault({ path: new RegExp(`/issue/${first!.key}\\?`), fault: { status: 403, body: {} } });
  now += 120_000;
  await app.publish();
  expect((await closings()).map(({ subject }) => subject)).toEqual(['ACT-2']);

  for (let look = 0; look < 3; look++) {
    now += 120_000;
    await app.publish();
  }

  const verdicts = await closings();
  expect(verdicts.map(({ subject, decision, comment }) => [subject, decision, comment]).toSorted()).toEqual([
    ['ACT-1', 'approve', 'closed as completed'],
    ['ACT-2', 'reject', 'closed without doing it'],
  ]);
  for (const { at, expiresAt, role } of verdicts) {
    expect(Date.parse(expiresAt) - Date.parse(at)).toBe(7 * 86_400_000);
    expect(role).toBe('unknown');
  }
  const trail = (await app.store.audit.list(200)).filter(({ details }) =>
    String(details['comment']).startsWith('closed'),
  );
  expect(trail).toHaveLength(2);
});

it('keeps what was declined there from being sent in another wording', async () => {
  const count = double.issues().length;
  now += 120_000;
  await app.publish();

  expect(double.issues()).toHaveLength(count);
  await expect(
    app.approve({ incident: incident.id, writes: ['ACT-2'], by: 'dana', role: 'reviewer' }).then(() => app.publish()),
  ).resolves.toEqual([]);
});
