import { epochMs, type Window } from '../../src/schema/index.ts';
import type { LevelCounts, StepGrid } from '../reading/line-volume.ts';
import { gridOver } from '../reading/log-question.ts';
import type { LokiClient } from './client.ts';
import { LEVEL_LABELS, countsBy } from './logql.ts';

/** What Loki counted, and on which steps. */
export interface Counted {
  counts: LevelCounts[];
  grid: StepGrid;
}

/** Loki takes 11,000 points a series; these are plenty to see where lines begin to come. */
const MOST_STEPS = 1500;
const LONGEST_RANGE_MS = 30 * 86_400_000;

/** How many lines each service wrote at each level, in steps that cover the window. */
export async function readCounts(
  client: LokiClient,
  lines: string,
  label: string,
  window: Window,
  stepSeconds: number,
): Promise<Counted> {
  const grid = gridOver(window, stepSeconds, MOST_STEPS);
  const { firstMs, stepMs, steps } = grid;
  const query = countsBy(lines, label, stepMs / 1000);
  const lastMs = firstMs + steps * stepMs;
  const span = Math.floor(LONGEST_RANGE_MS / stepMs) * stepMs;
  const counts: LevelCounts[] = [];
  // A sample counts the step that ends at it.
  for (let from = firstMs + stepMs; from <= lastMs; from += span) {
    const to = Math.min(lastMs, from + span - stepMs);
    const series = await client.counts(query, nsAt(from), nsAt(to), stepMs / 1000);
    counts.push(
      ...series.map(({ labels, samples }) => ({
        service: labels[label] ?? '',
        level: levelOf(labels),
        steps: samples.filter(([ms]) => ms >= epochMs(window.from)).map(([ms, value]) => [ms - stepMs, value] as const),
      })),
    );
  }
  return { counts: counts.filter(({ service }) => service !== ''), grid };
}

/** The level of a line by the labels of its stream, in small letters; `unknown` where there is none. */
export function levelOf(labels: Readonly<Record<string, string>>): string {
  const found = LEVEL_LABELS.map((name) => labels[name]).find((level) => level !== undefined && level !== '');
  return found?.toLowerCase() ?? 'unknown';
}

function nsAt(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}
