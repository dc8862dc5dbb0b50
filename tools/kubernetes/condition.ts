import { z } from 'zod';
import { clusterEntity } from '../../src/evidence-of.ts';
import type { Occurrence } from '../../src/schema/index.ts';
import type { Item } from './cluster.ts';
import { occurrenceAt } from './occurrence-at.ts';

/** One condition of an object's status. */
export const Condition = z.looseObject({
  type: z.string(),
  status: z.string().nullish(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  lastUpdateTime: z.string().nullish(),
  lastTransitionTime: z.string().nullish(),
});
export type Condition = z.infer<typeof Condition>;

/** A condition of an object of a cluster as what happened when it last changed; none where it does not say when. */
export function conditionOccurrence(
  { cluster, type }: { cluster: string; type: string },
  { metadata: { namespace, name } }: Item,
  condition: Condition,
): Occurrence[] {
  const { status, reason, message } = condition;
  const place = `${type} ${namespace ?? '-'}/${name}`;
  return occurrenceAt({
    source: 'cluster',
    type: reason || condition.type,
    entity: clusterEntity({ cluster, namespace: namespace ?? null, type, name }),
    at: condition.lastTransitionTime,
    summary: `${place}: ${condition.type}${status ? ` is ${status}` : ''}: ${message ?? reason ?? ''}`,
    text: JSON.stringify(condition, null, 2),
  });
}
