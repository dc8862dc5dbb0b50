import { Refusal } from '../refusal.ts';
import { setIn } from './set.ts';
import { replicasOf, type Workload } from './workload.ts';

/** Two copies in the place of one. */
export function replicas(workload: Workload): string {
  const { type, path } = workload;
  if (type === 'DaemonSet') throw new Refusal('a DaemonSet runs one copy a node');
  const copies = replicasOf(workload);
  if (copies > 1) throw new Refusal(`\`${path}\` already asks for ${copies} copies`);
  return setIn(workload, ['spec', 'replicas'], 2);
}
