import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import type { Window } from '../src/schema/index.ts';
import { defineTool, type Found } from '../src/tool.ts';
import { openLoki, type LokiClient } from './loki/client.ts';
import { SERVICE_LABELS, linesContaining, streamSelector } from './loki/logql.ts';
import { readLines } from './loki/read-lines.ts';
import { readCounts } from './loki/read-counts.ts';
import { httpSection, jsonSource } from './reading/http-section.ts';
import { volumeSeries } from './reading/line-volume.ts';
import { LogQuestion, logLimits, logSeed } from './reading/log-question.ts';
import { nsOf } from './reading/nanoseconds.ts';

const NAME = 'loki';

const LabelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'must be the name of a label');

const Config = z.strictObject({
  ...httpSection,
  ...logLimits,
  /** Sent as `X-Scope-OrgID`. */
  tenant: z.string().min(1).optional(),
  /** The label that names the service; the first usual one that Loki knows where it is not given. */
  serviceLabel: LabelName.optional(),
  /** Further matchers of streams in LogQL, such as `cluster="prod", namespace="shop"`. */
  matchers: z.string().default(''),
  /** Lines in one answer; Loki's own limit is 5,000. */
  pageSize: z.number().int().positive().max(5000).default(5000),
});
export type LokiConfig = z.infer<typeof Config>;

/** Grafana Loki: log lines, and how many there were. */
export const loki = defineTool<LokiConfig, LogQuestion>({
  name: NAME,
  description: 'Log lines of services from Loki, and how many lines they wrote at each level over time.',
  config: Config,
  alwaysHolds: true,
  input: LogQuestion,
  seed: logSeed,
  async run(question, { config, signal }) {
    const client = openLoki(sourceOf(config), signal);
    const label = config.serviceLabel ?? (await serviceLabelOf(client, question));
    // Without streams there is no label either: looked, and found nothing.
    if (label === undefined) return { observations: [], total: 0, truncated: false };
    const streams = { label, services: question.services ?? [], matchers: config.matchers };
    const lines = linesContaining(streamSelector(streams), question.contains ?? undefined);
    const counted = await readCounts(client, lines, label, question, config.stepSeconds);
    if (question.ask === 'lines') return readLines(client, counted, { streams, question, config });
    const observations = volumeSeries(counted.counts, counted.grid);
    return { observations, total: observations.length, truncated: false } satisfies Found;
  },
  async doctor({ config, signal }) {
    const source = sourceOf({ ...config, retries: 0 });
    return `Loki ${await openLoki(source, signal).version()} answers at ${config.url}`;
  },
});

function sourceOf({ tenant, ...config }: LokiConfig): ReturnType<typeof jsonSource> {
  const headers = tenant === undefined ? config.headers : { ...config.headers, 'X-Scope-OrgID': tenant };
  return jsonSource(NAME, { ...config, headers });
}

async function serviceLabelOf(client: LokiClient, { from, to }: Window): Promise<string | undefined> {
  const known = await client.labels(nsOf(from), nsOf(to) + 1n);
  const label = SERVICE_LABELS.find((name) => known.includes(name));
  if (label === undefined && known.length > 0) {
    const said = known.slice(0, 20).join(', ');
    const remedy = `tools.${NAME}.serviceLabel must say which label names the service`;
    throw new ToolError(NAME, 'client', `${NAME}: ${remedy}; Loki has: ${said}`);
  }
  return label;
}
