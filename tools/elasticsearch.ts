import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import { defineTool } from '../src/tool.ts';
import { openSearch } from './elasticsearch/client.ts';
import { Fields } from './elasticsearch/fields.ts';
import { mappingOf } from './elasticsearch/mapping.ts';
import { readCounts } from './elasticsearch/read-counts.ts';
import { readLines } from './elasticsearch/read-lines.ts';
import { httpSection, jsonSource } from './reading/http-section.ts';
import { volumeSeries } from './reading/line-volume.ts';
import { LogQuestion, logLimits, logSeed } from './reading/log-question.ts';

const NAME = 'elasticsearch';

const Config = z.strictObject({
  ...httpSection,
  ...logLimits,
  /** Sent as `Authorization: ApiKey …`: the base64 of `id:key`, as Kibana shows it. */
  apiKey: z.string().min(1).optional(),
  /** Indices, data streams and patterns, parted by commas. */
  index: z
    .string()
    .regex(/^[^\s/?#\\"<>|]+$/, 'must be names or patterns of indices, parted by commas')
    .default('logs-*,filebeat-*,logstash-*'),
  fields: Fields.prefault({}),
  /** Further filters in the query language, such as `{ term: { environment: prod } }`. */
  filter: z.array(z.record(z.string(), z.unknown())).default([]),
  /** A field with a value of its own in every document, for servers without points in time. */
  tieBreaker: z.string().min(1).default('_id'),
  /** Documents in one answer; the server's own limit is 10,000. */
  pageSize: z.number().int().positive().max(10_000).default(2000),
});
export type ElasticsearchConfig = z.infer<typeof Config>;

/** Elasticsearch and OpenSearch, over plain HTTP: log lines, and how many there were. */
export const elasticsearch = defineTool<ElasticsearchConfig, LogQuestion>({
  name: NAME,
  description:
    'Log lines of services from Elasticsearch or OpenSearch, and how many lines they wrote at each level over time.',
  config: Config,
  alwaysHolds: true,
  input: LogQuestion,
  seed: logSeed,
  async run(question, { config, signal }) {
    const { ask, services, contains, from, to } = question;
    const client = openSearch(sourceOf(config), config.index, signal);
    const mapping = await mappingOf(client, config.fields, NAME);
    if (mapping === undefined) return { observations: [], total: 0, truncated: false };
    requireFields(mapping, question);
    const filter = {
      ...{ mapping, window: { from, to }, services: services ?? [] },
      ...{ contains: contains ?? undefined, also: config.filter },
    };
    const counted = await readCounts(client, filter, config.stepSeconds, NAME);
    if (ask === 'lines') return readLines(client, counted, { filter, question, config });
    const observations = volumeSeries(counted.counts, counted.grid);
    return { observations, total: observations.length, truncated: counted.partial };
  },
  async doctor({ config, signal }) {
    const client = openSearch(sourceOf({ ...config, retries: 0 }), config.index, signal);
    const { name, version } = await client.kind();
    const mapping = await mappingOf(client, config.fields, NAME);
    const holds =
      mapping === undefined ? 'holds nothing yet' : `names services in ${mapping.service ?? 'no known field'}`;
    return `${name} ${version} answers at ${config.url}; ${config.index} ${holds}`;
  },
});

function sourceOf({ apiKey, ...config }: ElasticsearchConfig): ReturnType<typeof jsonSource> {
  const headers = apiKey === undefined ? config.headers : { ...config.headers, authorization: `ApiKey ${apiKey}` };
  return jsonSource(NAME, { ...config, headers });
}

/** A question about services or texts must not be answered with whatever there is. */
function requireFields(
  { service, message }: { service: string | undefined; message: string | undefined },
  { services, contains }: LogQuestion,
): void {
  const missing =
    (services ?? []).length > 0 && service === undefined
      ? 'service'
      : typeof contains === 'string' && message === undefined
        ? 'message'
        : undefined;
  if (missing === undefined) return;
  throw new ToolError(
    NAME,
    'client',
    `${NAME}: the indices have no known field for this; tools.${NAME}.fields.${missing} must say`,
  );
}
