import type { Seen } from '../ledger.ts';
import { epochMs, FIGURES, instant, type Series, type Window } from '../schema/index.ts';
import type { Draft, Felt } from './felt.ts';
import { growthComputations } from './pools/grown-demand.ts';
import { poolComputations } from './pools/pool-demand.ts';
import {
  fromTheSampleBefore,
  increaseOf,
  inputsOf,
  isFailed,
  requestCounters,
  samplesWithin,
} from './request-counters.ts';

const LARGEST = {
  requests: 'requests at the entry in its worst stretch',
  failedRequests: 'failed requests at the entry in its worst stretch',
  failureRatio: 'share of requests that failed in the worst stretch',
} as const;

/**
 * The figures that counters and the leading change give: requests and failed requests at the entry from the onset to
 * the recovery, their share, the same for the stretch of samples in which the share was largest, and the time from
 * traffic meeting the change to the onset; and what a pool that the change sized, or that demand filled, was asked for. Only formulas and inputs; whoever computes runs them. A counter that first
 * appeared with its first failure counts from there, so that the failures are at least as many.
 */
export function impactComputations(felt: Felt): Draft[] {
  const { timeline, incident, suspects, numberFrom } = felt;
  const onset = timeline.anchors.find(({ name }) => name === 'onset');
  if (!onset) return [];
  const end = timeline.anchors.find(({ name }) => name === 'mitigated')?.at ?? incident.resolvedAt;
  const window = fromTheSampleBefore({ from: onset.at, to: end }, onset.precisionMs);
  const entry = timeline.events.find(({ id }) => id === onset.event)?.entity.ref;
  const series = entry === undefined ? [] : requestCounters(entry, felt);
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
  const asked = { ...felt, numberFrom: numberFrom + drafts.length };
  const ofChange = poolComputations(asked);
  // Of one leading suspect, which is a change or more demand.
  return [...drafts, ...(ofChange.length > 0 ? ofChange : growthComputations(asked))];
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
