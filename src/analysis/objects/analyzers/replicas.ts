import type { Fault } from '../fault.ts';
import { selectedBy } from '../endpoints.ts';
import type { Situation } from '../situation.ts';

/** A workload that others call and that is told to run no pods. */
export function replicas({ state, calls }: Situation): Fault[] {
  return state.workloads
    .filter(({ desired, object }) => desired === 0 && object.kind !== 'DaemonSet')
    .flatMap((workload): Fault[] => {
      const { object, name } = workload;
      const front = state.all('Service').find((service) => selectedBy(service, state).includes(workload));
      const isCalled = calls.some(({ callee }) => callee === name);
      if (!front && !isCalled) return [];
      const scaled = state
        .eventsOf(object.kind, object.namespace, name)
        .findLast(({ reason, message }) => reason === 'ScalingReplicaSet' && /to 0\b/.test(message));
      return [
        {
          kind: 'replicas-zero',
          entity: object.entity,
          explains: [name],
          certainty: 'stated',
          statement: `${name} is told to run no pods`,
          refutedBy: `A pod of ${name} that takes traffic`,
          proof: [
            { seen: object.seen, title: `replicas of ${name}`, quote: '"replicas":0' },
            ...(scaled ? [{ seen: scaled.seen, title: `${scaled.reason} of ${name}` }] : []),
            ...(front ? [{ seen: front.seen, title: `Service ${front.name}` }] : []),
          ],
        },
      ];
    });
}
