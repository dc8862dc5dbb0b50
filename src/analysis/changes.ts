import { ofKind, type Ledger, type Seen, type Span } from '../ledger.ts';
import { isSameCommit, sharedDeploys } from '../same-deploy.ts';
import {
  compareInstants,
  type Change,
  type Commit,
  type Deploy,
  type EntityRef,
  type EvidenceId,
} from '../schema/index.ts';
import { parseDiff } from './changes/diff.ts';
import { flagChanges } from './changes/flags.ts';
import { isInverse, revertedBy } from './changes/reverts.ts';
import { changedSettings, type ChangedSetting } from './changes/settings.ts';
import { touches } from './changes/touches.ts';

/** A commit with its diff read. */
interface ReadCommit {
  seen: Seen<Commit>;
  settings: ChangedSetting[];
  /** The first changed line, to quote where no setting is changed. */
  start: Span;
}

/** A deploy with what it carried to its service. */
interface Carried {
  deploy: Seen<Deploy>;
  commits: ReadCommit[];
  /** The earlier commit that the service went back to, where it did. */
  backTo: string | null;
}

/**
 * The changes that reached services: for each deploy the commits between the version before and its own that touch the
 * service, each with the settings it changes, from when to when traffic met it, and whether a later deploy took it
 * back. A deploy whose commits are unknown is a change too. Where nothing is known of deploys, a commit counts from
 * when it was made. A flag that was turned is a change as well. In the order of exposure.
 */
export function changesOf(seen: readonly Seen[], services: ReadonlySet<string>, ledger: Ledger): Change[] {
  const flags = flagChanges(seen, services, ledger);
  const shipped = shippedChanges(seen, services, ledger);
  return flags.length === 0
    ? shipped
    : [...shipped, ...flags].toSorted((a, b) => compareInstants(a.exposedFrom, b.exposedFrom));
}

function shippedChanges(seen: readonly Seen[], services: ReadonlySet<string>, ledger: Ledger): Change[] {
  const shared = sharedDeploys(seen);
  const deploys = shared.map(({ deploy }) => deploy);
  const texts = new Map<string, string[]>();
  for (const { observation } of ofKind(seen, 'file')) {
    texts.set(observation.path, [...(texts.get(observation.path) ?? []), observation.text]);
  }
  const commits = inOrder(ofKind(seen, 'commit'), ({ committedAt, sha }) => [committedAt, sha]).map((one) =>
    readCommit(one, texts),
  );
  const known = new Set([...services, ...deploys.map(({ observation }) => observation.service)]);
  if (deploys.length === 0) return commits.flatMap((commit) => ofCommitAlone(commit, known, ledger));
  const carried = deploys.map((deploy, index) => carriedBy(deploy, deploys.slice(0, index), commits, known));
  return carried.flatMap((one, index) => {
    const onSame = (other: Carried): boolean => other.deploy.observation.service === one.deploy.observation.service;
    const [earlier, later] = [carried.slice(0, index).filter(onSame), carried.slice(index + 1).filter(onSame)];
    return changesIn(one, shared[index]?.sources ?? [], { earlier, later }, ledger);
  });
}

function readCommit(seen: Seen<Commit>, texts: ReadonlyMap<string, readonly string[]>): ReadCommit {
  const { text, paths } = seen.observation;
  const files = parseDiff(text, paths.length === 1 ? paths[0] : undefined);
  const settings = files.flatMap((file) => {
    // Of the versions of a file that were read, the one that fits the diff tells the most of its keys.
    const readings = [undefined, ...(texts.get(file.path) ?? [])].map((version) => changedSettings(file, version));
    return readings.reduce((best, reading) => (depthOf(reading) > depthOf(best) ? reading : best));
  });
  const first = files
    .flatMap(({ hunks }) => hunks)
    .flatMap(({ lines }) => lines)
    .find(({ sign }) => sign !== ' ');
  return {
    seen,
    settings,
    start: first ? { start: first.span.start, end: text.length } : { start: 0, end: text.length },
  };
}

function depthOf(settings: readonly ChangedSetting[]): number {
  return settings.reduce((sum, { setting }) => sum + setting.key.split('.').length, 0);
}

function carriedBy(
  deploy: Seen<Deploy>,
  earlier: readonly Seen<Deploy>[],
  commits: readonly ReadCommit[],
  known: ReadonlySet<string>,
): Carried {
  const { service: name, sha, previousSha } = deploy.observation;
  const own = earlier.filter(({ observation }) => observation.service === name);
  const before = previousSha ?? own.at(-1)?.observation.sha ?? null;
  const shipped = own.flatMap(({ observation }) => [observation.previousSha, observation.sha]);
  const isBack =
    before !== null && !isSameCommit(sha, before) && shipped.some((one) => one !== null && isSameCommit(one, sha));
  if (isBack) return { deploy, commits: [], backTo: sha };

  const indexOf = (wanted: string | null): number =>
    wanted === null ? -1 : commits.findIndex(({ seen }) => isSameCommit(seen.observation.sha, wanted));
  const [from, to] = [indexOf(before), indexOf(sha)];
  if (to < 0) return { deploy, commits: [], backTo: null };
  // Without the version before, only the deployed commit itself is known to be new.
  const range = from >= 0 ? commits.slice(from + 1, to + 1) : commits.slice(to, to + 1);
  return { deploy, commits: range.filter(({ seen }) => touches(seen.observation.paths, name, known)), backTo: null };
}

function changesIn(
  { deploy, commits, backTo }: Carried,
  sources: readonly Seen<Deploy>[],
  { earlier, later }: { earlier: readonly Carried[]; later: readonly Carried[] },
  ledger: Ledger,
): Change[] {
  const { service: name, sha, reason, startedAt, finishedAt, previousSha } = deploy.observation;
  // The source nearest to the traffic; the timeline cites them all. More would crowd out what else a ground rests on.
  const cited = sources.slice(0, 1).map((source) => citeDeploy(source, ledger));
  const base = { service: name, exposedFrom: startedAt, exposedTo: finishedAt };
  if (commits.length === 0) {
    const subject = reason || `deploy of ${name}`;
    const reverts = backTo === null ? null : previousSha;
    const gone = later.find(
      (one) => one.backTo !== null && previousSha !== null && isSameCommit(one.backTo, previousSha),
    );
    const revertedAt = gone?.deploy.observation.finishedAt ?? null;
    return [{ ...base, sha, subject, paths: [], settings: [], revertedAt, reverts, evidence: cited }];
  }
  return commits.map((commit) => ({
    ...base,
    ...ofCommit(commit, ledger, cited),
    reverts: revertedBy(commit.seen.observation) ?? undoneBy(commit, earlier),
    revertedAt: takenBackAt(commit, deploy.observation, later),
  }));
}

function citeDeploy(deploy: Seen<Deploy>, ledger: Ledger): EvidenceId {
  const { service: name, reason, startedAt, finishedAt } = deploy.observation;
  return ledger.cite(deploy, { title: `deploy of ${name}: ${reason}`, interval: { from: startedAt, to: finishedAt } });
}

/** The commit whose settings a commit puts back without saying so. */
function undoneBy({ settings }: ReadCommit, earlier: readonly Carried[]): string | null {
  const undone = earlier.flatMap(({ commits }) => commits).findLast((other) => isInverse(settings, other.settings));
  return undone?.seen.observation.sha ?? null;
}

/** When a later deploy of the same service took a commit back, by its words, by its diff, or by going back behind it. */
function takenBackAt(commit: ReadCommit, { previousSha }: Deploy, later: readonly Carried[]): string | null {
  const { sha } = commit.seen.observation;
  const revert = later.find(({ commits, backTo }) => {
    if (backTo !== null) return previousSha !== null && isSameCommit(backTo, previousSha);
    return commits.some((other) => {
      const named = revertedBy(other.seen.observation);
      return named === null ? isInverse(other.settings, commit.settings) : isSameCommit(named, sha);
    });
  });
  return revert && revert.deploy.observation.status !== 'failed' ? revert.deploy.observation.finishedAt : null;
}

function ofCommitAlone(commit: ReadCommit, known: ReadonlySet<string>, ledger: Ledger): Change[] {
  const { committedAt, paths } = commit.seen.observation;
  return [...known]
    .toSorted()
    .filter((name) => touches(paths, name, known))
    .map((name) => ({
      service: name,
      exposedFrom: committedAt,
      exposedTo: committedAt,
      ...ofCommit(commit, ledger, []),
      revertedAt: null,
    }));
}

function ofCommit(
  { seen, settings, start }: ReadCommit,
  ledger: Ledger,
  more: Change['evidence'],
): Pick<Change, 'sha' | 'subject' | 'paths' | 'settings' | 'reverts' | 'evidence'> {
  const { sha, subject, paths } = seen.observation;
  const entities = [{ kind: 'commit' as const, ref: sha, aliases: [sha.slice(0, 7)] }];
  const quoted = settings.length > 0 ? settings.slice(0, 3) : [undefined];
  const diffs = quoted.map((one) =>
    one
      ? ledger.cite(seen, { title: `${one.setting.path}: ${one.setting.key}`, span: one.span, entities })
      : ledger.cite(seen, { title: subject, span: start, entities: [...entities, ...paths.slice(0, 3).map(fileOf)] }),
  );
  return {
    sha,
    subject,
    paths,
    settings: settings.map(({ setting }) => setting),
    reverts: revertedBy(seen.observation),
    evidence: [...new Set([...diffs, ...more])],
  };
}

function fileOf(path: string): EntityRef {
  return { kind: 'config', ref: path, aliases: [] };
}

/** Sorted by some texts, instants compared as instants; equal observations once. */
function inOrder<Kind extends Deploy | Commit>(
  seen: readonly Seen<Kind>[],
  keysOf: (observation: Kind) => string[],
): Seen<Kind>[] {
  const unique = new Map(seen.map((one) => [JSON.stringify(keysOf(one.observation)), one]));
  return [...unique.values()].toSorted((a, b) => {
    const [[at = '', ...restA], [to = '', ...restB]] = [keysOf(a.observation), keysOf(b.observation)];
    return compareInstants(at, to) || (restA.join(' ') < restB.join(' ') ? -1 : 1);
  });
}
