import { z } from 'zod';
import { readEach } from '../kubernetes/read-each.ts';

const Text = z.string().nullish();
const Texts = z.array(z.string()).nullish();

/** One full sync that succeeded; a source is a repository, a path and parameters. */
const Sync = z.looseObject({
  revision: Text,
  revisions: Texts,
  deployStartedAt: Text,
  deployedAt: Text,
  source: z.unknown().optional(),
  sources: z.array(z.unknown()).nullish(),
});
export type Sync = z.infer<typeof Sync>;

/** The last operation, whatever became of it. */
const Operation = z.looseObject({
  phase: z.string(),
  message: Text,
  startedAt: Text,
  finishedAt: Text,
  operation: z
    .looseObject({
      sync: z
        .looseObject({
          revision: Text,
          revisions: Texts,
          dryRun: z.boolean().nullish(),
          resources: z.unknown().optional(),
        })
        .nullish(),
    })
    .nullish(),
  syncResult: z
    .looseObject({
      revision: Text,
      revisions: Texts,
      source: z.unknown().optional(),
      sources: z.unknown().optional(),
      resources: z.unknown().optional(),
    })
    .nullish(),
});

/** An Application as far as it is read, the same through Argo CD and through the cluster. */
export const Application = z.looseObject({
  spec: z
    .looseObject({
      project: Text,
      destination: z.looseObject({ namespace: Text, server: Text, name: Text }).nullish(),
    })
    .nullish(),
  status: z
    .looseObject({
      history: z.array(z.unknown()).nullish(),
      operationState: z.unknown().optional(),
      health: z.looseObject({ status: Text, message: Text, lastTransitionTime: Text }).nullish(),
      conditions: z.array(z.unknown()).nullish(),
      resources: z.array(z.unknown()).nullish(),
    })
    .nullish(),
});
export type Application = z.infer<typeof Application>;

/** The syncs that are kept, oldest first; Argo CD keeps ten, and only full ones that succeeded. */
export function historyOf({ status }: Application): Sync[] {
  return readEach(Sync, status?.history);
}

/** The last operation if it was a sync that was to change something. */
export function lastSync({ status }: Application): z.infer<typeof Operation> | undefined {
  const state = Operation.safeParse(status?.operationState).data;
  return state && !state.operation?.sync?.dryRun ? state : undefined;
}

/** The revisions of a sync, one for each of its sources. */
export function revisionsOf({ revision, revisions }: Pick<Sync, 'revision' | 'revisions'>): string[] {
  if (revisions && revisions.length > 0) return revisions;
  return revision ? [revision] : [];
}

const Resource = z.looseObject({ kind: z.string(), name: z.string() });
const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']);

/** An application of one workload goes by that one's name; one of several, or of none, goes by its own. */
export function serviceOf(name: string, { status }: Application): string {
  const workloads = readEach(Resource, status?.resources).filter(({ kind }) => WORKLOADS.has(kind));
  return workloads.length === 1 ? (workloads[0]?.name ?? name) : name;
}
