import { clusterEntity } from '../../src/evidence-of.ts';
import type { Occurrence } from '../../src/schema/index.ts';
import type { Item } from '../kubernetes/cluster.ts';
import { Condition, conditionOccurrence } from '../kubernetes/condition.ts';
import { occurrenceAt } from '../kubernetes/occurrence-at.ts';
import { Application, lastSync } from './application.ts';
import { readEach } from '../kubernetes/read-each.ts';

/** What Argo CD says went wrong with an application: a sync, its health, an error of its own. */
export function occurrencesOf(cluster: string, item: Item): Occurrence[] {
  const application = Application.safeParse(item).data;
  if (!application) return [];
  const { name, namespace } = item.metadata;
  const entity = clusterEntity({ cluster, namespace: namespace ?? null, type: 'Application', name });
  const { health, conditions } = application.status ?? {};
  const state = lastSync(application);
  const failed =
    state && ['Failed', 'Error', 'Terminating'].includes(state.phase)
      ? occurrenceAt({
          source: 'pipeline',
          type: `Sync${state.phase}`,
          entity,
          at: state.finishedAt ?? state.startedAt,
          summary: `Application ${name}: the sync is ${state.phase}: ${state.message ?? ''}`,
          text: JSON.stringify(withoutPeople(state), null, 2),
        })
      : [];
  const unhealthy =
    health?.status && health.status !== 'Healthy'
      ? occurrenceAt({
          source: 'cluster',
          type: health.status,
          entity,
          at: health.lastTransitionTime,
          summary: `Application ${name} is ${health.status}: ${health.message ?? ''}`,
          text: JSON.stringify(health, null, 2),
        })
      : [];
  const errors = readEach(Condition, conditions).flatMap((condition) =>
    conditionOccurrence({ cluster, type: 'Application' }, item, condition),
  );
  return [...failed, ...unhealthy, ...errors];
}

/** What the sync did, without who asked for it and with what: that stands in the object. */
function withoutPeople({
  phase,
  message,
  startedAt,
  finishedAt,
  syncResult,
}: NonNullable<ReturnType<typeof lastSync>>) {
  const { revision, revisions, resources } = syncResult ?? {};
  return { phase, message, startedAt, finishedAt, syncResult: { revision, revisions, resources } };
}
