import { epochMs, instant, type Alert, type Window } from '../../src/schema/index.ts';
import type { Labels, Matrix } from './matrix.ts';

/** The evaluations, one after another, at which an alert was in one state; in epoch ms. */
type Stretch = [number, ...number[]];

/** Labels that `ALERTS` adds to those of the alert, or that are its name. */
const OF_ALERTS = new Set(['__name__', 'alertname', 'alertstate']);
/** Fewer gaps than these may all lie between two states. */
const FEW_GAPS = 4;
/** How far back Prometheus looks for a sample unless told otherwise; an alert that is evaluated more rarely is lost in between. */
const LOOKBACK_MS = 5 * 60_000;
/** Evaluations keep their time, so two gaps that differ by no more than this share are one interval. */
const ALIKE = 0.1;

/** How often alerts are evaluated, in ms: by their names as far as the loaded rules tell, and if nothing else does. */
export interface Intervals {
  byName: ReadonlyMap<string, number>;
  fallbackMs: number;
}

/**
 * When each alert was pending and when it fired, from the samples of `ALERTS` as the rules wrote them: one at every
 * evaluation at which the alert was in that state. A state ends at the evaluation that no longer saw it, which is one
 * interval after the last that did; where that lies beyond the window, `endsAt` is null. An interval that was longer before the
 * rule was loaded as it is now is seen in gaps that repeat.
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
      return stretchesOf(times, intervalMs).map((stretch) =>
        alertOf(labels, stretch, Math.max(intervalMs, intervalWithin(stretch)), window),
      );
    })
    .toSorted((a, b) => compare(sortKey(a), sortKey(b)));
}

function alertOf(labels: Labels, stretch: Stretch, intervalMs: number, window: Window): Alert {
  const [first] = stretch;
  const last = stretch.at(-1) ?? first;
  const state = labels['alertstate'] === 'pending' ? 'pending' : 'firing';
  const others = Object.entries(labels).filter(([name]) => !OF_ALERTS.has(name));
  const startsAt = instant(first);
  const endsAt = last + intervalMs > epochMs(window.to) ? null : instant(last + intervalMs);
  const shown = Object.entries(labels)
    .toSorted(([a], [b]) => compare(a, b))
    .flatMap(([name, value]) => (name === '__name__' ? [] : [`${name}=${JSON.stringify(value)}`]));
  const seen = `seen at ${stretch.length} evaluations from ${startsAt} to ${instant(last)}, every ${intervalMs / 1000} s`;
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

/** An evaluation may come late; after two and a half intervals it did not come, unless that is how often it came then. */
function stretchesOf(times: readonly number[], intervalMs: number): Stretch[] {
  const stretches: Stretch[] = [];
  const gaps = gapsOf(times);
  for (const [index, at] of times.entries()) {
    const current = stretches.at(-1);
    const gap = gaps[index - 1];
    if (current && gap !== undefined && (gap <= intervalMs * 2.5 || isRepeated(gaps, index - 1))) current.push(at);
    else stretches.push([at]);
  }
  return stretches;
}

/** Whether a gap is as long as the one before or after it, and may be an interval. */
function isRepeated(gaps: readonly number[], index: number): boolean {
  const gap = gaps[index] ?? 0;
  const beside = [gaps[index - 1], gaps[index + 1]];
  return gap < LOOKBACK_MS && beside.some((other = 0) => Math.abs(other - gap) <= gap * ALIKE);
}

/** The interval as far as a stretch shows it: one gap alone may be an evaluation that came late. */
function intervalWithin(stretch: Stretch): number {
  const gaps = gapsOf(stretch);
  return gaps.length < 2 ? 0 : (usualGap(gaps) ?? 0);
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
