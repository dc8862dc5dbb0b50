import {
  service,
  type EntityRef,
  type Evidence,
  type EvidenceKind,
  type Instant,
  type Observation,
  type Window,
} from './schema/index.ts';

type Occurrence = Extract<Observation, { kind: 'occurrence' }>;

/** What kind of evidence an observation gives. */
export function kindOf(observation: Observation): EvidenceKind {
  switch (observation.kind) {
    case 'series':
      return 'met';
    case 'logs':
      return 'log';
    case 'alert':
    case 'alert-history':
      return 'alr';
    case 'rule':
      return 'cfg';
    case 'deploy':
      return 'dep';
    case 'commit':
      return 'diff';
    case 'file':
      return /(^|\/)runbooks?\//i.test(observation.path) ? 'rbk' : 'cfg';
    case 'pull-request':
    case 'document':
      return 'tkt';
    case 'object':
      return 'kob';
    case 'occurrence':
      return OCCURRED[observation.source];
    case 'trace':
      return 'trc';
    case 'service-graph':
    case 'objective':
      return 'cfg';
  }
}

const OCCURRED: Record<Occurrence['source'], EvidenceKind> = {
  cluster: 'kev',
  pipeline: 'dep',
  flag: 'cfg',
  page: 'tkt',
  chat: 'chat',
  status: 'stat',
  audit: 'cfg',
};

/** When an observation happened; null where it has no instant of its own. */
export function instantOf(observation: Observation): Instant | null {
  switch (observation.kind) {
    case 'alert':
      return observation.startsAt;
    case 'deploy':
      return observation.finishedAt;
    case 'commit':
      return observation.committedAt;
    case 'pull-request':
      return observation.mergedAt;
    case 'occurrence':
      return observation.firstAt;
    case 'trace':
      return observation.spans[0]?.startedAt ?? null;
    case 'document':
      return observation.at;
    case 'series':
    case 'logs':
    case 'alert-history':
    case 'rule':
    case 'file':
    case 'object':
    case 'service-graph':
    case 'objective':
      return null;
  }
}

/** The span of time of what happened more than once; null for what happened once. */
export function intervalOf(observation: Observation): Window | null {
  if (observation.kind === 'alert-history') return observation.window;
  if (observation.kind !== 'occurrence' || observation.firstAt === observation.lastAt) return null;
  return { from: observation.firstAt, to: observation.lastAt };
}

/** How far the instant of an observation may be off. Milliseconds. */
export function precisionOf(observation: Observation): number {
  return observation.kind === 'alert' || observation.kind === 'occurrence' ? observation.precisionMs : 1;
}

/** Whose clock stamped an observation. */
export function clockOf(observation: Observation): Evidence['clock']['origin'] {
  switch (observation.kind) {
    case 'logs':
    case 'trace':
      return 'app';
    case 'object':
      return 'apiserver';
    case 'occurrence':
      return observation.source === 'cluster' ? 'apiserver' : 'vendor';
    case 'commit':
      return 'human';
    case 'series':
    case 'alert':
    case 'alert-history':
    case 'rule':
    case 'deploy':
    case 'file':
    case 'pull-request':
    case 'service-graph':
    case 'objective':
    case 'document':
      return 'vendor';
  }
}

/** Whether an observation was measured, recorded by a machine, or reported by a person. */
export function reliabilityOf(observation: Observation): Evidence['reliability'] {
  if (observation.kind === 'series') return 'measured';
  const isReported =
    observation.kind === 'occurrence' && (observation.source === 'chat' || observation.source === 'status');
  return isReported ? 'reported' : 'recorded';
}

/** Whether someone outside the team can put text into such an observation. */
export function isOutsiderWritable(observation: Observation): boolean {
  switch (observation.kind) {
    case 'logs':
    case 'trace':
    case 'document':
      return true;
    case 'occurrence':
      return observation.source === 'chat' || observation.source === 'status' || observation.source === 'page';
    case 'series':
    case 'alert':
    case 'alert-history':
    case 'rule':
    case 'deploy':
    case 'commit':
    case 'file':
    case 'pull-request':
    case 'object':
    case 'service-graph':
    case 'objective':
      return false;
  }
}

/** What an observation is about. */
export function entitiesOf(observation: Observation): EntityRef[] {
  switch (observation.kind) {
    case 'series': {
      const name = observation.labels['service'] ?? observation.labels['job'];
      return name ? [service(name)] : [];
    }
    case 'logs':
    case 'objective':
      return [service(observation.service)];
    case 'alert':
    case 'alert-history':
    case 'rule':
      return [{ kind: 'alert', ref: observation.name, aliases: [] }];
    case 'deploy':
      return [service(observation.service), commit(observation.sha)];
    case 'commit':
      return [commit(observation.sha)];
    case 'file':
      return [{ kind: 'config', ref: observation.path, aliases: [] }];
    case 'pull-request':
      return [{ kind: 'pr', ref: `#${observation.number}`, aliases: [] }];
    case 'object':
      return [clusterEntity(observation)];
    case 'occurrence':
      return [observation.entity];
    case 'trace':
      return [...new Set(observation.spans.map((span) => span.service))].map(service);
    case 'service-graph':
      return [];
    case 'document':
      return observation.entity ? [observation.entity] : [];
  }
}

/** An observation in a few words; two of one kind that differ in words are two things. */
export function nameOf(observation: Observation): string {
  switch (observation.kind) {
    case 'series':
      return `${observation.metric}${JSON.stringify(observation.labels)}`;
    case 'logs':
      return `log of ${observation.service}, ${observation.text.length} characters`;
    case 'alert':
      return `alert ${observation.name} ${JSON.stringify(observation.labels)} ${observation.state} from ${observation.startsAt}`;
    case 'alert-history':
      return `history of alert ${observation.name}`;
    case 'rule':
      return `rule ${observation.name}`;
    case 'deploy':
      return `deploy of ${observation.service} at ${observation.finishedAt}`;
    case 'commit':
      return `commit ${observation.sha}`;
    case 'file':
      return `${observation.path} at ${observation.sha}`;
    case 'pull-request':
      return `pull request #${observation.number}`;
    case 'object':
      return clusterEntity(observation).ref;
    case 'occurrence':
      return `${observation.type} of ${observation.entity.ref} at ${observation.firstAt}`;
    case 'trace':
      return `trace ${observation.traceId}`;
    case 'objective':
      return `objective of ${observation.service} on ${observation.measure.of}`;
    case 'service-graph':
    case 'document':
      return observation.name;
  }
}

/** The one spelling of an object of a cluster: `cluster/namespace/Kind/name`, with `-` for no namespace. */
export function clusterEntity({
  cluster,
  namespace,
  type,
  name,
}: {
  cluster: string;
  namespace: string | null;
  type: string;
  name: string;
}): EntityRef {
  return { kind: 'k8s', ref: `${cluster}/${namespace ?? '-'}/${type}/${name}`, aliases: [`${type}/${name}`, name] };
}

function commit(sha: string): EntityRef {
  return { kind: 'commit', ref: sha, aliases: [sha.slice(0, 7)] };
}
