import { z } from 'zod';
import { compareInstants, type Instant } from '../../src/schema/index.ts';
import type { Item } from './cluster.ts';
import { Condition } from './condition.ts';
import { isRecord } from './object-text.ts';
import { isOfSame, messageOf, occurrenceOf } from './read-events.ts';
import { earliest, latest, readTime } from './read-instant.ts';
import type { Outcome, Revision, Rollouts, Start } from './rollout.ts';

const REVISION = 'deployment.kubernetes.io/revision';
/** Set once a rollback has used a ReplicaSet again: the revisions that it was before. */
const EARLIER = 'deployment.kubernetes.io/revision-history';

/** All forms that the deployment controller has had: `to 3`, `to 3 from 0`, `from 0 to 3`. */
const SCALED =
  /^Scaled (?<way>up|down) replica set (?<name>[a-z0-9.-]{1,253}) (?:from \d{1,9} )?to (?<to>\d{1,9})(?: from \d{1,9})?\b/;

const END_OF_TIME: Instant = '9999-12-31T23:59:59Z';

const Status = z.looseObject({ conditions: z.array(Condition).nullish() });

interface Scaling {
  way: 'up' | 'down';
  name: string;
  to: number;
  at: Instant;
}

/**
 * Which ReplicaSet of a Deployment took over when, told by the events about a Deployment of its name. A ReplicaSet that was made for a rollout tells it by its creation;
 * one that a rollback took up again only by events, by who wrote the template last, or by the Progressing condition.
 * `undatedUntil`: for each that was taken up again while nothing says when, the instant at which it was over.
 */
export function deploymentRollouts(
  deployment: Item,
  replicaSets: readonly Item[],
  events: readonly Item[],
): Rollouts & { undatedUntil: Instant[] } {
  const { name, namespace } = deployment.metadata;
  const about = events.filter((event) => isOfSame(event, deployment));
  const scalings = about.flatMap(scalingsOf).toSorted((a, b) => compareInstants(a.at, b.at));
  const revisions = replicaSets.map((item) => ({ item, revision: revisionOf(item) }));
  const starts = revisions.flatMap(({ item, revision }) => startsOf(item, revision, scalings));
  const gone = goneRevisions(scalings, replicaSets);
  const current = revisions.toSorted((a, b) => b.revision.number - a.revision.number)[0];
  const again = current && takenUpAgain(deployment, current, starts);
  const lost = revisions.filter(
    ({ item, revision }) =>
      item.metadata.annotations?.[EARLIER] !== undefined &&
      starts.filter((start) => start.revision === revision).length < 2 &&
      again?.revision !== revision,
  );
  const undatedUntil = lost.map(({ revision }) => {
    const followers = starts.filter((start) => start.revision.number > revision.number).map(({ at }) => at);
    return earliest(END_OF_TIME, ...followers);
  });
  const emptied = scalings.filter(({ way, to }) => way === 'down' && to === 0);
  const all = [...starts, ...gone, ...(again ? [again] : [])];
  const outcome = outcomeOf(deployment);
  return { type: 'Deployment', namespace: namespace ?? '', name, starts: all, emptied, outcome, undatedUntil };
}

function startsOf(item: Item, revision: Revision, scalings: readonly Scaling[]): Start[] {
  const created = readTime(item.metadata.creationTimestamp);
  const first = created ? [{ revision, at: created.at, known: 'its ReplicaSet was made' }] : [];
  // Only one that was taken up again took over more than once; else scaling up is just that.
  if (item.metadata.annotations?.[EARLIER] === undefined) return first;
  const ups = scalings.filter(
    ({ way, name, at }) =>
      way === 'up' && name === item.metadata.name && (!created || compareInstants(at, created.at) > 0),
  );
  return [...first, ...ups.map(({ at }) => ({ revision, at, known: 'event ScalingReplicaSet' }))];
}

/** ReplicaSets beyond the history limit are deleted; events may still tell of them. */
function goneRevisions(scalings: readonly Scaling[], replicaSets: readonly Item[]): Start[] {
  const known = new Set(replicaSets.map(({ metadata }) => metadata.name));
  const gone = new Map<string, Revision>();
  return scalings.flatMap(({ way, name, at }) => {
    if (way !== 'up' || known.has(name)) return [];
    const revision = gone.get(name) ?? { name, number: 0, template: undefined, changeCause: undefined };
    gone.set(name, revision);
    return [{ revision, at, known: 'event ScalingReplicaSet; its ReplicaSet is gone' }];
  });
}

/** When the serving ReplicaSet was taken up again, where events no longer say so. */
function takenUpAgain(
  deployment: Item,
  { item, revision }: { item: Item; revision: Revision },
  starts: readonly Start[],
): Start | undefined {
  const others = starts.filter((start) => start.revision !== revision);
  const [first] = others;
  if (item.metadata.annotations?.[EARLIER] === undefined || !first) return undefined;
  const before = latest(first.at, ...others.map(({ at }) => at));
  const isDated = starts.some((start) => start.revision === revision && compareInstants(start.at, before) > 0);
  if (isDated) return undefined;
  const [written, progressed] = [templateWrittenAt(deployment), readTime(progressing(deployment)?.lastUpdateTime)?.at];
  const isAfter = (at: Instant | undefined): at is Instant => at !== undefined && compareInstants(at, before) > 0;
  // A write after the rollout was over changed something else than the template.
  const isOfRollout = progressed === undefined || (written !== undefined && compareInstants(written, progressed) <= 0);
  if (isAfter(written) && isOfRollout) return { revision, at: written, known: 'the template was last written' };
  if (isAfter(progressed)) return { revision, at: progressed, known: 'condition Progressing was last updated' };
  return undefined;
}

/** The last time that anyone who owns a part of the pod template wrote the Deployment. */
function templateWrittenAt({ metadata }: Item): string | undefined {
  const times = (metadata.managedFields ?? []).flatMap((entry) => {
    if (!isRecord(entry) || (entry['subresource'] ?? '') !== '') return [];
    const fields = entry['fieldsV1'];
    const spec = isRecord(fields) ? fields['f:spec'] : undefined;
    const time = readTime(entry['time']);
    return isRecord(spec) && isRecord(spec['f:template']) && time ? [time.at] : [];
  });
  return times.toSorted(compareInstants).at(-1);
}

function progressing({ status }: Item): Condition | undefined {
  return Status.safeParse(status).data?.conditions?.find(({ type }) => type === 'Progressing');
}

function outcomeOf(deployment: Item): Outcome | undefined {
  const condition = progressing(deployment);
  if (!condition) return undefined;
  const at = readTime(condition.lastUpdateTime ?? condition.lastTransitionTime)?.at;
  if (at === undefined) return undefined;
  const known = `condition Progressing: ${condition.reason ?? condition.status}`;
  if (condition.status === 'False') return { status: 'failed', at, known };
  return { status: condition.reason === 'NewReplicaSetAvailable' ? 'succeeded' : 'unknown', at, known };
}

function revisionOf({ metadata: { name, annotations }, spec }: Item): Revision {
  return {
    name,
    number: Number(/^\d{1,9}$/.exec(annotations?.[REVISION] ?? '')?.[0] ?? 0),
    template: isRecord(spec) ? spec['template'] : undefined,
    changeCause: annotations?.['kubernetes.io/change-cause'],
  };
}

/** An event that stands for several tells of the first and the last. */
function scalingsOf(event: Item): Scaling[] {
  const { way, name = '', to } = SCALED.exec(messageOf(event))?.groups ?? {};
  const when = occurrenceOf('', event);
  if (!when || (way !== 'up' && way !== 'down')) return [];
  const instants = when.firstAt === when.lastAt ? [when.firstAt] : [when.firstAt, when.lastAt];
  return instants.map((at) => ({ way, name, to: Number(to), at }));
}
