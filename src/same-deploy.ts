import { ofKind, type Seen } from './ledger.ts';
import { compareInstants, epochMs, type Deploy } from './schema/index.ts';
import { isOutvoted } from './source-clocks.ts';

/** One deploy as all sources that tell of it agree: what the best of them says, and all of them. */
export interface SharedDeploy {
  deploy: Seen<Deploy>;
  sources: Seen<Deploy>[];
}

/** Two sources see one deploy at most this far apart: one when it was asked for, the other when it was done. */
const APART_MS = 10 * 60_000;

/** Whose times are nearest to when traffic met the version; whoever is not named comes after them. */
const NEAREST_FIRST = ['kubernetes', 'deploy-log', 'git-history', 'argo-cd', 'flux', 'helm', 'github'];

/**
 * Every deploy once, however many sources tell of it, in the order in which they began. Sources tell of one deploy
 * where they name the same service and commit (or one of them names no commit) within ten minutes. Its times are those
 * of the source nearest to the traffic that no two others contradict; its commit and what was there before come from
 * whoever knows them.
 */
export function sharedDeploys(seen: readonly Seen[]): SharedDeploy[] {
  const shared: SharedDeploy[] = [];
  const nearestFirst = ofKind(seen, 'deploy').toSorted(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      compareInstants(a.observation.startedAt, b.observation.startedAt) ||
      compare(keyOf(a), keyOf(b)),
  );
  for (const source of nearestFirst) {
    const same = shared
      .filter((one) => one.sources.every((other) => isSame(other, source)))
      .toSorted((a, b) => apartMs(a.deploy, source) - apartMs(b.deploy, source))[0];
    if (same) same.sources.push(source);
    else shared.push({ deploy: source, sources: [source] });
  }
  return shared
    .map(({ deploy: nearest, sources }) => {
      const trusted = sources.filter((one) => !isOutvoted(one, sources));
      const deploy = trusted[0] ?? nearest;
      const believedFirst = [...new Set([deploy, ...trusted, ...sources])];
      return { deploy: { ...deploy, observation: completed(deploy, believedFirst) }, sources: believedFirst };
    })
    .toSorted(
      (a, b) =>
        compareInstants(a.deploy.observation.startedAt, b.deploy.observation.startedAt) ||
        compare(keyOf(a.deploy), keyOf(b.deploy)),
    );
}

/** Whether two names of commits, one of them perhaps shortened, mean the same one. */
export function isSameCommit(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  return length >= 7 && a.slice(0, length) === b.slice(0, length);
}

/** The best source's word, with commit and predecessor from the first that knows them. */
function completed({ observation }: Seen<Deploy>, sources: readonly Seen<Deploy>[]): Deploy {
  if (sources.length === 1) return observation;
  const known = sources.find((one) => isCommit(one.observation.sha))?.observation ?? observation;
  const before = [known, ...sources.map((one) => one.observation)].find(({ previousSha }) => previousSha !== null);
  return { ...observation, sha: known.sha, previousSha: before?.previousSha ?? null };
}

function isSame(a: Seen<Deploy>, b: Seen<Deploy>): boolean {
  // One source tells of each deploy once: a second deploy of the same commit by it is another one.
  if (a.answer.tool === b.answer.tool || a.observation.service !== b.observation.service) return false;
  const [one, other] = [a.observation.sha, b.observation.sha];
  const fits = isCommit(one) && isCommit(other) ? isSameCommit(one, other) : true;
  return fits && apartMs(a, b) <= APART_MS;
}

function apartMs({ observation: a }: Seen<Deploy>, { observation: b }: Seen<Deploy>): number {
  const overlaps = compareInstants(a.startedAt, b.finishedAt) <= 0 && compareInstants(b.startedAt, a.finishedAt) <= 0;
  if (overlaps) return 0;
  return Math.min(
    Math.abs(epochMs(a.startedAt) - epochMs(b.finishedAt)),
    Math.abs(epochMs(b.startedAt) - epochMs(a.finishedAt)),
  );
}

function isCommit(version: string): boolean {
  return /^[0-9a-f]{7,40}$/.test(version) && /[a-f]/.test(version) && /\d/.test(version);
}

function rankOf({ answer }: Seen<Deploy>): number {
  const rank = NEAREST_FIRST.indexOf(answer.tool);
  return rank < 0 ? NEAREST_FIRST.length : rank;
}

function keyOf({ observation: { service, sha, finishedAt, text }, answer }: Seen<Deploy>): string {
  return JSON.stringify([service, sha, finishedAt, answer.tool, text]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
