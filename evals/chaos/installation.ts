import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startGithubDouble, type GithubDouble } from '../../fixtures/doubles/github/github-double.ts';
import { createApp, parseConfig, readBundle, tools, triggers, type App, type AppParts } from '../../src/index.ts';

const HOME = resolve(import.meta.dirname, '../..');
const RECORDED = join(HOME, 'fixtures/incidents/pool-shrunk');

/** How long nothing is sent again after a lost answer, and how old a stale list may be. Seconds. */
export const QUIET_SECONDS = 2;

/** An installation that publishes to a double, as it is configured. */
export async function openApp(
  store: string,
  githubUrl: string,
  parts: Pick<AppParts, 'store'> | Record<string, never> = {},
): Promise<App> {
  const github = `{owner: acme, repo: shop, token: writer, login: "hindcast[bot]", baseUrl: "${githubUrl}", secondsBetweenWrites: 0}`;
  const settings = [
    'logLevel: silent',
    `store: {folder: ${JSON.stringify(store)}}`,
    `publish: {github: ${github}, caps: {perHour: 1000}, quietSeconds: ${QUIET_SECONDS}, approvals: {github: []}}`,
  ].join('\n');
  return createApp({
    config: parseConfig('chaos', settings, tools, triggers, {}),
    tools,
    triggers,
    home: HOME,
    ...parts,
  });
}

/** A GitHub with the repository as it was read while the incident was investigated. */
export function startGithub(): Promise<GithubDouble> {
  return startGithubDouble({ owner: 'acme', repo: 'shop', token: 'writer', files: recordedFiles() });
}

function recordedFiles(): Record<string, string> {
  const observations = readBundle(RECORDED).recordings.flatMap((one) => ('failure' in one ? [] : one.observations));
  const files = observations.flatMap((one) => (one.kind === 'file' ? [one] : []));
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

/** What was decided, for the checks: of the writes of one incident. */
export interface Decided {
  incident: string;
  /** May leave. */
  released: string[];
  /** Was rejected, or nobody decided. */
  kept: string[];
}

/** Investigates the recorded incident and decides: all but the last two issues approved, the first of those rejected. */
export async function decided(app: App): Promise<Decided> {
  const bundle = tools.find(({ name }) => name === 'bundle');
  if (!bundle) throw new Error('there is no bundle tool');
  const { incident } = readBundle(RECORDED);
  const { plan } = await app.investigate(incident, { tools: [bundle.open({ folder: RECORDED })] });
  const issues = plan.writes.filter(({ kind }) => kind === 'issue').map(({ id }) => id);
  const kept = issues.slice(-2);
  const released = plan.writes.map(({ id }) => id).filter((id) => !kept.includes(id));
  const by = { incident: incident.id, by: 'dana', role: 'reviewer' };
  await app.approve({ ...by, writes: released });
  await app.approve({ ...by, writes: kept.slice(0, 1), decision: 'reject' });
  return { incident: incident.id, released, kept };
}

/** A copy of a store's folder. */
export function copyOf(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'chaos-'));
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** Makes what waits due at once: time passes faster here, but for the quiet. */
export async function hurry({ store }: App): Promise<void> {
  await store.pool.query(`UPDATE hindcast.outbox SET due_at = now() WHERE status IN ('queued', 'unknown')`);
}

/** Whether every write that was released has left. */
export async function isDone({ store }: App, { incident, released }: Decided): Promise<boolean> {
  const rows = await store.outbox.list(incident);
  return released.every((id) => rows.some(({ write, status }) => write.id === id && status === 'settled'));
}

/** Released writes that were not sent, by why. */
export interface Unsent {
  /** Given up after ten tries, with the audit trail saying so: a person was asked to look. */
  givenUp: string[];
  /** For any other reason, or without a line in the audit trail. */
  wrong: string[];
}

const GIVEN_UP = 'it was taken up 10 times without an outcome. Look at github:acme/shop before it is released again.';

/** What became of released writes that were refused, after a place in the audit trail. */
export async function unsent({ store }: App, { incident, released }: Decided, after: number): Promise<Unsent> {
  const rows = (await store.outbox.list(incident)).filter(
    ({ write, status }) => released.includes(write.id) && status === 'refused',
  );
  const denied = (await store.audit.list(1_000)).filter(({ action, seq }) => action === 'deny' && seq > after);
  const result: Unsent = { givenUp: [], wrong: [] };
  for (const { write, reason } of rows) {
    const isTold = denied.some(
      ({ subject, details }) => subject === `${incident}/${write.id}` && details['reason'] === reason,
    );
    if (reason === GIVEN_UP && isTold) result.givenUp.push(write.id);
    else result.wrong.push(`${write.id} was refused${isTold ? '' : ', which is not in the audit trail'}: ${reason}`);
  }
  return result;
}

/** What is wrong with what stands on GitHub: each released write once, one that was given up at most once, nothing else. */
export async function faultsOf(
  github: GithubDouble,
  { incident, released }: Decided,
  givenUp: readonly string[] = [],
): Promise<string[]> {
  const response = await fetch(`${github.url}/repos/acme/shop/issues?state=all&per_page=100`, {
    headers: { authorization: 'Bearer writer', 'user-agent': 'chaos' },
  });
  const items = (await response.json()) as { body: string; pull_request?: unknown }[];
  const standing = items.map(({ body }) => /incident=(\S+) item=(\S+) /.exec(body)?.slice(1).join(' ') ?? 'unmarked');
  const wanted = released.map((id) => `${incident} ${id}`);
  return [
    ...wanted.flatMap((id) => {
      const count = standing.filter((one) => one === id).length;
      const isGivenUp = givenUp.some((one) => id === `${incident} ${one}`);
      return count === 1 || (isGivenUp && count === 0) ? [] : [`${id} stands ${count} times`];
    }),
    ...standing.filter((one) => !wanted.includes(one)).map((one) => `${one} was not released`),
  ];
}
