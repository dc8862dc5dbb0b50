import type { PlannedFile } from '../../../schema/index.ts';
import { valuesOf } from '../../yaml-splice.ts';

/** An object of a manifest, as it stands there. */
export interface ManifestObject {
  /** As it is named to people: kind and name. */
  label: string;
  /** Where an API server takes it; undefined where its kind is not among those that are tried. */
  route: { group: string; version: string; plural: string } | undefined;
  name: string;
  namespace: string | null;
  body: Record<string, unknown>;
}

export type RoutedObject = ManifestObject & { route: NonNullable<ManifestObject['route']> };

/** Whether an object is of a kind that is tried. */
export function isRouted(object: ManifestObject): object is RoutedObject {
  return object.route !== undefined;
}

/** The kinds that are tried, by version: all of them namespaced, none of them a Secret. Kubernetes API reference. */
const PLURALS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'apps/v1': { Deployment: 'deployments', StatefulSet: 'statefulsets', DaemonSet: 'daemonsets' },
  'batch/v1': { Job: 'jobs', CronJob: 'cronjobs' },
  'policy/v1': { PodDisruptionBudget: 'poddisruptionbudgets' },
  'autoscaling/v2': { HorizontalPodAutoscaler: 'horizontalpodautoscalers' },
  'networking.k8s.io/v1': { Ingress: 'ingresses', NetworkPolicy: 'networkpolicies' },
  'monitoring.coreos.com/v1': { PrometheusRule: 'prometheusrules' },
};

/** The objects in the manifests among some files, in their order. Throws `Refusal` where such a file is no YAML. */
export function objectsIn(files: readonly PlannedFile[]): ManifestObject[] {
  return files
    .filter(({ path, content }) => /\.ya?ml$/i.test(path) && /^apiVersion:/m.test(content) && /^kind:/m.test(content))
    .flatMap(({ path, content }) => valuesOf(content, path).flatMap((value) => objectOf(value) ?? []));
}

function objectOf(value: unknown): ManifestObject | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const body = value as Record<string, unknown>;
  const { apiVersion, kind, metadata } = body as { apiVersion?: unknown; kind?: unknown; metadata?: unknown };
  const { name, namespace } = (metadata ?? {}) as { name?: unknown; namespace?: unknown };
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return undefined;
  const kinds = Object.hasOwn(PLURALS, apiVersion) ? PLURALS[apiVersion] : undefined;
  const plural = kinds && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  const [group = '', version = ''] = apiVersion.split('/');
  return {
    label: `${kind} ${name}`,
    route: plural === undefined ? undefined : { group, version, plural },
    name,
    namespace: typeof namespace === 'string' ? namespace : null,
    body,
  };
}
