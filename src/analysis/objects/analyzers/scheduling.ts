import type { ClusterState, KubeObject, Workload } from '../cluster-state.ts';
import type { Fault, FaultKind, Proof } from '../fault.ts';
import { at, entriesAt, listAt, recordAt, textAt } from '../json.ts';
import { nodesFor, type NodeVerdict } from '../node-fit.ts';
import { signsOf, type Sign } from '../signs.ts';
import type { Situation } from '../situation.ts';

/** What the scheduler says of nodes that it turned down. After `kube-scheduler`'s filter plugins. */
const REASONS: readonly (readonly [FaultKind, RegExp])[] = [
  ['node-affinity', /didn't match Pod's node affinity|didn't match node affinity/i],
  ['pod-anti-affinity', /didn't match pod (?:anti-)?affinity|anti-affinity rules/i],
  ['taint', /untolerated taint|had taints? that the pod didn't tolerate|had taint \{/i],
  ['cpu-capacity', /Insufficient cpu/i],
  ['memory-capacity', /Insufficient memory/i],
  ['node-cordoned', /were unschedulable/i],
];

/** A pod that waits for a node: which of its own demands leaves none. */
export function scheduling({ state }: Situation): Fault[] {
  return state.workloads.flatMap((workload): Fault[] => {
    const pending = workload.pods.find(
      (pod) => textAt(pod.json, 'status', 'phase') === 'Pending' && !textAt(pod.json, 'spec', 'nodeName'),
    );
    if (!pending) return [];
    const said = signsOf(workload, state).find(
      ({ reason }) => reason === 'FailedScheduling' || reason === 'Unschedulable',
    );
    // A claim that is not bound is the claim's fault, and stands with the volumes.
    if (said && /PersistentVolumeClaim|persistent ?volume/i.test(said.message)) return [];
    const kind = unmetDemand(workload, state, said);
    if (!kind) return [];
    const spec = at(workload.template, 'spec');
    const proof: Proof[] = [
      ...(said
        ? [said.proof]
        : [{ seen: pending.seen, title: `pod ${pending.name} waits for a node`, quote: 'Pending' }]),
      { seen: workload.object.seen, title: `${workload.object.kind} ${workload.name}`, quote: quoteOf(kind, spec) },
    ];
    return [
      {
        kind,
        entity: workload.object.entity,
        explains: [workload.name],
        certainty: said ? 'stated' : 'shown',
        statement: `No node takes ${workload.name}: ${WORDS[kind] ?? kind}`,
        refutedBy: 'A node that meets the demand and still does not take the pod',
        proof,
      },
    ];
  });
}

const WORDS: Partial<Record<FaultKind, string>> = {
  'node-cordoned': 'every node that it may run on is cordoned',
  'node-affinity': 'no node has what its node affinity asks for',
  'node-selector': 'no node has the labels of its node selector',
  'pod-anti-affinity': 'pods that it may not stand beside are on every node',
  taint: 'it tolerates no taint of the nodes that are left',
  'cpu-capacity': 'it asks for more CPU than any node has left',
  'memory-capacity': 'it asks for more memory than any node has left',
};

/**
 * The demand that leaves no node. Where the nodes were read, each filter is tried in turn on those that are left, in
 * the order from what the pod asks for to what the nodes have: the filter that takes the last node away is the cause.
 * Else what the scheduler said of most nodes.
 */
function unmetDemand(workload: Workload, state: ClusterState, said: Sign | undefined): FaultKind | undefined {
  const verdicts = nodesFor(workload, state);
  const spec = at(workload.template, 'spec');
  if (verdicts.length > 0) {
    const found = filtered(verdicts);
    if (found) return found;
  }
  if (!said) return undefined;
  const first = REASONS.find(([, pattern]) => pattern.test(mostSaid(said.message)));
  if (first?.[0] === 'node-affinity') return bySpec(spec);
  return first?.[0];
}

function filtered(verdicts: readonly NodeVerdict[]): FaultKind | undefined {
  const asked = verdicts.filter((verdict) => verdict.asked);
  if (asked.length > 0 && asked.every(({ schedulable }) => !schedulable)) return 'node-cordoned';
  // What belongs to the control plane takes no workloads, and says nothing of why none of the others does.
  const workers = verdicts.filter(
    ({ node, schedulable, tolerated }) => (schedulable && tolerated) || !isControlPlane(node),
  );
  let left = workers.length > 0 ? workers : verdicts;
  const steps: readonly (readonly [FaultKind, (verdict: NodeVerdict) => boolean])[] = [
    ['node-selector', ({ selector }) => selector],
    ['node-affinity', ({ affinity }) => affinity],
    ['node-cordoned', ({ schedulable }) => schedulable],
    ['taint', ({ tolerated }) => tolerated],
    ['pod-anti-affinity', ({ apart }) => apart],
    ['cpu-capacity', ({ cpu }) => cpu],
    ['memory-capacity', ({ memory }) => memory],
  ];
  for (const [kind, isFit] of steps) {
    left = left.filter(isFit);
    if (left.length === 0) return kind;
  }
  return undefined;
}

function isControlPlane({ labels, json }: KubeObject): boolean {
  const taints = listAt(json, 'spec', 'taints').map((taint) => textAt(taint, 'key') ?? '');
  return (
    [...Object.keys(labels), ...taints].some((key) => CONTROL_PLANE.test(key)) ||
    Object.entries(labels).some(
      ([label, value]) => /(?:^|\/)role$/.test(label) && /^(?:control-plane|master)$/.test(value),
    )
  );
}

/** The label and the taint that `kubeadm` gives a node of the control plane, by its name of today and by the former one. */
const CONTROL_PLANE = /^node-role\.kubernetes\.io\/(?:control-plane|master)$/;

function bySpec(spec: unknown): FaultKind {
  return entriesAt(spec, 'nodeSelector').length > 0 && !at(spec, 'affinity', 'nodeAffinity')
    ? 'node-selector'
    : 'node-affinity';
}

/** Of the parts of a refusal (`1 node(s) were unschedulable, 3 Too many pods`) the one that stood on most nodes. */
function mostSaid(message: string): string {
  const parts = message.replace(/\.? preemption: .*/s, '').split(/, (?=\d)|: (?=\d)/);
  const countOf = (part: string): number => Number(/^(\d{1,6}) /.exec(part)?.[1] ?? 0);
  const [most = message] = parts.toSorted((a, b) => countOf(b) - countOf(a));
  return countOf(most) > 0 ? most : message;
}

function quoteOf(kind: FaultKind, spec: unknown): string {
  const asked = (resource: string): string =>
    textAt(spec, 'containers', 0, 'resources', 'requests', resource) ?? 'requests';
  const quotes: Partial<Record<FaultKind, string>> = {
    'node-selector': Object.keys(recordAt(spec, 'nodeSelector'))[0] ?? 'nodeSelector',
    'node-affinity': 'nodeAffinity',
    'pod-anti-affinity': 'podAntiAffinity',
    'cpu-capacity': asked('cpu'),
    'memory-capacity': asked('memory'),
  };
  return quotes[kind] ?? '';
}
