import { ofKind, spanOfSamples, type Ledger, type Seen } from '../ledger.ts';
import {
  epochMs,
  instant,
  service,
  textOf,
  type ComputationInput,
  type Finding,
  type Series,
  type Window,
} from '../schema/index.ts';
import { windowAround } from './excerpt.ts';
import { partiesOf } from './signals/labels.ts';
import { outcomeOf } from './signals/outcome.ts';

export type SamplesInput = Extract<ComputationInput, { kind: 'samples' }>;

/** Where counters of requests are looked for. */
export interface Counted {
  findings: readonly Finding[];
  seen: readonly Seen[];
}

/** The counters of requests as a service answered them, each set of labels once. None where nothing tells failures. */
export function requestCounters(name: string, { findings, seen }: Counted): Seen<Series>[] {
  const counted = findings.find(
    (one) =>
      (one.kind === 'deviation' || one.kind === 'steady') &&
      one.entity.ref === name &&
      one.role === 'errors' &&
      one.peer === null,
  );
  if (!counted || !('metric' in counted)) return [];
  return ownSeries(name, seen, ({ metric }) => metric === counted.metric);
}

/** What a service says of itself, those series that are asked for, each set of labels once: the longest of it. */
export function ownSeries(name: string, seen: readonly Seen[], isWanted: (series: Series) => boolean): Seen<Series>[] {
  const longest = new Map<string, Seen<Series>>();
  for (const one of ofKind(seen, 'series')) {
    if (!isWanted(one.observation)) continue;
    const { metric, labels, samples } = one.observation;
    const parties = partiesOf(labels);
    if (parties?.entity !== name || parties.peer !== null) continue;
    const key = JSON.stringify([metric, Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
    if (samples.length > (longest.get(key)?.observation.samples.length ?? 0)) longest.set(key, one);
  }
  return [...longest].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** Whether a counter counts requests that failed. */
export function isFailed({ observation }: Seen<Series>): boolean {
  return outcomeOf(observation.labels) === 'failed';
}

/** Whether a counter says how the requests that it counts ended. */
export function tellsOutcome({ observation }: Seen<Series>): boolean {
  return outcomeOf(observation.labels) !== undefined;
}

/** The samples of some series in a window as inputs of a computation, cited. A series without a sample there is left out. */
export function inputsOf(series: readonly Seen<Series>[], window: Window, ledger: Ledger): SamplesInput[] {
  return series
    .filter(({ observation }) => samplesWithin(observation, window).length > 0)
    .map((one): SamplesInput => {
      const { observation } = one;
      const span = spanOfSamples(textOf(observation), windowAround(observation, epochMs(window.from)));
      const name = partiesOf(observation.labels)?.entity ?? observation.metric;
      const title = `${name} ${observation.metric} from ${window.from}`;
      return {
        kind: 'samples',
        name: nameOf(observation),
        window,
        evidence: ledger.cite(one, { title, span, interval: window, entities: [service(name)] }),
      };
    });
}

/** How much some counters grew together; a fall is a restart from 0. */
export function increaseOf(series: readonly Seen<Series>[], window: Window): number {
  return series.reduce((sum, { observation }) => {
    const values = samplesWithin(observation, window).map(([, value]) => value);
    return (
      sum +
      values.slice(1).reduce((gained, value, index) => {
        const before = values[index] ?? 0;
        return gained + (value >= before ? value - before : value);
      }, 0)
    );
  }, 0);
}

/** The samples of a series from one instant to another that have a value. */
export function samplesWithin({ samples }: Series, { from, to }: Window): [number, number][] {
  const [fromMs, toMs] = [epochMs(from), epochMs(to)];
  return samples.flatMap(([ms, value]): [number, number][] =>
    value !== null && ms >= fromMs && ms <= toMs ? [[ms, value]] : [],
  );
}

/** The window, begun a sample earlier: that sample is the one from which the first increase is counted. */
export function fromTheSampleBefore({ from, to }: Window, precisionMs: number): Window {
  return { from: instant(epochMs(from) - precisionMs), to };
}

/** A series by the labels that tell it from its neighbours. */
function nameOf({ labels }: Series): string {
  const told = ['method', 'route', 'path', 'handler', 'code', 'status', 'instance', 'pod'].flatMap(
    (label) => labels[label] ?? [],
  );
  return told.join(' ') || 'requests';
}
