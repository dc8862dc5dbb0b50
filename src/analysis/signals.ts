import { ofKind, type Seen } from '../ledger.ts';
import type { Window } from '../schema/index.ts';
import type { Point } from './baseline.ts';
import { cleanSeries } from './signals/clean.ts';
import { addUp, gridOf } from './signals/cells.ts';
import { countersOf } from './signals/counters.ts';
import { gaugeSignals } from './signals/gauge.ts';
import { histogramSignals } from './signals/histogram.ts';
import { requestSignals } from './signals/requests.ts';
import { harmOf, roleOf, unitOf } from './signals/role.ts';
import { fullnessSignals, missSignals } from './signals/shares.ts';
import { sideOf } from './signals/side.ts';
import type { CleanSeries, Signal } from './signals/signal.ts';

/** How the samples of a metric are read. */
type Reading = 'counter' | 'gauge' | 'bucket' | 'sum' | 'count';

/**
 * All signals that can be made of the recorded series: counters become rates, requests become traffic and shares of
 * failures, histograms become means and quantiles, gauges stay, and pairs that belong together become shares. Sorted
 * by entity and name; the order of what was seen makes no difference.
 */
export function deriveSignals(seen: readonly Seen[], window: Window): Signal[] {
  const series = cleanSeries(ofKind(seen, 'series'), window);
  const bases = basesOf(series);
  const groups = groupBy(series, (one) => {
    const reading = readingOf(one, bases);
    const name = reading === 'counter' || reading === 'gauge' ? one.metric : baseOf(one.metric);
    return JSON.stringify([
      one.entity,
      one.peer,
      name,
      reading === 'counter' || reading === 'gauge' ? reading : 'histogram',
    ]);
  });

  const gauges: Signal[] = [];
  const counted: Signal[] = [];
  const observed: Signal[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const reading = readingOf(first, bases);
    if (reading === 'gauge') gauges.push(...gaugeSignals(group));
    else if (reading === 'counter') counted.push(...counterSignals(group));
    else observed.push(...observedSignals(baseOf(first.metric), group, bases));
  }
  const perEntity = groupBy(
    series.filter((one) => readingOf(one, bases) === 'counter'),
    ({ entity, peer }) => JSON.stringify([entity, peer]),
  );
  const misses = [...perEntity.values()].flatMap(missSignals);
  const fullness = [...groupBy(gauges, ({ entity }) => entity).values()].flatMap(fullnessSignals);
  const looked = new Set(misses.flatMap(({ sources }) => sources.map(({ observation }) => observation.metric)));
  const others = counted.filter(({ metric }) => !looked.has(metric));
  return distinct(withoutSecondCounts([...gauges, ...fullness, ...others, ...misses, ...observed]));
}

function counterSignals(series: readonly CleanSeries[]): Signal[] {
  const requests = requestSignals(series);
  return requests.length > 0 ? requests : rateSignal(series);
}

/** A counter that is about one thing: how often a second it happened. */
function rateSignal(series: readonly CleanSeries[]): Signal[] {
  const counters = countersOf(series);
  const [first] = series;
  const grid = gridOf(counters);
  if (!first || !grid) return [];
  const { metric, entity, peer, sources } = first;
  const role = roleOf(metric);
  return [
    {
      name: `rate of ${metric}`,
      metric,
      entity,
      peer,
      side: sideOf(metric, peer),
      role,
      harm: harmOf(metric, role),
      unit: unitOf(metric) === '1' ? '/s' : `${unitOf(metric)}/s`,
      points: addUp(counters, grid).map(({ ms, rate }): Point => [ms, rate]),
      form: 'derived',
      sources: [...sources, ...series.slice(1).flatMap((one) => one.sources)],
    },
  ];
}

function observedSignals(base: string, group: readonly CleanSeries[], bases: ReadonlySet<string>): Signal[] {
  const parts = groupBy(group, (one) => readingOf(one, bases));
  const counts = parts.get('count') ?? [];
  const histogram = { base, buckets: parts.get('bucket') ?? [], sums: parts.get('sum') ?? [], counts };
  return [...histogramSignals(histogram), ...requestSignals(counts)];
}

/** A histogram counts the requests that a counter counts too; then the counter speaks, as it is the plainer source. */
function withoutSecondCounts(signals: readonly Signal[]): Signal[] {
  const keyOf = ({ entity, name }: Signal): string => JSON.stringify([entity, name]);
  const byCounter = new Set(signals.filter(({ metric }) => !metric.endsWith('_count')).map(keyOf));
  return signals.filter((signal) => !signal.metric.endsWith('_count') || !byCounter.has(keyOf(signal)));
}

/** Gives signals of one entity that would share a name the name of their metric on top. */
function distinct(signals: readonly Signal[]): Signal[] {
  const names = groupBy(signals, ({ entity, name }) => JSON.stringify([entity, name]));
  return [...names.values()]
    .flatMap((same) =>
      same.length === 1 ? same : same.map((signal) => ({ ...signal, name: `${signal.name} (${signal.metric})` })),
    )
    .toSorted((a, b) => compare(a.entity, b.entity) || compare(a.name, b.name));
}

/** The names that histograms and summaries are built on: those that have both a sum and a count. */
function basesOf(series: readonly CleanSeries[]): Set<string> {
  const metrics = new Set(series.map(({ metric }) => metric));
  const bases = [...metrics].filter((metric) => metric.endsWith('_sum')).map(baseOf);
  return new Set(bases.filter((base) => metrics.has(`${base}_count`)));
}

/** By the type that the source states, and else by the endings of Prometheus' naming rules. */
function readingOf({ metric, type, labels }: CleanSeries, bases: ReadonlySet<string>): Reading {
  if (type === 'gauge') return 'gauge';
  if (metric.endsWith('_bucket') && labels['le'] !== undefined) return 'bucket';
  if (metric.endsWith('_sum') && bases.has(baseOf(metric))) return 'sum';
  if (metric.endsWith('_count') && (bases.has(baseOf(metric)) || type === 'histogram' || type === 'summary'))
    return 'count';
  return type === 'counter' || (type === 'unknown' && metric.endsWith('_total')) ? 'counter' : 'gauge';
}

function baseOf(metric: string): string {
  return metric.replace(/_(bucket|sum|count)$/, '');
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
