import { isMap } from 'yaml';
import { Refusal } from '../refusal.ts';
import { hasMap, setIn } from './set.ts';
import type { Workload } from './workload.ts';

/**
 * A memory limit as high as what the container requests, which is what the scheduler keeps free for it. Refused where
 * nothing is requested: a number would be a guess. No limit on CPU, which slows a service instead of ending it.
 */
export function limits(workload: Workload): string {
  const { container, containerPath, path } = workload;
  const requested = container.getIn(['resources', 'requests', 'memory']);
  if (requested === undefined) throw new Refusal(`\`${path}\` requests no memory, so nothing says how much is needed`);
  const value = { memory: requested };
  const resources = [...containerPath, 'resources'];
  if (!hasMap(workload, [...resources, 'limits'])) return setIn(workload, [...resources, 'limits'], value);
  if (isMap(container.getIn(['resources', 'limits'], true)) && container.hasIn(['resources', 'limits', 'memory'])) {
    throw new Refusal(`\`${path}\` already limits memory`);
  }
  return setIn(workload, [...resources, 'limits', 'memory'], requested);
}
