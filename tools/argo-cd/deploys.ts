import { compareInstants, type Deploy, type Instant } from '../../src/schema/index.ts';
import type { Item } from '../kubernetes/cluster.ts';
import { earliest, latest, readTime } from '../kubernetes/read-instant.ts';
import { Application, historyOf, lastSync, revisionsOf, serviceOf, type Sync } from './application.ts';

interface Change {
  revisions: string[];
  /** What was synced besides the revision: repository, path, parameters. */
  source: string;
  startedAt: Instant;
  finishedAt: Instant;
  status: Deploy['status'];
  known: string;
}

/**
 * What an application was synced to when, oldest first. A sync of what was there already is no change. `finishedAt` is
 * when the manifests were applied, not when the pods were ready. The last operation counts where the history leaves it
 * out: the history keeps full syncs that succeeded.
 */
export function deploysOf(item: Item, environment: string): Deploy[] {
  const application = Application.safeParse(item).data;
  if (!application) return [];
  const { name, namespace } = item.metadata;
  const kept = historyOf(application).flatMap(changeOf);
  const last = lastChange(application, kept);
  const ordered = [...kept, ...(last ? [last] : [])].toSorted((a, b) => compareInstants(a.finishedAt, b.finishedAt));
  return ordered.flatMap((change, index) => {
    const before = ordered.slice(0, index).findLast(({ status }) => status === 'succeeded');
    if (before && isSame(before, change)) return [];
    const moved = changedRevision(change, before);
    return [
      {
        kind: 'deploy' as const,
        service: serviceOf(name, application),
        environment,
        sha: moved.now,
        previousSha: moved.before,
        startedAt: change.startedAt,
        finishedAt: change.finishedAt,
        status: change.status,
        reason: `Argo CD synced ${name} to ${moved.now}`,
        text: [
          `Application ${namespace ?? '-'}/${name}: ${change.revisions.join(', ')}`,
          ...(before ? [`after ${before.revisions.join(', ')}`] : []),
          `started ${change.startedAt}, finished ${change.finishedAt} (${change.known}), ${change.status}`,
          ...(before && before.source !== change.source ? ['its source changed too'] : []),
        ].join('\n'),
      },
    ];
  });
}

function changeOf(sync: Sync): Change[] {
  const finished = readTime(sync.deployedAt)?.at;
  const started = readTime(sync.deployStartedAt)?.at ?? finished;
  const revisions = revisionsOf(sync);
  if (finished === undefined || started === undefined || revisions.length === 0) return [];
  const when = { startedAt: earliest(started, finished), finishedAt: latest(started, finished) };
  return [{ revisions, source: sourceOf(sync), ...when, status: 'succeeded', known: 'history: manifests applied' }];
}

/** The last operation as a change, unless the history has it. */
function lastChange(application: Application, kept: readonly Change[]): Change | undefined {
  const state = lastSync(application);
  const started = readTime(state?.startedAt)?.at;
  const result = state?.syncResult;
  if (!state || started === undefined || !result) return undefined;
  const revisions = revisionsOf(result);
  const finished = readTime(state.finishedAt)?.at ?? started;
  const isKept = kept.some(
    (change) => compareInstants(change.startedAt, started) >= 0 && compareInstants(change.startedAt, finished) <= 0,
  );
  if (isKept || revisions.length === 0) return undefined;
  const status = state.phase === 'Succeeded' ? 'succeeded' : isOver(state.phase) ? 'failed' : 'unknown';
  return {
    revisions,
    source: sourceOf({ source: result.source, sources: result.sources }),
    startedAt: started,
    finishedAt: latest(started, finished),
    status,
    known: `operationState: ${state.phase}`,
  };
}

function isOver(phase: string): boolean {
  return phase === 'Failed' || phase === 'Error';
}

function sourceOf({ source, sources }: { source?: unknown; sources?: unknown }): string {
  return JSON.stringify(Array.isArray(sources) && sources.length > 0 ? sources : (source ?? null));
}

function isSame(before: Change, now: Change): boolean {
  return before.source === now.source && JSON.stringify(before.revisions) === JSON.stringify(now.revisions);
}

/** Of several sources, the first whose revision moved; it stands for the version. */
function changedRevision(now: Change, before: Change | undefined): { now: string; before: string | null } {
  const moved = now.revisions.findIndex((revision, index) => revision !== before?.revisions[index]);
  const index = Math.max(0, moved);
  return { now: now.revisions[index] ?? '', before: before?.revisions[index] ?? null };
}
