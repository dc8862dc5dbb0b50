import { MetricType, epochMs, type Series, type Window } from '../../src/schema/index.ts';
import { ToolError } from '../../src/errors.ts';
import type { Found } from '../../src/tool.ts';
import { chooseSeries, keyOf, scopeSelectors, type SeriesQuery, type SeriesScope } from './choose-series.ts';
import type { PrometheusClient } from './client.ts';
import type { Labels, Matrix } from './matrix.ts';

/** How finely to sample, and how much at most. */
export interface MetricLimits {
  stepSeconds: number;
  maxSeries: number;
}

/** Prometheus refuses more than 11,000 points a series (web/api/v1/api.go). */
const MOST_POINTS = 11_000;
/** All series together; some 64 bytes each in memory. */
const MOST_SAMPLES = 4_000_000;
/** One answer of this many samples is about 6 MB of JSON. */
const SAMPLES_PER_QUERY = 200_000;
const QUERIES_AT_ONCE = 4;

/** The raw samples of the series in scope, in one order. */
export async function readMetrics(
  client: PrometheusClient,
  scope: SeriesScope,
  window: Window,
  { stepSeconds, maxSeries }: MetricLimits,
): Promise<Found> {
  const discovered = await client.series(scopeSelectors(scope.services), window);
  const types = await typesOf(client);
  const wanted = Math.min(discovered.labels.length, maxSeries);
  const step = stepFor(window, stepSeconds, wanted);
  const perQuery = Math.max(1, Math.floor(SAMPLES_PER_QUERY / pointsOf(window, step)));
  const { queries, chosen, total } = chooseSeries(discovered.labels, scope, { maxSeries, perQuery });

  const matrices: Matrix[] = [];
  for (let next = 0; next < queries.length; next += QUERIES_AT_ONCE) {
    const batch = queries.slice(next, next + QUERIES_AT_ONCE);
    matrices.push(...(await Promise.all(batch.map((query) => fetchWanted(client, query, window, step)))));
  }
  const observations = matrices
    .flatMap(({ series }) => series)
    .map(({ labels, samples }) => ({ ...observed(labels, types), samples }));
  const truncated = discovered.partial || chosen < total || matrices.some(({ partial }) => partial);
  // A series that lived between two steps has no sample at any: it was there, but nothing of it can be shown.
  const shown = new Set(matrices.flatMap(({ series }) => series.map(({ labels, of }) => keyOf(of ?? labels))));
  const lost = chosen - shown.size;
  return {
    observations: observations.toSorted(byName),
    total: Math.max(total, observations.length),
    truncated: truncated || lost > 0,
  };
}

/** The answer of one PromQL query: over the window, or at its end only. */
export async function readQuery(
  client: PrometheusClient,
  query: string,
  window: Window,
  { stepSeconds, maxSeries, at }: MetricLimits & { at: 'steps' | 'end' },
): Promise<Found> {
  const { series, partial } =
    at === 'end'
      ? await client.instant(query, window.to)
      : await client.queryRange(query, window, stepFor(window, stepSeconds, 1));
  const named = series.some(({ labels }) => labels['__name__'] !== undefined);
  const types = named ? await typesOf(client) : new Map<string, string>();
  const observations = series
    .map(({ labels, samples }) => ({ ...observed(labels, types, query), samples }))
    .toSorted(byName)
    .slice(0, maxSeries);
  return { observations, total: series.length, truncated: partial || observations.length < series.length };
}

/** Seconds between samples: as configured, but wider where the window or the number of series asks for it. */
export function stepFor({ from, to }: Window, stepSeconds: number, series: number): number {
  const rangeSeconds = (epochMs(to) - epochMs(from)) / 1000;
  const most = Math.min(MOST_POINTS, Math.max(2, Math.floor(MOST_SAMPLES / Math.max(1, series))));
  return Math.max(stepSeconds, Math.ceil(rangeSeconds / (most - 1)));
}

function pointsOf({ from, to }: Window, step: number): number {
  return Math.floor((epochMs(to) - epochMs(from)) / 1000 / step) + 1;
}

async function fetchWanted(
  client: PrometheusClient,
  { selector, wanted }: SeriesQuery,
  window: Window,
  step: number,
): Promise<Matrix> {
  const { series, partial } = await client.queryRange(selector, window, step);
  return { series: series.filter(({ labels, of }) => wanted.has(keyOf(of ?? labels))), partial };
}

/** Types are a help, not a need: those who only speak the language of Prometheus often keep none. */
async function typesOf(client: PrometheusClient): Promise<ReadonlyMap<string, string>> {
  try {
    return await client.metadata();
  } catch (error) {
    if (error instanceof ToolError && ['not-found', 'client', 'malformed'].includes(error.failure)) return new Map();
    throw error;
  }
}

function observed(labels: Labels, types: ReadonlyMap<string, string>, query = ''): Omit<Series, 'samples'> {
  const { __name__: metric = query, ...others } = labels;
  return { kind: 'series', metric, type: typeOf(metric, types), labels: others };
}

/** The declared type of a metric. Histograms and summaries are declared without the suffix of their parts. */
function typeOf(metric: string, types: ReadonlyMap<string, string>): Series['type'] {
  const declared = types.get(metric) ?? types.get(metric.replace(/_(?:total|bucket|sum|count|created)$/, ''));
  return MetricType.catch('unknown').parse(declared);
}

function byName(a: Series, b: Series): number {
  return compare(a.metric, b.metric) || compare(keyOf(a.labels), keyOf(b.labels));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
