import { Refusal } from '../refusal.ts';
import { appendDocument } from './append-document.ts';
import { replicasOf, type Workload } from './workload.ts';

/** Of the processor time that is requested. */
const TARGET_PERCENT = 70;

/**
 * An autoscaler beside the workload, between the copies that it has and twice as many. Refused where no processor time
 * is requested, because that is what the share is of.
 */
export function autoscaler(workload: Workload): string {
  const { name, namespace, path, type, container } = workload;
  if (type === 'DaemonSet') throw new Refusal('a DaemonSet runs one copy a node');
  if (!container.hasIn(['resources', 'requests', 'cpu'])) {
    throw new Refusal(`\`${path}\` requests no processor time, so its use has nothing to be a share of`);
  }
  const copies = Math.max(2, replicasOf(workload));
  return appendDocument(workload, {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, ...(namespace === null ? {} : { namespace }) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: type, name },
      minReplicas: copies,
      maxReplicas: copies * 2,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: TARGET_PERCENT } },
        },
      ],
    },
  });
}
