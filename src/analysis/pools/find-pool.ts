import { ofKind, type Seen } from '../../ledger.ts';
import { epochMs, instant, textOf, type Change, type Series, type Window } from '../../schema/index.ts';
import { increaseOf, ownSeries, samplesWithin } from '../request-counters.ts';
import { copyOfSeries, partiesOf } from '../signals/labels.ts';
import { isOfOnePool, MOST_COPIES, named, TAKEN, WAITING } from './pool-gauges.ts';

/** The pool that a setting sizes, in each copy of its service. */
export interface Pool {
  /** Places in use. */
  taken: Seen<Series>[];
  /** What waits for a place; none where that is not measured. */
  waiting: Seen<Series>[];
  /** From when to when copies had the new size, and which. */
  changed: Window & { copies: ReadonlySet<string> };
}

/** Work that holds a place: how much of it there was, and how long it took. */
export interface Work {
  count: Seen<Series>[];
  /** In seconds. */
  sum: Seen<Series>[];
}

/** How far the work in flight by its durations may be from the places in use: beyond, the durations are of other work. */
const NEAR = 0.3;

/**
 * The gauges of the pool that a setting sizes. Which gauge tells its size is told by its values: it stood at the setting's
 * value before the change, and at the new one after it. The others bear its name.
 */
export function findPool(
  seen: readonly Seen[],
  change: Change,
  setting: { before: string | null; after: string | null },
): Pool | undefined {
  const gauges = new Map<string, Seen<Series>[]>();
  for (const one of ownSeries(change.service, seen, ({ type }) => type !== 'counter' && type !== 'histogram'))
    gauges.set(one.observation.metric, [...(gauges.get(one.observation.metric) ?? []), one]);
  const [before, after] = [Number(setting.before ?? Number.NaN), Number(setting.after ?? Number.NaN)];
  if (!Number.isFinite(before) || !Number.isFinite(after) || before === after) return undefined;
  for (const [metric, limits] of gauges) {
    const changed = changedIn(limits, { before, after, from: epochMs(change.exposedFrom) });
    const others = [...gauges].filter(([other]) => other !== metric && isOfOnePool(other, metric));
    const taken = changed && named(others, TAKEN, metric);
    if (!taken || limits.length > MOST_COPIES) continue;
    // What counts more than there were places counts something else.
    const most = Math.max(before, after);
    if (taken.some(({ observation }) => observation.samples.some(([, value]) => (value ?? 0) > most))) continue;
    return { taken, waiting: named(others, WAITING, metric) ?? [], changed };
  }
  return undefined;
}

/** Where all copies had the size before until the change, and some the new one after it: when, and which. */
function changedIn(
  limits: readonly Seen<Series>[],
  { before, after, from }: { before: number; after: number; from: number },
): Pool['changed'] | undefined {
  const samples = limits.flatMap(({ observation }) => observation.samples).filter(([, value]) => value !== null);
  const earlier = samples.filter(([ms]) => ms < from);
  if (earlier.length === 0 || earlier.some(([, value]) => value !== before)) return undefined;
  const isChanged = ([ms, value]: readonly [number, number | null]): boolean => ms >= from && value === after;
  const times = samples.filter(isChanged).map(([ms]) => ms);
  if (times.length === 0) return undefined;
  const changed = limits.filter(({ observation }) => observation.samples.some(isChanged));
  return {
    from: instant(times.reduce((a, b) => Math.min(a, b))),
    to: instant(times.reduce((a, b) => Math.max(a, b))),
    copies: new Set(changed.map(({ observation }) => copyOfSeries(observation.labels))),
  };
}

/**
 * The calls of a service that held the places of a pool: those whose time in flight is what its gauge shows on average.
 * Only of a service with one copy, because what several do together says nothing of what one is asked for.
 */
export function workIn(
  seen: readonly Seen[],
  service: string,
  { taken }: Pick<Pool, 'taken'>,
  window: Window,
): Work | undefined {
  const [inUse, ...others] = taken
    .map(({ observation }) => samplesWithin(observation, window).map(([, value]) => value))
    .filter((values) => values.length > 0);
  if (!inUse || others.length > 0) return undefined;
  const average = inUse.reduce((sum, value) => sum + value, 0) / inUse.length;
  const seconds = (epochMs(window.to) - epochMs(window.from)) / 1000;
  const groups = new Map<string, Work>();
  const told = new Set<string>();
  for (const one of ofKind(seen, 'series')) {
    const [, base, part] = /^(.*_seconds)_(count|sum)$/.exec(one.observation.metric) ?? [];
    const parties = partiesOf(one.observation.labels);
    if (base === undefined || parties?.entity !== service || parties.peer === null) continue;
    // What was asked for twice counts once.
    if (told.has(textOf(one.observation))) continue;
    told.add(textOf(one.observation));
    const key = `${base} ${parties.peer}`;
    const work = groups.get(key) ?? { count: [], sum: [] };
    work[part === 'sum' ? 'sum' : 'count'].push(one);
    groups.set(key, work);
  }
  const offBy = ({ sum }: Work): number => Math.abs(increaseOf(sum, window) / seconds - average) / average;
  return [...groups.values()]
    .filter((work) => work.count.length > 0 && work.sum.length > 0 && offBy(work) <= NEAR)
    .toSorted((a, b) => offBy(a) - offBy(b))[0];
}
