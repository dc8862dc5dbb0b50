import { epochMs, type Deploy, type Window } from '../../src/schema/index.ts';
import { git, type Repository } from './git.ts';

/** Commits by their ids, parents before children. */
export interface Listed {
  shas: string[];
  /** How many more there are at least, which the clone does not have or which were not listed. */
  missing: number;
}

/** Clocks of those who commit differ, and git stops at the first commit that is too old: it is told to go further. */
const SKEW_SECONDS = 86_400;
const MOST_LISTED = 20_000;

/** The commit that a revision names, or undefined where the clone has no such commit. */
export async function resolveCommit(repository: Repository, revision: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { bytes, exit } = await git(repository, args, { answers: [0, 1, 128] });
  const sha = bytes.toString('latin1').trim();
  return exit === 0 && /^[0-9a-f]{40,64}$/.test(sha) ? sha : undefined;
}

/** The newest commit on the way to `head` that is not after an instant, or undefined where all are after it. */
export async function newestCommit(repository: Repository, head: string, at: string): Promise<string | undefined> {
  const args = ['rev-list', '--max-count=1', `--min-age=${Math.floor(epochMs(at) / 1000)}`, '--end-of-options', head];
  return linesOf((await git(repository, args)).bytes)[0];
}

/** Whether the clone's past is cut off, so that what is not in it may still have been. */
export async function isShallow(repository: Repository): Promise<boolean> {
  const { bytes } = await git(repository, ['rev-parse', '--is-shallow-repository']);
  return linesOf(bytes)[0] === 'true';
}

/** The commits on the way to `head` that were committed in a window; only those that touched a path, if any is named. */
export async function commitsMade(
  repository: Repository,
  head: string,
  { from, to }: Window,
  paths: readonly string[] = [],
): Promise<Listed> {
  const [first, last] = [Math.floor(epochMs(from) / 1000), Math.floor(epochMs(to) / 1000)];
  const ages = [`--max-age=${Math.max(0, first - SKEW_SECONDS)}`, `--min-age=${last}`, `--max-count=${MOST_LISTED}`];
  const args = ['rev-list', ...ages, '--timestamp', '--end-of-options', head, '--', ...paths];
  const { bytes, cut } = await git(repository, args);
  const listed = linesOf(bytes).map((line) => line.split(' '));
  const inWindow = listed.filter(([seconds]) => Number(seconds) * 1000 >= epochMs(from));
  const more = cut || listed.length === MOST_LISTED;
  return { shas: inWindow.flatMap(([, sha]) => sha ?? []).toReversed(), missing: more ? 1 : 0 };
}

/** The commits that some deploys brought, what they put in place last; of a large deploy the newest `most`. */
export async function commitsDeployed(
  repository: Repository,
  deploys: readonly Deploy[],
  most: number,
): Promise<Listed> {
  const [brought, heads] = [new Set<string>(), new Set<string>()];
  let missing = 0;
  for (const { sha, previousSha } of deploys) {
    const deployed = await resolveCommit(repository, sha);
    const previous = previousSha === null ? undefined : await resolveCommit(repository, previousSha);
    if (deployed === undefined) missing += 1;
    else heads.add(deployed);
    if (deployed === undefined || previous === undefined) continue;
    for (const each of await commitsBetween(repository, previous, deployed, most)) brought.add(each);
  }
  return { shas: [...[...brought].filter((each) => !heads.has(each)), ...heads], missing };
}

/** The commits that `head` has and `base` has not, parents before children; of too many the newest. */
export async function commitsBetween(
  repository: Repository,
  base: string,
  head: string,
  most: number,
): Promise<string[]> {
  const args = ['rev-list', `--max-count=${most}`, '--end-of-options', head, `^${base}`, '--'];
  return linesOf((await git(repository, args)).bytes).toReversed();
}

/** How many commits `head` has and `base` has not. */
export async function countBetween(repository: Repository, base: string, head: string): Promise<number> {
  const { bytes } = await git(repository, ['rev-list', '--count', '--end-of-options', head, `^${base}`, '--']);
  return Number(linesOf(bytes)[0] ?? 0);
}

function linesOf(bytes: Buffer): string[] {
  return bytes.toString('latin1').split('\n').filter(Boolean);
}
