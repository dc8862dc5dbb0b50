import type { ClusterState, KubeEvent, KubeObject, Workload } from './cluster-state.ts';
import type { Proof } from './fault.ts';
import { at, listAt, numberAt, textAt } from './json.ts';

/** Something the cluster says is wrong with a workload: an event, a condition, the state of a container. */
export interface Sign {
  reason: string;
  message: string;
  count: number;
  proof: Proof;
}

/** How one container of a pod stands. */
export interface ContainerState {
  name: string;
  ready: boolean;
  restarts: number;
  waiting: { reason: string; message: string } | null;
  /** How it ended last, where it ended. */
  ended: { reason: string; message: string; exitCode: number | null } | null;
  pod: KubeObject;
}

/** The containers of a pod, those that run before the others included. */
export function containerStates(pod: KubeObject): ContainerState[] {
  const lists = [
    ...listAt(pod.json, 'status', 'initContainerStatuses'),
    ...listAt(pod.json, 'status', 'containerStatuses'),
  ];
  return lists.map((status) => {
    const waiting = at(status, 'state', 'waiting');
    const now = at(status, 'state', 'terminated');
    const ended = textAt(now, 'reason') === 'Completed' ? undefined : (now ?? at(status, 'lastState', 'terminated'));
    return {
      name: textAt(status, 'name') ?? '',
      ready: at(status, 'ready') === true,
      restarts: numberAt(status, 'restartCount') ?? 0,
      waiting:
        waiting === undefined
          ? null
          : { reason: textAt(waiting, 'reason') ?? '', message: textAt(waiting, 'message') ?? '' },
      ended:
        ended === undefined
          ? null
          : {
              reason: textAt(ended, 'reason') ?? '',
              message: textAt(ended, 'message') ?? '',
              exitCode: numberAt(ended, 'exitCode'),
            },
      pod,
    };
  });
}

/** Whether fewer pods of a workload take traffic than should. */
export function isShort({ desired, ready }: Workload): boolean {
  return ready < desired;
}

/** All that the cluster says about a workload, its replica sets and its present pods; warnings and states alike. */
export function signsOf(workload: Workload, state: ClusterState): Sign[] {
  const { object, pods, replicaSets } = workload;
  const events = [object, ...replicaSets, ...pods]
    .flatMap(({ kind, namespace, name }) => state.eventsOf(kind, namespace, name))
    .map(signOfEvent);
  const conditions = [object, ...replicaSets, ...pods].flatMap(signsOfConditions);
  const containers = pods.flatMap(containerStates).flatMap(({ waiting, ended, name, pod }) => {
    const title = `state of container ${name} in ${pod.name}`;
    return [waiting, ended].flatMap((one): Sign[] =>
      one === null
        ? []
        : [
            {
              ...one,
              count: 1,
              proof: { seen: pod.seen, title, quote: one.message === '' ? one.reason : one.message },
            },
          ],
    );
  });
  return [...events, ...conditions, ...containers];
}

/** An event as a sign. */
export function signOfEvent({ reason, message, count, kind, name, seen }: KubeEvent): Sign {
  return { reason, message, count, proof: { seen, title: `${reason} of ${kind} ${name}` } };
}

function signsOfConditions({ json, kind, name, seen }: KubeObject): Sign[] {
  return listAt(json, 'status', 'conditions').flatMap((condition): Sign[] => {
    const [type, status] = [textAt(condition, 'type'), textAt(condition, 'status')];
    const isBad = type === 'ReplicaFailure' ? status === 'True' : status === 'False';
    const message = textAt(condition, 'message') ?? '';
    if (!isBad || message === '') return [];
    const title = `condition ${type ?? ''} of ${kind} ${name}`;
    return [
      { reason: textAt(condition, 'reason') ?? type ?? '', message, count: 1, proof: { seen, title, quote: message } },
    ];
  });
}
