import { z } from 'zod';
import { compareInstants, type Deploy } from '../../src/schema/index.ts';
import type { Item } from '../kubernetes/cluster.ts';
import { readTime } from '../kubernetes/read-instant.ts';
import { readEach } from '../kubernetes/read-each.ts';

const Text = z.string().nullish();
const Snapshot = z.looseObject({
  name: z.string(),
  version: z.number().int(),
  chartName: Text,
  chartVersion: Text,
  appVersion: Text,
  configDigest: Text,
  lastDeployed: z.string(),
  status: z.string(),
});
type Snapshot = z.infer<typeof Snapshot>;
const Status = z.looseObject({ history: z.array(z.unknown()).nullish() });

/** What a HelmRelease deployed when, oldest first; a revision that repeats the one before is no change. */
export function releaseDeploys(item: Item, environment: string): Deploy[] {
  const snapshots = readEach(Snapshot, Status.safeParse(item['status']).data?.history).toSorted(
    (a, b) => a.version - b.version,
  );
  const place = `HelmRelease ${item.metadata.namespace ?? '-'}/${item.metadata.name}`;
  return snapshots
    .flatMap((snapshot, index): Deploy[] => {
      const before = snapshots[index - 1];
      const time = readTime(snapshot.lastDeployed);
      if (!time || (before && isRepeated(before, snapshot))) return [];
      const { name, version, status, configDigest } = snapshot;
      const previous = before && versionOf(before);
      const own = versionOf(snapshot);
      return [
        {
          kind: 'deploy',
          service: name,
          environment,
          sha: own === previous ? `${own} (revision ${version})` : own,
          previousSha: previous ?? null,
          startedAt: time.at,
          finishedAt: time.at,
          status: outcomeOf(status),
          reason: `Flux deployed revision ${version} of Helm release ${name}`,
          text: [
            `${place}: release ${name}, revision ${version}, ${own}, ${status}`,
            ...(before ? [`after revision ${before.version}, ${previous ?? ''}`] : []),
            `deployed ${snapshot.lastDeployed}; when it finished is not kept`,
            `values ${configDigest ?? 'unknown'}${before ? `, before ${before.configDigest ?? 'unknown'}` : ''}`,
          ].join('\n'),
        },
      ];
    })
    .toSorted((a, b) => compareInstants(a.startedAt, b.startedAt));
}

/** A commit that the chart names as its app, else the chart and its version. */
function versionOf({ appVersion, chartName, chartVersion, version }: Snapshot): string {
  if (appVersion && /^[0-9a-f]{7,40}$/.test(appVersion)) return appVersion;
  return chartName && chartVersion ? `${chartName}-${chartVersion}` : `revision ${version}`;
}

function isRepeated(before: Snapshot, now: Snapshot): boolean {
  const of = ({ chartName, chartVersion, appVersion, configDigest, status }: Snapshot): string =>
    JSON.stringify([chartName, chartVersion, appVersion, configDigest, outcomeOf(status)]);
  return Boolean(now.configDigest) && of(before) === of(now);
}

function outcomeOf(status: string): Deploy['status'] {
  if (status === 'failed') return 'failed';
  return status === 'deployed' || status === 'superseded' ? 'succeeded' : 'unknown';
}
