import type { Seen } from '../ledger.ts';
import { epochMs, type Commit, type Owner } from '../schema/index.ts';

const DAYS = 90;

export interface History {
  commits: readonly Seen<Commit>[];
  /** Whose commits do not count: the authors of the changes that are suspected. */
  without: ReadonlySet<string>;
  /** The team that CODEOWNERS gives a path. */
  teamOf: (path: string) => string | undefined;
  cite: (commit: Seen<Commit>) => string;
}

/**
 * The team with most commits to the first of these paths in the 90 days before the last one, machines left out. A
 * person's team is the one whose paths they commit to most; a person is never proposed. `rca.md` a.4.
 */
export function ownerFromHistory(paths: readonly string[], history: History): Owner | null {
  const { commits, without, cite } = history;
  const last = Math.max(...commits.map(({ observation }) => epochMs(observation.committedAt)));
  const counted = commits.filter(
    ({ observation: { author, committedAt } }) =>
      last - epochMs(committedAt) <= DAYS * 86_400_000 && !/\bbot\b|\[bot\]$/i.test(author) && !without.has(author),
  );
  for (const path of paths) {
    const touching = counted.filter(({ observation }) => observation.paths.includes(path));
    const byTeam = new Map<string, Seen<Commit>[]>();
    for (const commit of touching) {
      const team = teamOfAuthor(commit.observation.author, counted, history.teamOf);
      if (team !== undefined) byTeam.set(team, [...(byTeam.get(team) ?? []), commit]);
    }
    const [most] = [...byTeam].toSorted(([a, one], [b, two]) => two.length - one.length || (a < b ? -1 : 1));
    if (!most) continue;
    const [team, own] = most;
    return {
      candidate: team,
      derivedFrom: 'git_recent',
      path: `${own.length} of ${touching.length} commits to ${path} in ${DAYS} days`,
      evidence: own.slice(0, 3).map(cite),
      p: Math.round((0.7 * own.length * 100) / touching.length) / 100,
      confirmedBy: null,
    };
  }
  return null;
}

function teamOfAuthor(author: string, commits: readonly Seen<Commit>[], teamOf: History['teamOf']): string | undefined {
  const counts = new Map<string, number>();
  for (const { observation } of commits) {
    if (observation.author !== author) continue;
    for (const team of observation.paths.map(teamOf)) {
      if (team !== undefined) counts.set(team, (counts.get(team) ?? 0) + 1);
    }
  }
  return [...counts].toSorted(([a, one], [b, two]) => two - one || (a < b ? -1 : 1))[0]?.[0];
}
