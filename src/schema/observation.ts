import { z } from 'zod';
import { EntityRef } from './entity.ts';
import { Instant, Window, instant } from './instant.ts';

/** How a metric counts; decides how its samples are read. */
export const MetricType = z.enum(['counter', 'gauge', 'histogram', 'summary', 'unknown']);

const Labels = z.record(z.string(), z.string());

/** The samples of one metric with one set of labels. A sample is `[epoch ms, value]`; null is NaN or infinite. */
export const Series = z.strictObject({
  kind: z.literal('series'),
  metric: z.string(),
  type: MetricType,
  labels: Labels,
  samples: z.array(z.tuple([z.number(), z.number().nullable()])),
});
export type Series = z.infer<typeof Series>;

/** The lines of one log, oldest first, exactly as written, parted by `\n`. */
export const Logs = z.strictObject({ kind: z.literal('logs'), service: z.string(), text: z.string() });
export type Logs = z.infer<typeof Logs>;

/** One alert in one state over one span of time; `endsAt` is null while it lasts. */
export const Alert = z.strictObject({
  kind: z.literal('alert'),
  name: z.string(),
  state: z.enum(['pending', 'firing']),
  labels: Labels,
  startsAt: Instant,
  endsAt: Instant.nullable(),
  /** How far the two instants may be off: the evaluation or sampling interval. */
  precisionMs: z.number().nonnegative(),
  text: z.string(),
});
export type Alert = z.infer<typeof Alert>;

/**
 * How often one alert had fired before an incident, whatever labels it bore: each time from its first evaluation to the
 * one that no longer saw it, what overlaps taken as one. `text` has the times, one a line.
 */
export const AlertHistory = z.strictObject({
  kind: z.literal('alert-history'),
  name: z.string(),
  window: Window,
  /** From when on the source holds anything, within the window; null where it does not say. */
  heldFrom: Instant.nullable(),
  firings: z.array(Window),
  text: z.string(),
});
export type AlertHistory = z.infer<typeof AlertHistory>;

/** An alert rule as it is loaded. */
export const Rule = z.strictObject({
  kind: z.literal('rule'),
  name: z.string(),
  group: z.string(),
  expr: z.string(),
  forMs: z.number().nonnegative(),
  labels: Labels,
  annotations: Labels,
  text: z.string(),
});
export type Rule = z.infer<typeof Rule>;

/** One version reaching one service. Traffic meets it between `startedAt` and `finishedAt`. */
export const Deploy = z.strictObject({
  kind: z.literal('deploy'),
  service: z.string(),
  environment: z.string(),
  /** The commit; where the source knows none, what it names the version by: an image, a chart version, a revision. */
  sha: z.string(),
  previousSha: z.string().nullable(),
  startedAt: Instant,
  finishedAt: Instant,
  status: z.enum(['succeeded', 'failed', 'unknown']),
  reason: z.string(),
  text: z.string(),
});
export type Deploy = z.infer<typeof Deploy>;

/** One commit with its whole diff as `text`. */
export const Commit = z.strictObject({
  kind: z.literal('commit'),
  sha: z.string(),
  committedAt: Instant,
  author: z.string(),
  subject: z.string(),
  body: z.string(),
  paths: z.array(z.string()),
  /** The commit this one takes back, if its message says so. */
  reverts: z.string().nullable(),
  /** The number of the pull request it came with, if its message says so. */
  pull: z.number().int().positive().optional(),
  text: z.string(),
});
export type Commit = z.infer<typeof Commit>;

/** A file of a repository at a commit. */
export const File = z.strictObject({
  kind: z.literal('file'),
  path: z.string(),
  sha: z.string(),
  lastChangedAt: Instant.nullable(),
  text: z.string(),
});
export type File = z.infer<typeof File>;

/** A proposed change and who looked at it before it was merged. */
export const PullRequest = z.strictObject({
  kind: z.literal('pull-request'),
  number: z.number().int().positive(),
  title: z.string(),
  author: z.string(),
  mergedAt: Instant.nullable(),
  /** The commit that it became on the base branch. */
  mergeSha: z.string().nullable(),
  approvedBy: z.array(z.string()),
  text: z.string(),
});
export type PullRequest = z.infer<typeof PullRequest>;

/** An object of a cluster as it stood when it was read; `text` is its JSON, without what a reader may not hold. */
export const ClusterObject = z.strictObject({
  kind: z.literal('object'),
  cluster: z.string(),
  /** Null for what belongs to no namespace, such as a node. */
  namespace: z.string().nullable(),
  /** Its kind in the cluster's own word: `Deployment`, `Pod`. */
  type: z.string(),
  name: z.string(),
  uid: z.string().nullable(),
  text: z.string(),
});
export type ClusterObject = z.infer<typeof ClusterObject>;

/** Where an occurrence was written down. */
export const OccurrenceSource = z.enum(['cluster', 'pipeline', 'flag', 'page', 'chat', 'status', 'audit']);

/**
 * What an occurrence set otherwise at once, without a deploy and without a commit: traffic meets it from `firstAt` on.
 * Where the source does not tell what it was set to, `settings` is empty.
 */
export const SettingChange = z.strictObject({
  environment: z.string(),
  /** As the text has them: `key: before → after`; null where there was or is nothing. */
  settings: z.array(z.strictObject({ key: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
});
export type SettingChange = z.infer<typeof SettingChange>;

/** Something that a source says happened: once at `firstAt`, or `count` times until `lastAt`. */
export const Occurrence = z.strictObject({
  kind: z.literal('occurrence'),
  source: OccurrenceSource,
  /** What happened in the source's own word: `BackOff`, `acknowledge`, `message`, `flag-on`. */
  type: z.string(),
  entity: EntityRef,
  firstAt: Instant,
  lastAt: Instant,
  count: z.number().int().positive(),
  /** `firstAt` as the source wrote it. */
  rawAt: z.string(),
  /** How far both instants may be off. */
  precisionMs: z.number().nonnegative(),
  /** Who did it, by role or handle; null where a machine did, or nobody is named. */
  actor: z.string().nullable(),
  /** One line. */
  summary: z.string(),
  /** Of a page: the teams on whose rota it stood, where the source says so. */
  teams: z.array(z.string()).optional(),
  /** Where it changed what traffic meets. */
  change: SettingChange.optional(),
  text: z.string(),
});
export type Occurrence = z.infer<typeof Occurrence>;

/** One piece of work in a trace. */
export const Span = z.strictObject({
  id: z.string(),
  /** Null for the root, and where the parent was not recorded. */
  parent: z.string().nullable(),
  service: z.string(),
  name: z.string(),
  kind: z.enum(['server', 'client', 'producer', 'consumer', 'internal']),
  startedAt: Instant,
  durationMs: z.number().nonnegative(),
  failed: z.boolean(),
  /** The status message, the exception, or the HTTP status; empty where there is none. */
  detail: z.string(),
});
export type Span = z.infer<typeof Span>;

/** One request on its way through the services, spans in the order in which they began. */
export const Trace = z.strictObject({
  kind: z.literal('trace'),
  traceId: z.string(),
  spans: z.array(Span).min(1),
  /** The spans, one a line. */
  text: z.string(),
});
export type Trace = z.infer<typeof Trace>;

/** Who calls whom, as a source draws it: a service map, a mesh, a catalogue. */
export const ServiceGraph = z.strictObject({
  kind: z.literal('service-graph'),
  name: z.string(),
  calls: z.array(z.strictObject({ caller: z.string(), callee: z.string() })),
  text: z.string(),
});
export type ServiceGraph = z.infer<typeof ServiceGraph>;

/** What a service has promised of itself, and what it has promised others, as the team wrote it down. */
export const Objective = z.strictObject({
  kind: z.literal('objective'),
  service: z.string(),
  /** What makes a request good: that it did not fail, or that it was answered within so many milliseconds. */
  measure: z.discriminatedUnion('of', [
    z.strictObject({ of: z.literal('availability') }),
    z.strictObject({ of: z.literal('latency'), withinMs: z.number().positive() }),
  ]),
  /** How many of the requests of `days` days are to be good, in per cent. */
  target: z.number().gt(0).lt(100),
  days: z.number().positive(),
  /** A promise to others on the same measure and days: below `target` per cent the terms apply. */
  agreement: z.strictObject({ target: z.number().gt(0).lt(100), terms: z.string() }).nullable(),
  text: z.string(),
});
export type Objective = z.infer<typeof Objective>;

/** A text that is none of the above: the log of a pipeline's job, what another server's tool said. */
export const Document = z.strictObject({
  kind: z.literal('document'),
  name: z.string(),
  at: Instant.nullable(),
  entity: EntityRef.nullable(),
  text: z.string(),
});
export type Document = z.infer<typeof Document>;

/** One thing that a tool saw, with the exact text it saw it in. */
export const Observation = z.discriminatedUnion('kind', [
  Series,
  Logs,
  Alert,
  AlertHistory,
  Rule,
  Deploy,
  Commit,
  File,
  PullRequest,
  ClusterObject,
  Occurrence,
  Trace,
  ServiceGraph,
  Objective,
  Document,
]);
export type Observation = z.infer<typeof Observation>;

/** What came back from one question to one tool. No observations means: looked, and found nothing. */
export const Answer = z.strictObject({
  tool: z.string(),
  /** The question, exactly as it was asked. */
  input: z.record(z.string(), z.unknown()),
  window: Window,
  fetchedAt: Instant,
  total: z.number().int().nonnegative(),
  returned: z.number().int().nonnegative(),
  truncated: z.boolean(),
  observations: z.array(Observation),
});
export type Answer = z.infer<typeof Answer>;

/** A series is quoted many times, and its text is as long as it has samples. */
const seriesTexts = new WeakMap<Series, string>();

/** The text that evidence quotes: what the tool saw, or for a series its samples, one `instant value` a line. */
export function textOf(observation: Observation): string {
  if (observation.kind !== 'series') return observation.text;
  const known = seriesTexts.get(observation);
  if (known !== undefined) return known;
  const labels = Object.entries(observation.labels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const lines = observation.samples.map(([ms, value]) => `${instant(ms)} ${value ?? 'NaN'}`);
  const text = [`${observation.metric}{${labels.join(',')}}`, ...lines].join('\n');
  seriesTexts.set(observation, text);
  return text;
}
