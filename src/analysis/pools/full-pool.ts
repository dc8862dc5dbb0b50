import type { Seen } from '../../ledger.ts';
import {
  epochMs,
  instant,
  type Call,
  type Deviation,
  type Incident,
  type Series,
  type Window,
} from '../../schema/index.ts';
import { ownSeries, samplesWithin } from '../request-counters.ts';
import { stem, wordsOf } from '../signals/words.ts';
import { calleesOf } from '../topology.ts';
import { isOfOnePool, MOST_COPIES, named, TAKEN, WAITING } from './pool-gauges.ts';

/** A pool that demand filled up to a size that nobody had changed. */
export interface FullPool {
  service: string;
  /** Places that each copy has. */
  size: number;
  limits: Seen<Series>[];
  taken: Seen<Series>[];
  /** What waits for a place; none where that is not measured. */
  waiting: Seen<Series>[];
  /** The demand that rose. */
  rise: Deviation;
  /** Until the demand rose, and while it was high. */
  before: Window;
  during: Window;
}

/** What full pools are looked for in. */
export interface Watched {
  incident: Incident;
  deviations: readonly Deviation[];
  calls: readonly Call[];
  seen: readonly Seen[];
}

const LIMITS = new Set(['max', 'maximum', 'limit', 'capacity', 'size']);
/** Demand counts from this factor on, as it does where failures are told from demand. */
const MORE_DEMAND = 1.3;
/** More samples than one: a pool may be full for an instant and serve everybody. */
const FEWEST_FULL = 3;
const MOST_SERVICES = 3;

/**
 * The pools that were full while demand rose, at a size that stayed, and had room before. None of a service that calls
 * something that became slow: its places are held longer then, whatever is asked of it, and more of them would be more
 * load on what is slow.
 */
export function fullPools(watched: Watched): FullPool[] {
  const { deviations, calls } = watched;
  const filled = new Set(
    deviations.flatMap(({ role, peer, direction, entity }) =>
      role === 'saturation' && peer === null && direction === 'up' ? [entity.ref] : [],
    ),
  );
  return [...filled]
    .toSorted()
    .filter((name) => !callsSomethingSlow(name, deviations, calls))
    .slice(0, MOST_SERVICES)
    .flatMap((name) => {
      const rise = deviations.find(
        ({ entity, peer, role, direction, before, peak }) =>
          entity.ref === name &&
          peer === null &&
          role === 'traffic' &&
          direction === 'up' &&
          peak >= MORE_DEMAND * before,
      );
      return rise ? poolsOf(name, rise, watched) : [];
    });
}

function callsSomethingSlow(name: string, deviations: readonly Deviation[], calls: readonly Call[]): boolean {
  const callees = new Set(calleesOf(calls, name));
  return deviations.some(
    ({ role, direction, entity, peer }) =>
      role === 'latency' &&
      direction === 'up' &&
      ((entity.ref === name && peer !== null) || (callees.has(entity.ref) && peer === null)),
  );
}

function poolsOf(name: string, rise: Deviation, { seen, incident }: Watched): FullPool[] {
  const gauges = new Map<string, Seen<Series>[]>();
  for (const one of ownSeries(name, seen, ({ type }) => type !== 'counter' && type !== 'histogram'))
    gauges.set(one.observation.metric, [...(gauges.get(one.observation.metric) ?? []), one]);
  return [...gauges].flatMap(([metric, limits]): FullPool[] => {
    if (!wordsOf(metric).some((word) => LIMITS.has(stem(word))) || limits.length > MOST_COPIES) return [];
    const size = standing(limits);
    const others = [...gauges].filter(([other]) => other !== metric && isOfOnePool(other, metric));
    const taken = named(others, TAKEN, metric);
    if (size === undefined || !taken) return [];
    const starts = taken.flatMap(({ observation }) => observation.samples.slice(0, 1).map(([ms]) => ms));
    // A gauge is read at an instant, a rate over the time before it: the gauge may show the rise first.
    const calmMs = epochMs(rise.onsetAt) - rise.onsetErrorMs - 1;
    const before = { from: instant(Math.min(...starts)), to: instant(calmMs) };
    const during = { from: rise.onsetAt, to: rise.recoveredAt ?? incident.resolvedAt };
    const usual = valuesIn(taken, before);
    const isFilled = usual.length > 0 && usual.every((value) => value < size);
    if (!isFilled || valuesIn(taken, during).filter((value) => value >= size).length < FEWEST_FULL) return [];
    return [
      { service: name, size, limits, taken, waiting: named(others, WAITING, metric) ?? [], rise, before, during },
    ];
  });
}

/** The one whole number that some gauges stood at all the time. */
function standing(limits: readonly Seen<Series>[]): number | undefined {
  const values = new Set(limits.flatMap(({ observation }) => observation.samples.flatMap(([, value]) => value ?? [])));
  const [size] = values;
  return values.size === 1 && size !== undefined && Number.isInteger(size) && size > 0 ? size : undefined;
}

function valuesIn(series: readonly Seen<Series>[], window: Window): number[] {
  return series.flatMap(({ observation }) => samplesWithin(observation, window).map(([, value]) => value));
}
