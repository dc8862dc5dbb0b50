import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { startGithubDouble } from '../fixtures/doubles/github/github-double.ts';
import { createApp, parseConfig, readBundle, tools, triggers } from '../src/index.ts';
import { openStore } from '../src/testing.ts';

const HOME = resolve(import.meta.dirname, '..');
const INCIDENTS = join(HOME, 'fixtures/incidents');

/**
 * Publishes each recorded incident, everything approved, to a double of GitHub that holds the repository as it was read, and
 * writes what stands there then as `<out>/<incident>.md`. Each pull request's diff is held against the repository with
 * `git apply --check`. Gives a line for each incident.
 */
export async function published(out: string, onIncident: (line: string) => void): Promise<void> {
  mkdirSync(out, { recursive: true });
  for (const name of readdirSync(INCIDENTS)) {
    const store = await openStore({ kind: 'memory' });
    const { incident, recordings } = readBundle(join(INCIDENTS, name));
    const observations = recordings.flatMap((one) => ('failure' in one ? [] : one.observations));
    const files = observations.flatMap((one) => (one.kind === 'file' ? [[one.path, one.text] as const] : []));
    const github = await startGithubDouble({
      owner: 'acme',
      repo: 'shop',
      token: 'writer',
      files: Object.fromEntries(files),
    });
    try {
      const place = `{owner: acme, repo: shop, token: writer, login: "hindcast[bot]", baseUrl: "${github.url}", secondsBetweenWrites: 0}`;
      const settings = `logLevel: silent\npublish: {github: ${place}, approvals: {github: []}}`;
      const app = await createApp({
        config: parseConfig(name, settings, tools, triggers, {}),
        tools,
        triggers,
        home: HOME,
        store,
      });
      const bundle = tools.find((tool) => tool.name === 'bundle');
      if (!bundle) throw new Error('there is no bundle tool');
      const { plan } = await app.investigate(incident, { tools: [bundle.open({ folder: join(INCIDENTS, name) })] });
      const ids = plan.writes.map(({ id }) => id);
      await app.approve({ incident: incident.id, writes: ids, by: 'dana', role: 'reviewer' });
      const sent = await app.publish();
      writeFileSync(join(out, `${name}.md`), await github.render());
      const pulls = plan.writes.filter(({ branch }) => branch !== null);
      const applied = pulls.filter(({ branch }) => applies(github.repository, branch ?? '')).length;
      onIncident(
        `${name}: ${sent.length} of ${ids.length} writes stand; git apply --check takes ${applied} of ${pulls.length} diffs`,
      );
    } finally {
      await github.close();
      await store.close();
    }
  }
}

/** Whether the diff of a branch, as the API gives it, applies to a checkout of the default branch. */
function applies(repository: string, branch: string): boolean {
  const checkout = mkdtempSync(join(tmpdir(), 'published-'));
  try {
    const git = (...args: string[]): Buffer => execFileSync('git', args, { cwd: checkout, stdio: 'pipe' });
    git('clone', '--quiet', repository, '.');
    const patch = join(dirname(checkout), `${Date.now()}.patch`);
    writeFileSync(patch, git('diff', `origin/main...origin/${branch}`));
    git('apply', '--check', patch);
    rmSync(patch);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(checkout, { recursive: true, force: true });
  }
}
