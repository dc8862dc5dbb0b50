import { epochMs, instant, type Alert, type Window } from '../../src/schema/index.ts';
import type { Labels, Matrix } from './matrix.ts';

/** A stretch of evaluations at which an alert was in one state, in epoch ms. */
interface Stretch {
  first: number;
  last: number;
  evaluations: number;
}

/** Labels that `ALERTS` adds to those of the alert, or that are its name. */
const OF_ALERTS = new Set(['__name__', 'alertname', 'alertstate']);
/** Fewer gaps than these may all lie between two states. */
const FEW_GAPS = 4;

/** How often alerts are evaluated, in ms: by their names as far as the loaded rules tell, and if nothing else does. */
export interface Intervals {
  byName: ReadonlyMap<string, number>;
  fallbackMs: number;
}

/**
 * When each alert was pending and when it fired, from the samples of `ALERTS` as the rules wrote them: one at every
 * evaluation at which the alert was in that state. A state ends at the evaluation that no longer saw it, which is one
 * interval after the last that did; where that lies beyond the window, `endsAt` is null.
 */
export function alertHistory({ series }: Matrix, window: Window, { byName, fallbackMs }: Intervals): Alert[] {
  const all = series.map(({ labels, samples }) => ({
    labels,
    times: samples.map(([at]) => at).toSorted((a, b) => a - b),
  }));
  // A rule that is no longer loaded is taken to have been evaluated as often as its alerts, or all alerts, were seen.
  const common = usualGap(all.flatMap(({ times }) => gapsOf(times))) ?? fallbackMs;
  return all
    .flatMap(({ labels, times }) => {
      const gaps = gapsOf(times);
      const seen = gaps.length < FEW_GAPS ? undefined : usualGap(gaps);
      const intervalMs = byName.get(labels['alertname'] ?? '') ?? seen ?? common;
      return stretchesOf(times, intervalMs).map((stretch) => alertOf(labels, stretch, intervalMs, window));
    })
    .toSorted((a, b) => compare(sortKey(a), sortKey(b)));
}

function alertOf(labels: Labels, { first, last, evaluations }: Stretch, intervalMs: number, window: Window): Alert {
  const state = labels['alertstate'] === 'pending' ? 'pending' : 'firing';
  const others = Object.entries(labels).filter(([name]) => !OF_ALERTS.has(name));
  const startsAt = instant(first);
  const endsAt = last + intervalMs > epochMs(window.to) ? null : instant(last + intervalMs);
  const shown = Object.entries(labels)
    .toSorted(([a], [b]) => compare(a, b))
    .flatMap(([name, value]) => (name === '__name__' ? [] : [`${name}=${JSON.stringify(value)}`]));
  const seen = `seen at ${evaluations} evaluations from ${startsAt} to ${instant(last)}, every ${intervalMs / 1000} s`;
  const earlier = first - intervalMs < epochMs(window.from) ? '; it may have begun before, the question did not' : '';
  return {
    kind: 'alert',
    name: labels['alertname'] ?? '',
    state,
    labels: Object.fromEntries(others),
    startsAt,
    endsAt,
    precisionMs: intervalMs,
    text: `ALERTS{${shown.join(',')}} ${seen}${earlier}`,
  };
}

/** An evaluation may come late; after two and a half intervals it did not come. */
function stretchesOf(times: readonly number[], intervalMs: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (const at of times) {
    const current = stretches.at(-1);
    if (current && at - current.last <= intervalMs * 2.5) {
      current.last = at;
      current.evaluations += 1;
    } else {
      stretches.push({ first: at, last: at, evaluations: 1 });
    }
  }
  return stretches;
}

function gapsOf(times: readonly number[]): number[] {
  return times.slice(1).map((at, index) => at - (times[index] ?? at));
}

/** The lower quartile: within a state gaps are one interval long, between two states they are longer. */
function usualGap(gaps: readonly number[]): number | undefined {
  return gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 4)];
}

function sortKey({ startsAt, name, state, text }: Alert): string {
  return [startsAt, name, state, text].join('\n');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
