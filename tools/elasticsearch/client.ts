import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { fetchJson, type JsonRequest, type JsonSource } from '../reading/fetch-json.ts';

/** One document that was found. */
export interface Hit {
  source: unknown;
  /** The fields that were asked for in a form of ours. */
  fields: Readonly<Record<string, unknown[]>>;
  sort: readonly unknown[];
}

/** What a search gives. `partial`: it timed out, or some shards did not answer; that comes with status 200. */
export interface Searched {
  hits: Hit[];
  aggregations: unknown;
  partial: boolean;
  pitId: string | undefined;
}

/** What kind of server answers. */
export interface ServerKind {
  name: 'Elasticsearch' | 'OpenSearch';
  version: string;
}

/** The questions that Elasticsearch and OpenSearch both answer. All throw `ToolError`. */
export interface SearchClient {
  kind: () => Promise<ServerKind>;
  /** The types of the fields that the indices have, by their names; with whether they can be counted by. */
  fields: (names: readonly string[]) => Promise<ReadonlyMap<string, { type: string; aggregatable: boolean }>>;
  /** Holds the indices still while they are paged through; undefined where the server cannot or will not. */
  openPointInTime: (kind: ServerKind) => Promise<string | undefined>;
  /** Searches the indices, or what a point in time holds where the body names one. */
  search: (body: Readonly<Record<string, unknown>>) => Promise<Searched>;
}

const Info = z.looseObject({ version: z.looseObject({ number: z.string(), distribution: z.string().optional() }) });
const Capabilities = z.looseObject({
  fields: z.record(z.string(), z.record(z.string(), z.looseObject({ type: z.string(), aggregatable: z.boolean() }))),
});
const PointInTime = z.union([
  z.looseObject({ id: z.string() }).transform(({ id }) => id),
  z.looseObject({ pit_id: z.string() }).transform((opened) => opened.pit_id),
]);
const Answered = z.looseObject({
  timed_out: z.boolean().default(false),
  _shards: z.looseObject({ failed: z.number().default(0) }).optional(),
  pit_id: z.string().optional(),
  hits: z.looseObject({ hits: z.array(z.unknown()) }),
  aggregations: z.unknown().optional(),
});
const HitShape = z.looseObject({
  _source: z.unknown().optional(),
  fields: z.record(z.string(), z.array(z.unknown())).default({}),
  sort: z.array(z.unknown()).default([]),
});

/** How long a point in time is held after each search; it lapses by itself, so that nothing has to be deleted. */
export const KEEP_ALIVE = '1m';

/** Opens the search API of some indices. */
export function openSearch(source: JsonSource, index: string, signal: AbortSignal): SearchClient {
  const indices = index.split(',').map(encodeURIComponent).join(',');
  // Patterns may match nothing yet, and a node that is away must not fail the rest.
  const lenient = 'ignore_unavailable=true&allow_no_indices=true';

  async function ask<Data>(request: JsonRequest, schema: z.ZodType<Data>): Promise<Data> {
    const parsed = schema.safeParse(await fetchJson(source, request, signal));
    if (parsed.success) return parsed.data;
    const problem = z.prettifyError(parsed.error);
    const { tool } = source;
    throw new ToolError(
      tool,
      'malformed',
      `${tool}: ${request.path} answers what is no answer to a search: ${problem}`,
    );
  }

  return {
    async kind() {
      const { version } = await ask({ path: '/' }, Info);
      const name = version.distribution === 'opensearch' ? 'OpenSearch' : 'Elasticsearch';
      return { name, version: version.number };
    },
    async fields(names) {
      const query = `fields=${names.map(encodeURIComponent).join(',')}&${lenient}`;
      const { fields } = await ask({ path: `/${indices}/_field_caps?${query}` }, Capabilities);
      return new Map(
        Object.entries(fields).flatMap(([name, types]) => {
          const [first] = Object.values(types);
          const aggregatable = Object.values(types).every((type) => type.aggregatable);
          return first ? [[name, { type: first.type, aggregatable }] as const] : [];
        }),
      );
    },
    async openPointInTime({ name }) {
      const place = name === 'OpenSearch' ? `/${indices}/_search/point_in_time` : `/${indices}/_pit`;
      try {
        return await ask({ path: `${place}?keep_alive=${KEEP_ALIVE}`, json: {} }, PointInTime);
      } catch (error) {
        // Old versions have none, serverless ones and narrow roles refuse it; paging works without, if less exactly.
        if (error instanceof ToolError && ['client', 'not-found', 'auth', 'malformed'].includes(error.failure))
          return undefined;
        throw error;
      }
    },
    async search(body) {
      const path = body['pit'] === undefined ? `/${indices}/_search?${lenient}` : '/_search';
      const answer = await ask({ path, json: body }, Answered);
      const hits = answer.hits.hits.flatMap((raw) => HitShape.safeParse(raw).data ?? []);
      return {
        hits: hits.map((hit) => ({
          source: hit._source,
          fields: hit.fields,
          sort: hit.sort,
        })),
        aggregations: answer.aggregations,
        partial: answer.timed_out || (answer._shards?.failed ?? 0) > 0 || hits.length < answer.hits.hits.length,
        pitId: answer.pit_id,
      };
    },
  };
}
