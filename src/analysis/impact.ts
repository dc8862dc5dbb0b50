import { ofKind, spanOfSamples, type Ledger, type Seen } from '../ledger.ts';
import {
  epochMs,
  FIGURES,
  instant,
  service,
  textOf,
  type Computation,
  type ComputationInput,
  type Finding,
  type Incident,
  type Series,
  type Suspect,
  type Timeline,
  type Window,
} from '../schema/index.ts';
import { windowAround } from './excerpt.ts';
import { partiesOf } from './signals/labels.ts';
import { outcomeOf } from './signals/outcome.ts';

/** What the figures of an incident are computed from. */
export interface Felt {
  incident: Incident;
  findings: readonly Finding[];
  timeline: Timeline;
  suspects: readonly Suspect[];
  seen: readonly Seen[];
  ledger: Ledger;
  /** The number of the first computation; those that build on another refer to it by `C-<number>`. */
  numberFrom: number;
}

/** A figure that is still to be computed. */
export type Draft = Omit<Computation, 'value'>;

type SamplesInput = Extract<ComputationInput, { kind: 'samples' }>;

const LARGEST = {
  requests: 'requests at the entry in its worst stretch',
  failedRequests: 'failed requests at the entry in its worst stretch',
  failureRatio: 'share of requests that failed in the worst stretch',
} as const;

/**
 * The figures that counters and the leading change give: requests and failed requests at the entry from the onset to
 * the recovery, their share, the same for the stretch of samples in which the share was largest, and the time from
 * traffic meeting the change to the onset. Only formulas and inputs; whoever computes runs them. A counter that first
 * appeared with its first failure counts from there, so that the failures are at least as many.
 */
export function impactComputations(felt: Felt): Draft[] {
  const { timeline, incident, suspects, numberFrom } = felt;
  const onset = timeline.anchors.find(({ name }) => name === 'onset');
  if (!onset) return [];
  const end = timeline.anchors.find(({ name }) => name === 'mitigated')?.at ?? incident.resolvedAt;
  // The sample before the onset is the last one from which the first failures are counted.
  const window = { from: instant(epochMs(onset.at) - onset.precisionMs), to: end };
  const series = entrySeries(felt);
  const drafts: Draft[] = [];
  const idOf = (offset: number): string => `C-${numberFrom + offset}`;
  const push = (draft: Omit<Draft, 'id'>): string => {
    const id = idOf(drafts.length);
    drafts.push({ id, ...draft });
    return id;
  };
  const pushShare = (
    names: { requests: string; failedRequests: string; failureRatio: string },
    within: Window,
  ): void => {
    const all = inputsOf(series, within, felt.ledger);
    const failed = inputsOf(series.filter(isFailed), within, felt.ledger);
    if (all.length === 0 || failed.length === 0 || !(increaseOf(series, within) > 0)) return;
    const requests = push({ what: names.requests, formula: 'increase', inputs: all, unit: 'requests' });
    const failures = push({ what: names.failedRequests, formula: 'increase', inputs: failed, unit: 'requests' });
    push({
      what: names.failureRatio,
      formula: 'ratio',
      inputs: [
        { kind: 'computation', name: 'failed', computation: failures },
        { kind: 'computation', name: 'all', computation: requests },
      ],
      unit: '1',
    });
  };

  pushShare(FIGURES, window);
  const worst = worstStretch(series, window);
  if (worst) pushShare(LARGEST, worst);

  const change = suspects.find(({ disposition }) => disposition === 'leading')?.change;
  const [shipped, begun] = [change?.evidence.at(-1), onset.evidence[0]];
  if (change && shipped && begun && epochMs(change.exposedTo) < epochMs(onset.at)) {
    push({
      what: FIGURES.changeToOnset,
      formula: 'elapsed',
      inputs: [
        { kind: 'instant', name: 'exposed', at: change.exposedTo, evidence: shipped },
        { kind: 'instant', name: 'onset', at: onset.at, evidence: begun },
      ],
      unit: 's',
    });
  }
  return drafts;
}

/** The counters of requests as the service answered them in which users felt it, each set of labels once. */
function entrySeries({ findings, timeline, seen }: Felt): Seen<Series>[] {
  const onset = timeline.anchors.find(({ name }) => name === 'onset');
  const entry = timeline.events.find(({ id }) => id === onset?.event)?.entity.ref;
  const counted = findings.find(
    (one) =>
      (one.kind === 'deviation' || one.kind === 'steady') &&
      one.entity.ref === entry &&
      one.role === 'errors' &&
      one.peer === null,
  );
  if (!counted || !('metric' in counted)) return [];
  const longest = new Map<string, Seen<Series>>();
  for (const one of ofKind(seen, 'series')) {
    const { metric, labels, samples } = one.observation;
    const parties = partiesOf(labels);
    if (metric !== counted.metric || parties?.entity !== entry || parties?.peer !== null) continue;
    const key = JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    if (samples.length > (longest.get(key)?.observation.samples.length ?? 0)) longest.set(key, one);
  }
  return [...longest].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function isFailed({ observation }: Seen<Series>): boolean {
  return outcomeOf(observation.labels) === 'failed';
}

function inputsOf(series: readonly Seen<Series>[], window: Window, ledger: Ledger): SamplesInput[] {
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

/** A series by the labels that tell it from its neighbours. */
function nameOf({ labels }: Series): string {
  const told = ['method', 'route', 'path', 'handler', 'code', 'status', 'instance', 'pod'].flatMap(
    (label) => labels[label] ?? [],
  );
  return told.join(' ') || 'requests';
}

/** The pair of samples between which the largest share of requests failed; at least ten requests came in it. */
function worstStretch(series: readonly Seen<Series>[], window: Window): Window | undefined {
  const instants = new Set(series.flatMap(({ observation }) => samplesWithin(observation, window).map(([ms]) => ms)));
  const marks = [...instants].toSorted((a, b) => a - b);
  const width = Math.max(1, Math.round(marks.length / 10));
  let worst: { window: Window; share: number } | undefined;
  for (let index = 0; index + width < marks.length; index += 1) {
    const [from, to] = [marks[index], marks[index + width]];
    if (from === undefined || to === undefined) continue;
    const stretch = { from: instant(from), to: instant(to) };
    const all = increaseOf(series, stretch);
    const share = all >= FEWEST_REQUESTS ? increaseOf(series.filter(isFailed), stretch) / all : 0;
    if (share > (worst?.share ?? 0)) worst = { window: stretch, share };
  }
  return worst?.window;
}

const FEWEST_REQUESTS = 10;

/** How much some counters grew together; a fall is a restart from 0. */
function increaseOf(series: readonly Seen<Series>[], window: Window): number {
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

function samplesWithin({ samples }: Series, { from, to }: Window): [number, number][] {
  const [fromMs, toMs] = [epochMs(from), epochMs(to)];
  return samples.flatMap(([ms, value]): [number, number][] =>
    value !== null && ms >= fromMs && ms <= toMs ? [[ms, value]] : [],
  );
}
