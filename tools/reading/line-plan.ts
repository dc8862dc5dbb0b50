import { epochMs, instant, type Instant, type Window } from '../../src/schema/index.ts';

/** How many lines a service wrote in each step of time; `[epoch ms at which the step begins, lines]`, in order. */
export interface LineCounts {
  service: string;
  steps: readonly (readonly [ms: number, lines: number])[];
}

/** Which lines to fetch of a service. `whole`: all that it wrote in the window. */
export interface LinePlan {
  service: string;
  window: Window;
  whole: boolean;
  /** More than these are not to be fetched, should the counts be wrong. */
  maxLines: number;
}

/** What to fetch around, and how much. */
export interface PlanLimits {
  window: Window;
  /** Where the incident is thought to begin. */
  onset: Instant;
  /** The services whose lines matter most. */
  first: readonly string[];
  stepMs: number;
  maxLines: number;
}

/** The lines before the onset from which the plan grows both ways: alerts come late. */
const LEAD_MS = 5 * 60_000;
/** How much more a service of the incident may have than another one. */
const FIRST_WEIGHT = 4;

/**
 * Which stretch of each service's lines to fetch. All of the window where everything fits; else each service gets a
 * share, the incident's own four times as much, and what one does not need goes to the others. A share is spent
 * on one unbroken stretch that grows from shortly before the onset into the incident and into the time before it, so that
 * there is always a baseline to compare with. The incident's services come first.
 */
export function planLines(
  counts: readonly LineCounts[],
  { window, onset, first, stepMs, maxLines }: PlanLimits,
): LinePlan[] {
  const sized = counts
    .map((one) => ({ ...one, total: sum(one.steps), weight: first.includes(one.service) ? FIRST_WEIGHT : 1 }))
    .filter(({ total }) => total > 0)
    .toSorted((a, b) => a.total / a.weight - b.total / b.weight || compare(a.service, b.service));
  let left = maxLines;
  let weights = sized.reduce((all, { weight }) => all + weight, 0);
  const plans = sized.map(({ service, steps, total, weight }) => {
    const share = Math.floor((left * weight) / weights);
    weights -= weight;
    const taken =
      total <= share ? { window, lines: total } : around(steps, epochMs(onset) - LEAD_MS, stepMs, share, window);
    left -= taken.lines;
    return { service, window: taken.window, whole: total <= share, maxLines: Math.max(1, share), weight };
  });
  return plans
    .toSorted((a, b) => b.weight - a.weight || compare(a.service, b.service))
    .map(({ service, window: stretch, whole, maxLines: most }) => ({
      service,
      window: stretch,
      whole,
      maxLines: most,
    }));
}

function around(
  steps: LineCounts['steps'],
  pivotMs: number,
  stepMs: number,
  share: number,
  window: Window,
): { window: Window; lines: number } {
  const found = steps.findIndex(([ms]) => ms + stepMs > pivotMs);
  const pivot = found < 0 ? steps.length - 1 : found;
  let [low, high] = [pivot, pivot];
  let lines = steps[pivot]?.[1] ?? 0;
  for (let grown = true; grown;) {
    grown = false;
    const [after, before] = [steps[high + 1]?.[1], steps[low - 1]?.[1]];
    if (after !== undefined && lines + after <= share) {
      high += 1;
      lines += after;
      grown = true;
    }
    if (before !== undefined && lines + before <= share) {
      low -= 1;
      lines += before;
      grown = true;
    }
  }
  const from = Math.max(epochMs(window.from), steps[low]?.[0] ?? 0);
  const to = Math.min(epochMs(window.to), (steps[high]?.[0] ?? 0) + stepMs);
  return { window: { from: instant(from), to: instant(Math.max(from, to)) }, lines: Math.min(lines, share) };
}

function sum(steps: LineCounts['steps']): number {
  return steps.reduce((all, [, lines]) => all + lines, 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
