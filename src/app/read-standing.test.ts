import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGithubDouble, type GithubDouble } from '../../fixtures/doubles/github/github-double.ts';
import { bundle } from '../../tools/bundle.ts';
import { tools } from '../../tools/index.ts';
import { createApp, type App } from '../app.ts';
import { readBundle } from '../bundle.ts';
import { parseConfig } from '../config.ts';
import type { Write } from '../schema/index.ts';
import { openStore } from '../store/open.ts';
import { triggers } from '../triggers/index.ts';

const home = resolve(import.meta.dirname, '../..');
const folder = join(home, 'fixtures/incidents/pool-shrunk');
const TITLE = 'Checkout turned orders away for a minute';

/** An app that publishes its RCA to this place without an approval, and a clock that never stands. */
async function appWith(publish: string): Promise<{ app: App; investigate: () => ReturnType<App['investigate']> }> {
  let now = Date.now();
  const text = `logLevel: silent\npublish: {policy: {rca: immediate}, ${publish}}`;
  const config = parseConfig('test', text, tools, triggers, {});
  const store = await openStore({ kind: 'memory' });
  const app = await createApp({ config, tools, triggers, home, store, now: () => (now += 60_000) });
  return { app, investigate: () => app.investigate(readBundle(folder).incident, { tools: [bundle.open({ folder })] }) };
}

const titled = (text: string) => text.replace(/^# .*$/m, `# ${TITLE}`);
const fileOf = (writes: readonly Write[]) => writes.find(({ id }) => id === 'rca')!.files[0]!;

describe('an RCA that people changed on its pull request', () => {
  let github: GithubDouble;
  let app: App;
  let investigate: () => ReturnType<App['investigate']>;

  beforeAll(async () => {
    github = await startGithubDouble({
      owner: 'acme',
      repo: 'shop',
      token: 'writer',
      tokens: { alice: { login: 'alice', access: 'write' } },
      files: { 'README.md': 'Shop\n' },
      collaborators: { alice: 'write' },
    });
    const place = `{owner: acme, repo: shop, token: writer, login: "hindcast[bot]", baseUrl: "${github.url}", secondsBetweenWrites: 0}`;
    ({ app, investigate } = await appWith(`github: ${place}`));
  }, 60_000);

  afterAll(async () => {
    await app.close();
    await github.close();
  });

  it('is understood, kept as theirs in the next draft, and never written over', async () => {
    const { plan, rca } = await investigate();
    expect((await app.publish()).map(({ write, result }) => [write, result])).toContainEqual(['rca', 'created']);
    const [write] = plan.writes;
    const { path, content } = fileOf(plan.writes);
    const head = await github
      .person('alice')
      .push({ branch: write!.branch!, files: { [path]: titled(content) }, message: 'Title' });

    const again = await investigate();
    await app.publish();

    expect(again.rca.edits).toMatchObject([{ at: 'title', before: rca.title, after: TITLE }]);
    expect(again.rca.title).toBe(TITLE);
    expect(fileOf(again.plan.writes).content).toContain(`# ${TITLE}`);
    expect((await app.store.audit.list()).filter(({ action }) => action === 'edit')).toMatchObject([
      { actor: 'people at github', details: { changed: ['title'] } },
    ]);
    const answer = await fetch(`${github.url}/repos/acme/shop/pulls/1`, {
      headers: { authorization: 'Bearer alice', 'user-agent': 'test' },
    });
    expect(await answer.json()).toMatchObject({ head: { sha: head } });
  }, 120_000);

  it('is kept where they change it once more, though the plan has another name for the file by now', async () => {
    const { plan } = (await app.store.drafts.revision((await app.store.drafts.list())[0]!.incident, 1))!;
    const { path, content } = fileOf(plan.writes);
    const text = titled(content).replace(
      /^## Summary\n\n/m,
      '## Summary\n\nNobody was charged twice. [E-met-001](#e-met-001)\n',
    );
    await github.person('alice').push({ branch: plan.writes[0]!.branch!, files: { [path]: text }, message: 'More' });

    const again = await investigate();

    expect(again.rca.title).toBe(TITLE);
    expect(again.rca.summary.map(({ text: said }) => said)).toContain('Nobody was charged twice.');
  }, 120_000);
});

describe('an RCA that people changed in the folder it was published to', () => {
  it('is understood, kept as theirs, and left as they wrote it', async () => {
    const place = mkdtempSync(join(tmpdir(), 'hindcast-standing-'));
    const { app, investigate } = await appWith(`folder: {path: ${place}}`);
    const { plan, rca } = await investigate();
    await app.publish();
    const file = join(place, rca.id, 'pull-requests/rca/files', fileOf(plan.writes).path);
    const edited = titled(readFileSync(file, 'utf8'));
    writeFileSync(file, edited);

    const again = await investigate();
    await app.publish();

    expect(again.rca.title).toBe(TITLE);
    expect(readFileSync(file, 'utf8')).toBe(edited);

    writeFileSync(file, edited.replace('## Impact\n', ''));
    const third = await investigate();

    expect(third.rca.title).toBe(TITLE);
    await app.close();
  }, 180_000);
});
