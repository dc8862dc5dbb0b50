import { Refusal } from '../refusal.ts';
import { appendDocument } from './append-document.ts';
import { replicasOf, selectorOf, type Workload } from './workload.ts';

/** A budget beside the workload: a drain takes one copy at a time. Refused for a single copy, which it would pin down. */
export function disruptionBudget(workload: Workload): string {
  const { name, namespace, path, type } = workload;
  if (type === 'DaemonSet') throw new Refusal('a drain leaves the copies of a DaemonSet alone');
  if (replicasOf(workload) < 2) {
    throw new Refusal(`\`${path}\` asks for one copy of ${name}, and a budget would keep its node from being drained`);
  }
  return appendDocument(workload, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, ...(namespace === null ? {} : { namespace }) },
    spec: { maxUnavailable: 1, selector: { matchLabels: selectorOf(workload) } },
  });
}
