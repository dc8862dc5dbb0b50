import { z } from 'zod';
import { compareInstants, instant, epochMs, type Deploy, type Instant } from '../../src/schema/index.ts';
import type { Item } from '../kubernetes/cluster.ts';
import { Condition } from '../kubernetes/condition.ts';
import { latest, readTime } from '../kubernetes/read-instant.ts';
import { versionIn } from './revision.ts';
import { readEach } from '../kubernetes/read-each.ts';

const Text = z.string().nullish();

/** What was applied, by the digest of all of it; the same digest with the same status is one entry, however often. */
const Snapshot = z.looseObject({
  digest: z.string(),
  firstReconciled: z.string(),
  lastReconciled: z.string(),
  lastReconciledDuration: Text,
  lastReconciledStatus: Text,
  totalReconciliations: z.number().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});
type Snapshot = z.infer<typeof Snapshot>;

const Status = z.looseObject({
  lastAppliedRevision: Text,
  conditions: z.array(Condition).nullish(),
  history: z.array(z.unknown()).nullish(),
  inventory: z.looseObject({ entries: z.array(z.looseObject({ id: z.string() })).nullish() }).nullish(),
});
const Spec = z.looseObject({ sourceRef: z.looseObject({ kind: Text, name: Text, namespace: Text }).nullish() });
const Source = z.looseObject({ artifact: z.looseObject({ revision: Text, lastUpdateTime: Text }).nullish() });

interface Applied {
  digest: string;
  revision: string;
  startedAt: Instant;
  finishedAt: Instant;
  status: Deploy['status'];
  known: string;
}

/**
 * What a Kustomization applied when, oldest first: one deploy for each digest, because `lastReconciled` moves with every
 * interval whether anything changed or not. Before Flux kept a history, only the fetch of the applied revision is dated.
 */
export function kustomizationDeploys(item: Item, sources: readonly Item[], environment: string): Deploy[] {
  const status = Status.safeParse(item['status']).data;
  if (!status) return [];
  const snapshots = readEach(Snapshot, status.history);
  const applied = snapshots.length > 0 ? appliedIn(snapshots) : fetched(item, status.lastAppliedRevision, sources);
  const place = `Kustomization ${item.metadata.namespace ?? '-'}/${item.metadata.name}`;
  const name = serviceOf(item.metadata.name, status);
  return applied.map(({ digest, revision, startedAt, finishedAt, status: outcome, known }, index) => {
    const before = applied.slice(0, index).findLast((one) => one.status === 'succeeded');
    return {
      kind: 'deploy',
      service: name,
      environment,
      sha: versionIn(revision),
      previousSha: before ? versionIn(before.revision) : null,
      startedAt,
      finishedAt,
      status: outcome,
      reason: `Flux applied ${revision} (${place})`,
      text: [
        `${place}: revision ${revision}${digest === '' ? '' : `, digest ${digest}`}`,
        ...(before ? [`after revision ${before.revision}${before.digest ? `, digest ${before.digest}` : ''}`] : []),
        `started ${startedAt}, finished ${finishedAt} (${known}), ${outcome}`,
      ].join('\n'),
    };
  });
}

function appliedIn(snapshots: readonly Snapshot[]): Applied[] {
  const read = snapshots.flatMap((snapshot) => {
    const [first, last] = [readTime(snapshot.firstReconciled)?.at, readTime(snapshot.lastReconciled)?.at];
    return first !== undefined && last !== undefined ? [{ snapshot, first, last }] : [];
  });
  return read
    .flatMap(({ snapshot, first, last }) => {
      const { digest, metadata, lastReconciledStatus, totalReconciliations, lastReconciledDuration } = snapshot;
      const outcome = lastReconciledStatus === 'ReconciliationSucceeded' ? 'succeeded' : 'failed';
      const about = { digest, revision: metadata?.['revision'] ?? digest, status: outcome } as const;
      const tookMs = totalReconciliations === 1 ? durationMs(lastReconciledDuration ?? '') : 0;
      const startedAt = tookMs > 0 ? instant(epochMs(first) - tookMs) : first;
      const once = { ...about, startedAt, finishedAt: first, known: 'it was first reconciled then' };
      // An entry that went on being reconciled after a younger one stopped has come back in between.
      const between = read.filter(
        (other) =>
          other.snapshot.digest !== digest &&
          compareInstants(other.first, first) > 0 &&
          compareInstants(other.last, last) < 0,
      );
      const [other] = between;
      if (!other) return [once];
      const left = latest(other.last, ...between.map((one) => one.last));
      return [once, { ...about, startedAt: left, finishedAt: last, known: 'it came back within this time' }];
    })
    .toSorted((a, b) => compareInstants(a.startedAt, b.startedAt) || compareInstants(a.finishedAt, b.finishedAt));
}

function fetched(item: Item, revision: string | null | undefined, sources: readonly Item[]): Applied[] {
  const { kind, name, namespace } = Spec.safeParse(item['spec']).data?.sourceRef ?? {};
  const source = sources.find(
    ({ metadata }) => metadata.name === name && metadata.namespace === (namespace ?? item.metadata.namespace),
  );
  const artifact = kind === 'GitRepository' ? Source.safeParse(source?.['status']).data?.artifact : undefined;
  const at = readTime(artifact?.lastUpdateTime)?.at;
  if (!revision || artifact?.revision !== revision || at === undefined) return [];
  const known = 'its source was fetched then, and it was applied some time later';
  return [{ digest: '', revision, startedAt: at, finishedAt: at, status: 'unknown', known }];
}

/** What is deployed by a name of its own goes by that name; a Kustomization of several goes by its own. */
function serviceOf(name: string, { inventory }: z.infer<typeof Status>): string {
  const workloads = (inventory?.entries ?? []).flatMap(({ id }) => {
    const [, workload, group, kind] = id.split('_');
    return group === 'apps' && workload && /^(Deployment|StatefulSet|DaemonSet)$/.test(kind ?? '') ? [workload] : [];
  });
  return workloads.length === 1 ? (workloads[0] ?? name) : name;
}

/** A duration as Go writes it: `1m3.5s`, `820ms`. 0 where it cannot be read. */
function durationMs(text: string): number {
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, µs: 0.001 };
  if (!/^(?:\d{1,6}(?:\.\d{1,9})?(?:h|ms|m|s|µs)){1,4}$/.test(text)) return 0;
  const parts = [...text.matchAll(/(\d{1,6}(?:\.\d{1,9})?)(h|ms|m|s|µs)/g)];
  return Math.round(parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0));
}
