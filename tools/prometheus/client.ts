import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import type { Window } from '../../src/schema/index.ts';
import { epochMs } from '../../src/schema/index.ts';
import { fetchJson, type JsonRequest, type JsonSource } from '../reading/fetch-json.ts';

export type Labels = Record<string, string>;

/** `[epoch ms, value]`; null is NaN or infinite. */
export type Sample = [number, number | null];

/** The series that a query gives. `partial`: the server says that it left something out, or it sent what we cannot read. */
export interface Matrix {
  series: { labels: Labels; samples: Sample[] }[];
  partial: boolean;
}

/** The questions that Prometheus and those that speak its language answer. All throw `ToolError`. */
export interface PrometheusClient {
  /** The label sets of all series that match one of the selectors. */
  series: (selectors: readonly string[], window: Window) => Promise<{ labels: Labels[]; partial: boolean }>;
  /** The declared type of each metric name. Empty where the server does not know any. */
  metadata: () => Promise<ReadonlyMap<string, string>>;
  queryRange: (query: string, window: Window, stepSeconds: number) => Promise<Matrix>;
  /** Evaluates at one instant; with a range selector it gives the samples as they were scraped. */
  query: (query: string, at: string) => Promise<Matrix>;
  rules: () => Promise<unknown>;
  version: () => Promise<string>;
}

const Envelope = z.looseObject({
  status: z.literal('success'),
  data: z.unknown(),
  warnings: z.array(z.string()).optional(),
});
const LabelSets = z.array(z.record(z.string(), z.string()));
const Metadata = z.record(z.string(), z.array(z.looseObject({ type: z.string() })));
const MatrixData = z.looseObject({
  resultType: z.string(),
  result: z.array(z.looseObject({ metric: z.record(z.string(), z.string()), values: z.array(z.unknown()).optional() })),
});
const BuildInfo = z.looseObject({ version: z.string() });

/** Opens the HTTP API (v1) of a Prometheus. */
export function openPrometheus(source: JsonSource, signal: AbortSignal): PrometheusClient {
  async function ask<Data>(request: JsonRequest, schema: z.ZodType<Data>): Promise<{ data: Data; partial: boolean }> {
    const envelope = Envelope.safeParse(await fetchJson(source, request, signal));
    const data = envelope.success ? schema.safeParse(envelope.data.data) : envelope;
    if (!envelope.success || !data.success) {
      const problem = data.error ? z.prettifyError(data.error) : '';
      throw malformed(source.tool, request.path, problem);
    }
    return { data: data.data, partial: (envelope.data.warnings ?? []).length > 0 };
  }

  async function matrix(request: JsonRequest): Promise<Matrix> {
    const { data, partial } = await ask(request, MatrixData);
    if (data.resultType !== 'matrix') throw malformed(source.tool, request.path, `a ${data.resultType}, not a matrix`);
    const readable = data.result.filter(({ values }) => values !== undefined);
    const series = readable.map(({ metric, values = [] }) => ({
      labels: metric,
      samples: values.map((value) => sampleOf(value, source.tool, request.path)),
    }));
    // Native histograms come without `values`.
    return { series, partial: partial || readable.length < data.result.length };
  }

  return {
    async series(selectors, { from, to }) {
      const matches = selectors.map((each) => ['match[]', each] as const);
      const form = [...matches, ['start', seconds(from)], ['end', seconds(to)]] as const;
      const { data, partial } = await ask({ path: '/api/v1/series', form }, LabelSets);
      return { labels: data, partial };
    },
    async metadata() {
      const { data } = await ask({ path: '/api/v1/metadata' }, Metadata);
      return new Map(Object.entries(data).flatMap(([name, [first]]) => (first ? [[name, first.type]] : [])));
    },
    queryRange(query, { from, to }, stepSeconds) {
      const form = [
        ['query', query],
        ['start', seconds(from)],
        ['end', seconds(to)],
        ['step', String(stepSeconds)],
      ] as const;
      return matrix({ path: '/api/v1/query_range', form });
    },
    query: (query, at) =>
      matrix({
        path: '/api/v1/query',
        form: [
          ['query', query],
          ['time', seconds(at)],
        ],
      }),
    rules: async () => (await ask({ path: '/api/v1/rules?type=alert' }, z.unknown())).data,
    version: async () => (await ask({ path: '/api/v1/status/buildinfo' }, BuildInfo)).data.version,
  };
}

/** By hand and not by a schema: there may be millions of samples. */
function sampleOf(sample: unknown, tool: string, path: string): Sample {
  const pair: unknown[] = Array.isArray(sample) ? sample : [];
  const [at, text] = pair;
  const value = typeof text === 'string' ? Number(text) : Number.NaN;
  const readable = !Number.isNaN(value) || (typeof text === 'string' && /^(NaN|[+-]Inf)$/.test(text));
  if (typeof at !== 'number' || !readable) throw malformed(tool, path, `the sample ${JSON.stringify(sample)}`);
  return [Math.round(at * 1000), Number.isFinite(value) ? value : null];
}

function seconds(at: string): string {
  return (epochMs(at) / 1000).toFixed(3);
}

function malformed(tool: string, path: string, problem: string): ToolError {
  return new ToolError(tool, 'malformed', `${tool}: ${path} answers what is no Prometheus answer: ${problem}`);
}
