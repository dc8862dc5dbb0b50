import { z } from 'zod';
import { clusterEntity } from '../evidence-of.ts';
import { ofKind, type Seen } from '../ledger.ts';
import type { ClusterObject, EntityRef, Observation } from '../schema/index.ts';
import { partiesOf, workloadOfPod } from './signals/labels.ts';

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']);
/** Labels that name what a workload runs, the most deliberate first. After Kubernetes' recommended labels. */
const NAME_LABELS = ['app.kubernetes.io/name', 'app', 'service', 'k8s-app', 'app.kubernetes.io/instance'] as const;

const Labels = z.record(z.string(), z.string()).catch({});
const Meta = z.object({ labels: Labels.default({}) }).catch({ labels: {} });
const WorkloadText = z.object({
  metadata: Meta,
  spec: z.object({ template: z.object({ metadata: Meta }) }).catch({ template: { metadata: { labels: {} } } }),
});
const ServiceText = z.object({ spec: z.object({ selector: Labels.default({}) }).catch({ selector: {} }) });

/** A service by its one name, and what else its sources call it. */
export interface NamedService {
  name: string;
  aliases: string[];
  /** Its workloads and Services in the cluster. */
  objects: EntityRef[];
}

/**
 * The services of an incident under one name each. What the signals call a service is its name, because alerts and
 * people say it so; where no signal names it, the workload's own label does, and else the workload's name.
 */
export function namedServices(seen: readonly Seen[]): NamedService[] {
  const spoken = spokenNames(seen);
  const objects = ofKind(seen, 'object').map(({ observation }) => observation);
  const fronts = objects.filter(({ type }) => type === 'Service').map(frontOf);
  const byName = new Map<string, { aliases: Set<string>; objects: Map<string, EntityRef> }>();
  for (const workload of objects.filter(({ type }) => WORKLOADS.has(type))) {
    const labels = podLabelsOf(workload);
    const before = fronts.filter(
      ({ namespace, selector }) => namespace === workload.namespace && isSelected(labels, selector),
    );
    const labelled = NAME_LABELS.flatMap((label) => labels[label] ?? []);
    const names = [workload.name, ...labelled, ...before.map(({ name }) => name)];
    const name = names.find((one) => spoken.has(one)) ?? labelled[0] ?? workload.name;
    const entry = byName.get(name) ?? { aliases: new Set<string>(), objects: new Map<string, EntityRef>() };
    for (const one of names) if (one !== name) entry.aliases.add(one);
    for (const object of [workload, ...before.map(({ object: front }) => front)]) {
      const entity = clusterEntity(object);
      entry.objects.set(entity.ref, entity);
    }
    byName.set(name, entry);
  }
  const called = [...byName.values()].flatMap(({ aliases }) => [...aliases]);
  const isOfOne = (alias: string): boolean => called.indexOf(alias) === called.lastIndexOf(alias);
  return [...byName]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([name, entry]) => ({
      name,
      // A name that another service goes by tells the two apart, and is no alias; one that two are called is of neither.
      aliases: [...entry.aliases]
        .filter((alias) => !byName.has(alias) && !spoken.has(alias) && isOfOne(alias))
        .toSorted(),
      objects: [...entry.objects.values()].toSorted((a, b) => compare(a.ref, b.ref)),
    }));
}

/** The same observations with every service under its one name. */
export function inOneSpelling(seen: readonly Seen[]): Seen[] {
  const nameOf = new Map(
    namedServices(seen).flatMap(({ name, aliases }) => aliases.map((alias) => [alias, name] as const)),
  );
  if (nameOf.size === 0) return [...seen];
  return seen.map(({ observation, answer }) => ({ observation: renamed(observation, nameOf), answer }));
}

/** Everything that the sources name: services with their aliases, objects of the cluster, what was deployed. */
export function inventoryOf(seen: readonly Seen[]): EntityRef[] {
  const services = namedServices(seen).map(({ name, aliases, objects }): EntityRef => ({
    kind: 'service',
    ref: name,
    aliases: [...aliases, ...objects.map(({ ref }) => ref)],
  }));
  const objects = ofKind(seen, 'object').map(({ observation }) => clusterEntity(observation));
  const deploys = ofKind(seen, 'deploy').map(({ observation: { environment, service, sha } }): EntityRef => ({
    kind: 'deploy',
    ref: `${environment}/${service}@${sha}`,
    aliases: [`${service}@${sha.slice(0, 7)}`],
  }));
  const all = new Map([...services, ...objects, ...deploys].map((entity) => [`${entity.kind} ${entity.ref}`, entity]));
  return [...all].toSorted(([a], [b]) => compare(a, b)).map(([, entity]) => entity);
}

/** What signals, logs and traces call services. */
function spokenNames(seen: readonly Seen[]): Set<string> {
  const inSeries = ofKind(seen, 'series').flatMap(({ observation }) => partiesOf(observation.labels)?.entity ?? []);
  const inLogs = ofKind(seen, 'logs').map(({ observation }) => observation.service);
  return new Set(inSeries.length > 0 ? inSeries : inLogs);
}

function podLabelsOf({ text }: ClusterObject): Record<string, string> {
  const read = WorkloadText.safeParse(parsed(text));
  if (!read.success) return {};
  return { ...read.data.metadata.labels, ...read.data.spec.template.metadata.labels };
}

function frontOf(object: ClusterObject): {
  object: ClusterObject;
  name: string;
  namespace: string | null;
  selector: Record<string, string>;
} {
  const read = ServiceText.safeParse(parsed(object.text));
  const { name, namespace } = object;
  return { object, name, namespace, selector: read.success ? read.data.spec.selector : {} };
}

function isSelected(labels: Readonly<Record<string, string>>, selector: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([label, value]) => labels[label] === value);
}

function renamed(observation: Observation, nameOf: ReadonlyMap<string, string>): Observation {
  const one = (name: string): string => nameOf.get(name) ?? nameOf.get(workloadOfPod(name)) ?? name;
  switch (observation.kind) {
    case 'logs':
    case 'deploy':
    case 'objective':
      return { ...observation, service: one(observation.service) };
    case 'trace':
      return { ...observation, spans: observation.spans.map((span) => ({ ...span, service: one(span.service) })) };
    case 'occurrence': {
      const { entity } = observation;
      return entity.kind === 'service' ? { ...observation, entity: { ...entity, ref: one(entity.ref) } } : observation;
    }
    case 'service-graph': {
      const calls = observation.calls.map(({ caller, callee }) => ({ caller: one(caller), callee: one(callee) }));
      return { ...observation, calls };
    }
    case 'series':
    case 'alert':
    case 'alert-history':
    case 'rule':
    case 'commit':
    case 'file':
    case 'pull-request':
    case 'object':
    case 'document':
      return observation;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
