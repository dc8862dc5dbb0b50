import { quantity } from '../analysis/objects/quantity.ts';
import { documentsOf } from './yaml-splice.ts';

/** The kinds that our fixes touch, with the version that serves them. Kubernetes API reference, 1.25 and newer. */
const VERSION_OF: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  PodDisruptionBudget: 'policy/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
};
const HANDLERS = ['httpGet', 'tcpSocket', 'grpc', 'exec'];
const PROBES = ['readinessProbe', 'livenessProbe', 'startupProbe'];

/**
 * What an API server would refuse of the objects in a manifest, as far as their structure tells: versions, names,
 * selectors, probes, quantities, budgets and bounds. Empty where nothing is found. Not a dry run: quotas, admission and
 * what is in the cluster are not known here. Throws `Refusal` where the text is no YAML.
 */
export function manifestProblems(text: string, path: string): string[] {
  return documentsOf(text, path).flatMap((document) => {
    const object: unknown = document.toJS({ maxAliasCount: 20 });
    if (object === null || object === undefined) return [];
    const label = `${String(get(object, 'kind'))} ${String(get(object, 'metadata', 'name'))}`;
    return problemsOf(object).map((problem) => `${label}: ${problem}`);
  });
}

function problemsOf(object: unknown): string[] {
  const kind = get(object, 'kind');
  const name = get(object, 'metadata', 'name');
  const version = typeof kind === 'string' ? VERSION_OF[kind] : undefined;
  return [
    ...(typeof kind !== 'string' || typeof get(object, 'apiVersion') !== 'string' ? ['no kind or apiVersion'] : []),
    ...(version !== undefined && get(object, 'apiVersion') !== version ? [`its apiVersion is not ${version}`] : []),
    ...(typeof name !== 'string' || !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name) ? ['its name is no DNS name'] : []),
    ...(kind === 'PodDisruptionBudget' ? budgetProblems(object) : []),
    ...(kind === 'HorizontalPodAutoscaler' ? autoscalerProblems(object) : []),
    ...(version === 'apps/v1' ? workloadProblems(object) : []),
  ];
}

function workloadProblems(object: unknown): string[] {
  const wanted = Object.entries(get(object, 'spec', 'selector', 'matchLabels') ?? {});
  const labels = get(object, 'spec', 'template', 'metadata', 'labels');
  const containers = get(object, 'spec', 'template', 'spec', 'containers');
  const replicas = get(object, 'spec', 'replicas');
  const rolling = get(object, 'spec', 'strategy', 'rollingUpdate');
  const list = Array.isArray(containers) ? (containers as unknown[]) : [];
  return [
    ...(list.length === 0 ? ['it has no containers'] : []),
    ...(wanted.some(([key, value]) => get(labels, key) !== value) ? ['its selector does not match its pods'] : []),
    ...(replicas !== undefined && !isCount(replicas) ? ['replicas is no whole number'] : []),
    ...(rolling !== undefined && isZero(get(rolling, 'maxUnavailable')) && isZero(get(rolling, 'maxSurge'))
      ? ['maxUnavailable and maxSurge are both 0']
      : []),
    ...list.flatMap(containerProblems),
  ];
}

function containerProblems(container: unknown): string[] {
  const name = String(get(container, 'name'));
  const probes = PROBES.flatMap((probe) => {
    const value = get(container, probe);
    if (value === undefined) return [];
    const handlers = HANDLERS.filter((handler) => get(value, handler) !== undefined);
    return handlers.length === 1 ? [] : [`${probe} of ${name} has ${handlers.length} handlers, not one`];
  });
  const quantities = ['requests', 'limits'].flatMap((part) =>
    Object.entries(get(container, 'resources', part) ?? {})
      .filter(([, value]) => quantity(String(value)) === null)
      .map(([key, value]) => `${part}.${key} of ${name} is ${JSON.stringify(value)}, no quantity`),
  );
  const above = Object.entries(get(container, 'resources', 'limits') ?? {}).flatMap(([key, limit]) => {
    const request = get(container, 'resources', 'requests', key);
    return request !== undefined && amount(request) > amount(limit)
      ? [`${name} requests more ${key} than its limit`]
      : [];
  });
  return [
    ...(typeof get(container, 'name') === 'string' ? [] : ['a container has no name']),
    ...probes,
    ...quantities,
    ...above,
  ];
}

function budgetProblems(object: unknown): string[] {
  const bounds = ['minAvailable', 'maxUnavailable'].filter((key) => get(object, 'spec', key) !== undefined);
  return [
    ...(bounds.length === 1 ? [] : [`it sets ${bounds.length} of minAvailable and maxUnavailable, not one`]),
    ...(get(object, 'spec', 'selector') === undefined ? ['it selects no pods'] : []),
  ];
}

function autoscalerProblems(object: unknown): string[] {
  const [least, most] = [get(object, 'spec', 'minReplicas') ?? 1, get(object, 'spec', 'maxReplicas')];
  const isBounded = isCount(least) && isCount(most) && least > 0 && least <= most;
  return [
    ...(isBounded ? [] : ['minReplicas and maxReplicas bound nothing']),
    ...(get(object, 'spec', 'scaleTargetRef', 'name') === undefined ? ['it scales nothing'] : []),
  ];
}

function amount(value: unknown): number {
  return quantity(String(value)) ?? Number.NaN;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isZero(value: unknown): boolean {
  return value === 0 || value === '0%';
}

function get(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      inner !== null && typeof inner === 'object' && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}
