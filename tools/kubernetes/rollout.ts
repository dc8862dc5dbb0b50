import { compareInstants, type Deploy, type Instant, type Window } from '../../src/schema/index.ts';
import { touches } from './read-instant.ts';
import { templateDiff, versionOf } from './template.ts';

/** One version of a workload's pods: a ReplicaSet, or a ControllerRevision. */
export interface Revision {
  name: string;
  number: number;
  template: unknown;
  changeCause: string | undefined;
}

/** A revision taking over, and how that instant is known. */
export interface Start {
  revision: Revision;
  at: Instant;
  known: string;
}

/** What became of the newest rollout. */
export interface Outcome {
  status: Deploy['status'];
  at: Instant;
  known: string;
}

/** A workload and which of its revisions took over when, in any order. */
export interface Rollouts {
  type: string;
  namespace: string;
  name: string;
  starts: Start[];
  /** When a revision was left with no pods. */
  emptied: { name: string; at: Instant }[];
  outcome: Outcome | undefined;
}

/** The deploys of a workload that were under way in a window, oldest first. */
export function deploysOf(workload: Rollouts, window: Window, environment: string): Deploy[] {
  const starts = inTurn(workload.starts);
  return starts
    .map((start, index) =>
      deployOf(workload, { start, before: starts[index - 1], after: starts[index + 1] }, environment),
    )
    .filter(({ startedAt, finishedAt }) => touches(startedAt, finishedAt, window));
}

/** Sorted by time, and each revision only where another served before it: scaling up again is no rollout. */
export function inTurn(starts: readonly Start[]): Start[] {
  const ordered = starts.toSorted(
    (a, b) => compareInstants(a.at, b.at) || a.revision.number - b.revision.number || (a.known < b.known ? -1 : 1),
  );
  return ordered.filter(({ revision }, index) => revision.name !== ordered[index - 1]?.revision.name);
}

interface Turn {
  start: Start;
  before: Start | undefined;
  after: Start | undefined;
}

function deployOf(workload: Rollouts, turn: Turn, environment: string): Deploy {
  const { start, before } = turn;
  const { type, namespace, name } = workload;
  const end = endOf(workload, turn);
  const previous = before && nameOf(before.revision, name);
  const sha = distinct(start.revision, previous, name);
  const changes = before ? templateDiff(before.revision.template, start.revision.template) : [];
  const cause = start.revision.changeCause;
  return {
    kind: 'deploy',
    service: name,
    environment,
    sha,
    previousSha: previous ?? null,
    startedAt: start.at,
    finishedAt: end.at,
    status: end.status,
    reason: cause ?? `${type} ${name} rolled out revision ${start.revision.number}`,
    text: [
      `${type} ${namespace}/${name}: revision ${start.revision.number} (${start.revision.name}), version ${sha}`,
      ...(before
        ? [`after revision ${before.revision.number} (${before.revision.name}), version ${previous ?? ''}`]
        : []),
      `started ${start.at} (${start.known})`,
      `finished ${end.at} (${end.known}), ${end.status}`,
      ...(cause === undefined ? [] : [`change-cause: ${cause}`]),
      ...changes,
    ].join('\n'),
  };
}

/** A rollout is over when the revision before has no pods left; of the newest, the workload says what became of it. */
function endOf({ emptied, outcome }: Rollouts, { start, before, after }: Turn): Outcome {
  const isWithin = (at: Instant): boolean =>
    compareInstants(at, start.at) >= 0 && (after === undefined || compareInstants(at, after.at) <= 0);
  if (!after && outcome && isWithin(outcome.at)) return outcome;
  const over = emptied
    .filter(({ name, at }) => name === before?.revision.name && isWithin(at))
    .map(({ at }) => at)
    .toSorted(compareInstants)[0];
  if (over !== undefined)
    return { status: 'succeeded', at: over, known: 'event: none of the revision before was left' };
  return { status: 'unknown', at: start.at, known: 'when it finished is not kept' };
}

/** A version that does not differ from the one before names its revision too, unless it is a commit. */
function distinct(revision: Revision, previous: string | undefined, workload: string): string {
  const version = nameOf(revision, workload);
  const isCommit = /^[0-9a-f]{7,64}$/.test(version);
  return version === previous && !isCommit ? `${version} (revision ${revision.number})` : version;
}

function nameOf({ template, name }: Revision, workload: string): string {
  return versionOf(template, workload) ?? name;
}
