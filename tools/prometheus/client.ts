import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import type { Window } from '../../src/schema/index.ts';
import { epochMs } from '../../src/schema/index.ts';
import { fetchJson, type JsonRequest, type JsonSource } from '../reading/fetch-json.ts';
import type { Labels, Matrix, Sample } from './matrix.ts';
import { classicSeries, type HistogramSample } from './native-histogram.ts';

/** The questions that Prometheus and those that speak its language answer. All throw `ToolError`. */
export interface PrometheusClient {
  /** The label sets of all series that match one of the selectors. */
  series: (selectors: readonly string[], window: Window) => Promise<{ labels: Labels[]; partial: boolean }>;
  /** The declared type of each metric name. Empty where the server does not know any. */
  metadata: () => Promise<ReadonlyMap<string, string>>;
  queryRange: (query: string, window: Window, stepSeconds: number) => Promise<Matrix>;
  /** Evaluates at one instant; with a range selector it gives the samples as they were scraped. */
  query: (query: string, at: string) => Promise<Matrix>;
  /** Evaluates at one instant, whatever kind of value that gives. */
  instant: (query: string, at: string) => Promise<Matrix>;
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
  result: z.array(
    z.looseObject({
      metric: z.record(z.string(), z.string()),
      values: z.array(z.unknown()).optional(),
      histograms: z.array(z.unknown()).optional(),
    }),
  ),
});
/** Of an instant query; `result` is one sample for a scalar. */
const InstantData = z.union([
  z.looseObject({ resultType: z.literal('scalar'), result: z.unknown() }),
  z.looseObject({
    resultType: z.literal('vector'),
    result: z.array(
      z.looseObject({
        metric: z.record(z.string(), z.string()),
        value: z.unknown().optional(),
        histogram: z.unknown().optional(),
      }),
    ),
  }),
  MatrixData.extend({ resultType: z.literal('matrix') }),
]);
const HistogramValue = z.looseObject({
  count: z.string(),
  sum: z.string(),
  /** Boundary rule, lower bound, upper bound, count. */
  buckets: z.array(z.tuple([z.number(), z.string(), z.string(), z.string()])).default([]),
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
    return matrixOf(data.result, request.path, partial);
  }

  function matrixOf(result: z.infer<typeof MatrixData>['result'], path: string, partial: boolean): Matrix {
    const series: Matrix['series'] = [];
    let cut = partial;
    for (const { metric, values, histograms } of result) {
      if (values) series.push({ labels: metric, samples: values.map((value) => sampleOf(value, source.tool, path)) });
      if (!histograms) continue;
      const native = classicSeries(
        metric,
        histograms.map((one) => histogramOf(one, source.tool, path)),
      );
      series.push(...native.series);
      cut ||= native.partial;
    }
    return { series, partial: cut };
  }

  async function instantly(request: JsonRequest): Promise<Matrix> {
    const { data, partial } = await ask(request, InstantData);
    if (data.resultType === 'matrix') return matrixOf(data.result, request.path, partial);
    if (data.resultType === 'scalar') {
      return { series: [{ labels: {}, samples: [sampleOf(data.result, source.tool, request.path)] }], partial };
    }
    const result = data.result.map(({ metric, value, histogram }) => ({
      metric,
      ...(value === undefined ? {} : { values: [value] }),
      ...(histogram === undefined ? {} : { histograms: [histogram] }),
    }));
    return matrixOf(result, request.path, partial);
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
    instant: (query, at) =>
      instantly({
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

function histogramOf(sample: unknown, tool: string, path: string): HistogramSample {
  const pair: unknown[] = Array.isArray(sample) ? sample : [];
  const [at, raw] = pair;
  const parsed = HistogramValue.safeParse(raw);
  if (typeof at !== 'number' || !parsed.success) throw malformed(tool, path, `the histogram ${JSON.stringify(sample)}`);
  const { count, sum, buckets } = parsed.data;
  return {
    ...{ ms: Math.round(at * 1000), count: Number(count), sum: Number(sum) },
    buckets: buckets.map(([, , upper, held]) => ({ upper, held: Number(held) })),
  };
}

function seconds(at: string): string {
  return (epochMs(at) / 1000).toFixed(3);
}

function malformed(tool: string, path: string, problem: string): ToolError {
  return new ToolError(tool, 'malformed', `${tool}: ${path} answers what is no Prometheus answer: ${problem}`);
}
