import type { ClusterState, KubeObject, Workload } from './cluster-state.ts';
import { selects } from './cluster-state.ts';
import { at, listAt, recordAt, textAt, textsAt } from './json.ts';
import { quantity } from './quantity.ts';

/** What one node has of what a pod asks for. After the filters of `kube-scheduler`. */
export interface NodeVerdict {
  node: KubeObject;
  /** Whether the pod asks for just such a node: by name, by label, or by an affinity that more than rules nodes out. */
  asked: boolean;
  schedulable: boolean;
  selector: boolean;
  affinity: boolean;
  tolerated: boolean;
  apart: boolean;
  cpu: boolean;
  memory: boolean;
}

/** Every node held against the demands of a workload's pods. */
export function nodesFor(workload: Workload, state: ClusterState): NodeVerdict[] {
  const spec = at(workload.template, 'spec');
  const asked = { cpu: requested(spec, 'cpu'), memory: requested(spec, 'memory') };
  return state.all('Node').map((node) => {
    const used = usedOn(node, state);
    const fits = (resource: 'cpu' | 'memory'): boolean => {
      const has = quantity(textAt(node.json, 'status', 'allocatable', resource));
      return has === null || used[resource] + asked[resource] <= has;
    };
    const selector = recordAt(spec, 'nodeSelector');
    const pinned = textAt(spec, 'nodeName');
    const isSelected = Object.keys(selector).length > 0 && selects(selector, node.labels);
    return {
      node,
      asked: isSelected || pinned === node.name || isAskedByTerm(spec, node),
      schedulable: at(node.json, 'spec', 'unschedulable') !== true,
      selector:
        (Object.keys(selector).length === 0 || selects(selector, node.labels)) &&
        (pinned === null || pinned === node.name),
      affinity: meetsAffinity(spec, node),
      tolerated: taintsOf(node).every((taint) => isTolerated(taint, spec)),
      apart: standsApart(workload, node, state),
      cpu: fits('cpu'),
      memory: fits('memory'),
    };
  });
}

function requested(spec: unknown, resource: 'cpu' | 'memory'): number {
  return listAt(spec, 'containers').reduce<number>((sum, container) => {
    const own =
      textAt(container, 'resources', 'requests', resource) ?? textAt(container, 'resources', 'limits', resource);
    return sum + (quantity(own) ?? 0);
  }, 0);
}

/** What pods on a node ask for: as the node's reader says it, or the sum over the pods that were read. */
function usedOn(node: KubeObject, state: ClusterState): { cpu: number; memory: number } {
  const pods = state
    .all('Pod')
    .filter(
      (pod) =>
        textAt(pod.json, 'spec', 'nodeName') === node.name &&
        !/^(?:Succeeded|Failed)$/.test(textAt(pod.json, 'status', 'phase') ?? ''),
    );
  const sum = (resource: 'cpu' | 'memory'): number =>
    pods.reduce((total, pod) => total + requested(at(pod.json, 'spec'), resource), 0);
  return { cpu: sum('cpu'), memory: sum('memory') };
}

/** Terms are alternatives; the expressions of one must all hold. */
function meetsAffinity(spec: unknown, node: KubeObject): boolean {
  const terms = affinityTerms(spec);
  return terms.length === 0 || terms.some((term) => meetsTerm(term, node));
}

function isAskedByTerm(spec: unknown, node: KubeObject): boolean {
  return affinityTerms(spec).some(
    (term) =>
      meetsTerm(term, node) && term.some((one) => /^(?:In|Exists|Gt|Lt)$/.test(textAt(one, 'operator') ?? 'In')),
  );
}

function affinityTerms(spec: unknown): unknown[][] {
  return listAt(
    spec,
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  ).map((term) => [...listAt(term, 'matchExpressions'), ...listAt(term, 'matchFields')]);
}

function meetsTerm(wanted: readonly unknown[], node: KubeObject): boolean {
  return wanted.length > 0 && wanted.every((one) => meets(one, { ...node.labels, 'metadata.name': node.name }));
}

function meets(expression: unknown, labels: Readonly<Record<string, string>>): boolean {
  const [key, operator] = [textAt(expression, 'key') ?? '', textAt(expression, 'operator') ?? 'In'];
  const [value, values] = [labels[key], textsAt(expression, 'values')];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return true;
  }
}

interface Taint {
  key: string;
  value: string;
  effect: string;
}

/** The taints that keep pods off. What a cordon puts on a node is told by `unschedulable`. */
function taintsOf({ json }: KubeObject): Taint[] {
  return listAt(json, 'spec', 'taints')
    .map((taint) => ({
      key: textAt(taint, 'key') ?? '',
      value: textAt(taint, 'value') ?? '',
      effect: textAt(taint, 'effect') ?? '',
    }))
    .filter(({ key, effect }) => effect !== 'PreferNoSchedule' && key !== 'node.kubernetes.io/unschedulable');
}

function isTolerated({ key, value, effect }: Taint, spec: unknown): boolean {
  return listAt(spec, 'tolerations').some((one) => {
    const [wantedKey, wantedEffect] = [textAt(one, 'key'), textAt(one, 'effect')];
    if (wantedEffect !== null && wantedEffect !== '' && wantedEffect !== effect) return false;
    if (textAt(one, 'operator') === 'Exists') return wantedKey === null || wantedKey === '' || wantedKey === key;
    return wantedKey === key && (textAt(one, 'value') ?? '') === value;
  });
}

/** Whether no pod that the workload may not stand beside is on the node; told for the topology of single nodes. */
function standsApart(workload: Workload, node: KubeObject, state: ClusterState): boolean {
  const terms = listAt(
    workload.template,
    'spec',
    'affinity',
    'podAntiAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
  );
  return terms.every((term) => {
    const topology = textAt(term, 'topologyKey') ?? 'kubernetes.io/hostname';
    const place = node.labels[topology];
    const near = state
      .all('Node')
      .filter((one) => one.name === node.name || (place !== undefined && one.labels[topology] === place))
      .map(({ name }) => name);
    return !state
      .all('Pod')
      .some(
        (pod) =>
          pod.namespace === workload.namespace &&
          near.includes(textAt(pod.json, 'spec', 'nodeName') ?? '') &&
          matches(at(term, 'labelSelector'), pod.labels),
      );
  });
}

function matches(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const [exact, expressions] = [recordAt(selector, 'matchLabels'), listAt(selector, 'matchExpressions')];
  if (Object.keys(exact).length === 0 && expressions.length === 0) return false;
  return (Object.keys(exact).length === 0 || selects(exact, labels)) && expressions.every((one) => meets(one, labels));
}
