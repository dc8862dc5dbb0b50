import type { EntityRef } from '../../../schema/index.ts';
import type { KubeObject, Workload } from '../cluster-state.ts';
import { isReady } from '../cluster-state.ts';
import type { Fault, FaultKind, Proof } from '../fault.ts';
import { listAt, textAt } from '../json.ts';
import { nodeNamed } from '../places.ts';
import { isShort } from '../signs.ts';
import type { Situation } from '../situation.ts';

/** What each part of a node does, by the name of its unit or pod. */
const PARTS: readonly (readonly [FaultKind, RegExp])[] = [
  ['kube-proxy-down', /kube-proxy/],
  ['scheduler-down', /kube-scheduler/],
  ['kubelet-down', /kubelet/],
  ['container-runtime-down', /containerd|cri-o|crio|dockerd?\b/],
];
const RUNTIME =
  /container runtime (?:is down|status check)|PLEG is not healthy|containerd\.sock|crio\.sock|runtime service is not/i;

/** A node, or a part of the cluster on a node, that is down. */
export function components(situation: Situation): Fault[] {
  const units = [...stoppedUnits(situation), ...stoppedPods(situation)];
  const isTold = (node: EntityRef): boolean => units.some(({ entity }) => entity.ref === node.ref);
  return [
    ...units,
    ...lostNodes(situation, isTold),
    ...(units.some(({ kind }) => kind === 'scheduler-down') ? [] : silentScheduler(situation)),
  ];
}

/** Units that the service manager of a node says are not running, as `systemctl status` prints it. */
function stoppedUnits(situation: Situation): Fault[] {
  return situation.documents.flatMap((seen): Fault[] => {
    const { text, entity } = seen.observation;
    const unit = /(\S{1,80})\.service\b/.exec(text.slice(0, 4000))?.[1];
    const active = /^\s{0,20}Active: (inactive|failed|deactivating|activating)\b.{0,120}$/m.exec(text.slice(0, 4000));
    const kind = PARTS.find(([, pattern]) => pattern.test(unit ?? ''))?.[0];
    if (!active || !kind || entity?.kind !== 'k8s') return [];
    const node = entity.ref.split('/').at(-1) ?? '';
    return [
      down(
        kind,
        node,
        situation,
        { seen, title: `${unit ?? ''} on ${node}`, quote: active[0].trim() },
        active[1] ?? 'down',
      ),
    ];
  });
}

/** Parts of the cluster that run as pods of their own. */
function stoppedPods(situation: Situation): Fault[] {
  return situation.state.all('Pod').flatMap((pod): Fault[] => {
    const kind = PARTS.find(
      ([part, pattern]) => (part === 'kube-proxy-down' || part === 'scheduler-down') && pattern.test(pod.name),
    )?.[0];
    const node = textAt(pod.json, 'spec', 'nodeName');
    if (!kind || pod.namespace !== 'kube-system' || isReady(pod) || node === null) return [];
    return [down(kind, node, situation, { seen: pod.seen, title: `pod ${pod.name}`, quote: 'Ready' }, 'not ready')];
  });
}

/** Nodes that are not ready, by what they or the control plane say of it. */
function lostNodes(situation: Situation, isTold: (node: EntityRef) => boolean): Fault[] {
  return situation.state.all('Node').flatMap((node): Fault[] => {
    const ready = listAt(node.json, 'status', 'conditions').find((one) => textAt(one, 'type') === 'Ready');
    if (!ready || textAt(ready, 'status') === 'True' || isTold(node.entity)) return [];
    const message = textAt(ready, 'message') ?? '';
    const isRuntime = RUNTIME.test(message) || hasRuntimeEvents(node, situation);
    // A kubelet that says why its node is not ready is there itself.
    if (!isRuntime && textAt(ready, 'reason') === 'KubeletNotReady') return [];
    const kind = isRuntime ? 'container-runtime-down' : 'kubelet-down';
    return [
      down(
        kind,
        node.name,
        situation,
        { seen: node.seen, title: `condition Ready of ${node.name}`, quote: message === '' ? 'Ready' : message },
        message === '' ? 'not ready' : message,
      ),
    ];
  });
}

function hasRuntimeEvents(node: KubeObject, { state }: Situation): boolean {
  const onNode = state.all('Pod').filter((pod) => textAt(pod.json, 'spec', 'nodeName') === node.name);
  return [node, ...onNode].some(({ kind, namespace, name }) =>
    state.eventsOf(kind, namespace, name).some(({ message }) => RUNTIME.test(message)),
  );
}

/** Pods that wait and of which the scheduler says nothing at all: it does not run. */
function silentScheduler(situation: Situation): Fault[] {
  const { state } = situation;
  const ignored = state
    .all('Pod')
    .filter(
      (pod) =>
        textAt(pod.json, 'status', 'phase') === 'Pending' &&
        !textAt(pod.json, 'spec', 'nodeName') &&
        !listAt(pod.json, 'status', 'conditions').some((one) => textAt(one, 'type') === 'PodScheduled') &&
        state.eventsOf('Pod', pod.namespace, pod.name).every(({ reason }) => reason !== 'FailedScheduling'),
    );
  const [first] = ignored;
  const control = state
    .all('Node')
    .find(({ labels, json }) =>
      [...Object.entries(labels).flat(), ...listAt(json, 'spec', 'taints').map((one) => textAt(one, 'key') ?? '')].some(
        (text) => /control-plane|^master$|role\/master/.test(text),
      ),
    );
  if (!first || !control) return [];
  return [
    {
      ...down(
        'scheduler-down',
        control.name,
        situation,
        { seen: first.seen, title: `pod ${first.name} waits unseen`, quote: 'Pending' },
        'silent',
      ),
      certainty: 'shown',
    },
  ];
}

const NAMES: Partial<Record<FaultKind, string>> = {
  'kube-proxy-down': 'kube-proxy',
  'scheduler-down': 'kube-scheduler',
  'kubelet-down': 'The kubelet',
  'container-runtime-down': 'The container runtime',
};

function down(kind: FaultKind, node: string, { state }: Situation, proof: Proof, how: string): Fault {
  const standsOn = ({ pods }: Workload): boolean => pods.some((pod) => textAt(pod.json, 'spec', 'nodeName') === node);
  const isWaiting = ({ pods }: Workload): boolean =>
    pods.some((pod) => textAt(pod.json, 'status', 'phase') === 'Pending' && !textAt(pod.json, 'spec', 'nodeName'));
  const affected = state.workloads.filter(
    kind === 'scheduler-down' ? isWaiting : (one) => standsOn(one) || (isShort(one) && isWaiting(one)),
  );
  const condition = state.find('Node', null, node);
  return {
    kind,
    entity: nodeNamed(node, state),
    explains: affected.map(({ name }) => name),
    certainty: 'stated',
    statement: `${NAMES[kind] ?? kind} on ${node} is down (${how.slice(0, 80)})`,
    refutedBy: `${NAMES[kind] ?? kind} on ${node} answers during the incident`,
    proof: [proof, ...(condition ? [{ seen: condition.seen, title: `node ${node}`, quote: 'Ready' }] : [])],
  };
}
