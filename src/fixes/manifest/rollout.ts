import { Refusal } from '../refusal.ts';
import { setIn } from './set.ts';
import type { Workload } from './workload.ts';

/** A rollout that takes no copy away before its successor is ready. */
export function rollout(workload: Workload): string {
  const { type, document, path } = workload;
  if (type !== 'Deployment') throw new Refusal(`a ${type} is not rolled out by a strategy`);
  if (document.hasIn(['spec', 'strategy'])) throw new Refusal(`\`${path}\` already sets how it is rolled out`);
  const value = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
  return setIn(workload, ['spec', 'strategy'], value);
}
