import type { Deploy, Occurrence } from '../../src/schema/index.ts';
import { compareInstants } from '../../src/schema/index.ts';
import { clusterEntity } from '../../src/evidence-of.ts';
import type { Item } from '../kubernetes/cluster.ts';
import { occurrenceAt } from '../kubernetes/occurrence-at.ts';
import { latest, readTime, type ReadTime } from '../kubernetes/read-instant.ts';

/** One revision of a release, as the labels of its record tell it. */
export interface Release {
  namespace: string;
  name: string;
  revision: number;
  status: string;
  /** When its record was made, which Helm does before it applies anything. */
  created: ReadTime;
  /** When its status last changed: of one that was superseded, that is when the next one was done. */
  modified: ReadTime | undefined;
}

/** Reads the labels of a record; undefined where they are not those of a release. */
export function releaseOf({ metadata }: Item): Release | undefined {
  const { namespace, labels, creationTimestamp } = metadata;
  const { owner, name, status, version = '', modifiedAt, createdAt } = labels ?? {};
  const created = readTime(creationTimestamp) ?? readTime(createdAt);
  if (owner !== 'helm' || !name || !status || !/^\d{1,9}$/.test(version) || !created) return undefined;
  const release = { namespace: namespace ?? '', name, revision: Number(version), status };
  return { ...release, created, modified: readTime(modifiedAt) };
}

/** The revisions of one release as deploys, oldest first. Labels name no chart: the version is the revision. */
export function deploysOf(releases: readonly Release[], environment: string): Deploy[] {
  const ordered = releases.toSorted((a, b) => a.revision - b.revision);
  return ordered.map((release, index) => {
    const before = ordered.slice(0, index).findLast(({ status }) => tookEffect(status));
    const startedAt = release.created.at;
    const isLast = ['deployed', 'failed'].includes(release.status) && release.modified;
    const finishedAt = isLast ? latest(startedAt, isLast.at) : startedAt;
    return {
      kind: 'deploy',
      service: release.name,
      environment,
      sha: `revision ${release.revision}`,
      previousSha: before ? `revision ${before.revision}` : null,
      startedAt,
      finishedAt,
      status: outcomeOf(release.status),
      reason: `Helm release ${release.name} revision ${release.revision} is ${release.status}`,
      text: [
        `Helm release ${release.namespace}/${release.name}: revision ${release.revision}, ${release.status}`,
        ...(before ? [`after revision ${before.revision}, ${before.status}`] : []),
        `started ${startedAt} (its record was made)`,
        isLast ? `finished ${finishedAt} (label modifiedAt)` : 'when it finished is not kept',
      ].join('\n'),
    };
  });
}

/** A release that is not where it was meant to be: left in the middle of an operation, or taken away. */
export function unsettled(cluster: string, releases: readonly Release[]): Occurrence[] {
  return releases
    .filter(({ status }) => status.startsWith('pending-') || status.startsWith('uninstall'))
    .flatMap(({ namespace, name, revision, status, created, modified }) =>
      occurrenceAt({
        source: 'pipeline',
        type: status,
        entity: clusterEntity({ cluster, namespace, type: 'Release', name }),
        at: modified?.raw ?? created.raw,
        summary: `Helm release ${namespace}/${name} revision ${revision} is ${status}`,
        text: JSON.stringify({ namespace, name, revision, status, created: created.raw, modified: modified?.raw }),
      }),
    )
    .toSorted((a, b) => compareInstants(a.firstAt, b.firstAt));
}

function tookEffect(status: string): boolean {
  return status === 'deployed' || status === 'superseded' || status.startsWith('uninstall');
}

function outcomeOf(status: string): Deploy['status'] {
  if (status === 'failed') return 'failed';
  return tookEffect(status) ? 'succeeded' : 'unknown';
}
