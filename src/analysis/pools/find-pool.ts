import { ofKind, type Seen } from '../../ledger.ts';
import { epochMs, instant, type Change, type Series, type Window } from '../../schema/index.ts';
import { increaseOf, samplesWithin } from '../request-counters.ts';
import { partiesOf } from '../signals/labels.ts';
import { stem, wordsOf } from '../signals/words.ts';

/** A setting of a change that sizes something, as its service measures it. */
export interface Pool {
  taken: Seen<Series>;
  /** While its size was the new one. */
  changed: Window;
  /** What waits for a place, where that is measured. */
  waiting: Seen<Series> | undefined;
}

/** Work that holds a place: how much of it there was, and how long it took. */
export interface Work {
  count: Seen<Series>[];
  /** In seconds. */
  sum: Seen<Series>[];
}

const TAKEN = new Set(['use', 'used', 'active', 'busy', 'acquired']);
const WAITING = new Set(['waiting', 'pending', 'queued', 'waiter']);
/** How far the work in flight by its durations may be from the places in use: beyond, the durations are of other work. */
const NEAR = 0.3;

/**
 * The gauges of the pool that a setting sizes. Which gauge tells its size is told by its values: it stood at the setting's
 * value before the change and at the new one once traffic met it. The others bear the same first words.
 */
export function findPool(
  seen: readonly Seen[],
  change: Change,
  setting: { before: string | null; after: string | null },
): Pool | undefined {
  const own = gaugesOf(seen, change.service);
  const [before, after] = [Number(setting.before ?? Number.NaN), Number(setting.after ?? Number.NaN)];
  if (!Number.isFinite(before) || !Number.isFinite(after) || before === after) return undefined;
  const from = epochMs(change.exposedFrom);
  for (const limit of own) {
    const { metric, samples } = limit.observation;
    const earlier = samples.filter(([ms, value]) => value !== null && ms < from);
    const changed = samples.filter(([ms, value]) => value === after && ms >= from);
    const [first, last] = [changed[0], changed.at(-1)];
    if (!first || !last || earlier.length === 0 || earlier.some(([, value]) => value !== before)) continue;
    const others = own.filter((one) => one !== limit && sharedWords(one.observation.metric, metric) > 0);
    const taken = named(others, TAKEN, metric);
    if (!taken) continue;
    const window = { from: instant(first[0]), to: instant(last[0]) };
    return { taken, changed: window, waiting: named(others, WAITING, metric) };
  }
  return undefined;
}

/** The gauge whose name has one of some words, and most of the size's own from its beginning on. */
function named(gauges: readonly Seen<Series>[], words: ReadonlySet<string>, size: string): Seen<Series> | undefined {
  return gauges
    .filter(({ observation: { metric } }) => wordsOf(metric).some((word) => words.has(stem(word))))
    .toSorted((a, b) => sharedWords(b.observation.metric, size) - sharedWords(a.observation.metric, size))[0];
}

/** The calls of a service that held the places of a pool: those whose time in flight is what its gauge shows on average. */
export function workIn(seen: readonly Seen[], service: string, { taken }: Pool, window: Window): Work | undefined {
  const inUse = samplesWithin(taken.observation, window).map(([, value]) => value);
  const average = inUse.reduce((sum, value) => sum + value, 0) / inUse.length;
  const seconds = (epochMs(window.to) - epochMs(window.from)) / 1000;
  const groups = new Map<string, Work>();
  for (const one of ofKind(seen, 'series')) {
    const [, base, part] = /^(.*_seconds)_(count|sum)$/.exec(one.observation.metric) ?? [];
    const parties = partiesOf(one.observation.labels);
    if (base === undefined || parties?.entity !== service || parties.peer === null) continue;
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

/** What a service exports of itself, one series of each metric: copies hold pools of their own. */
function gaugesOf(seen: readonly Seen[], service: string): Seen<Series>[] {
  const own = ofKind(seen, 'series').filter(({ observation: { labels, type } }) => {
    const parties = partiesOf(labels);
    return type !== 'counter' && type !== 'histogram' && parties?.entity === service && parties.peer === null;
  });
  return own
    .filter(({ observation }) => own.filter((one) => one.observation.metric === observation.metric).length === 1)
    .toSorted((a, b) => (a.observation.metric < b.observation.metric ? -1 : 1));
}

/** How many words two names have in common from their beginning on. */
function sharedWords(one: string, other: string): number {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const end = a.findIndex((word, index) => word !== b[index]);
  return end < 0 ? a.length : end;
}
