import { z } from 'zod';
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

/** One commit reaching one service. Traffic meets the new version between `startedAt` and `finishedAt`. */
export const Deploy = z.strictObject({
  kind: z.literal('deploy'),
  service: z.string(),
  environment: z.string(),
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

/** One thing that a tool saw, with the exact text it saw it in. */
export const Observation = z.discriminatedUnion('kind', [Series, Logs, Alert, Rule, Deploy, Commit, File]);
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

/** The text that evidence quotes: what the tool saw, or for a series its samples, one `instant value` a line. */
export function textOf(observation: Observation): string {
  if (observation.kind !== 'series') return observation.text;
  const labels = Object.entries(observation.labels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const lines = observation.samples.map(([ms, value]) => `${instant(ms)} ${value ?? 'NaN'}`);
  return [`${observation.metric}{${labels.join(',')}}`, ...lines].join('\n');
}
