import type { Seen } from '../../ledger.ts';
import { epochMs, type Series, type Window } from '../../schema/index.ts';
import type { Point } from '../baseline.ts';
import { partiesOf, serviceOf } from './labels.ts';
import { isSignal } from './role.ts';
import type { CleanSeries } from './signal.ts';

/**
 * The series of a recording, each once, sorted, within the window, without NaN and without a second sample at one
 * instant. What the same series held outside the window is kept as a reference, without its times. Series of no entity are left
 * out, because nothing could be said of anybody. The order of what was seen, and of the samples, makes no difference.
 */
export function cleanSeries(seen: readonly Seen<Series>[], window: Window): CleanSeries[] {
  const [fromMs, toMs] = [epochMs(window.from), epochMs(window.to)];
  const groups = new Map<string, Seen<Series>[]>();
  for (const one of seen) {
    if (!isSignal(one.observation.metric)) continue;
    const key = keyOf(one.observation);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const series = [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, sources]) => {
      const [first] = sources;
      const parties = first && partiesOf(first.observation.labels);
      if (!parties) return [];
      const { metric, labels } = first.observation;
      const type = typeOf(sources);
      const { points, reference } = partedAt(sources, fromMs, toMs);
      return points.length === 0 ? [] : [{ metric, type, labels, ...parties, points, reference, sources }];
    });
  const entities = new Set(series.map(({ entity }) => entity));
  return series.map((one) => ({ ...one, peer: one.peer === null ? null : serviceOf(one.peer, entities) }));
}

/** The type of a series on which its sources agree: one that two sources call by two types is of neither. */
function typeOf(sources: readonly Seen<Series>[]): Series['type'] {
  const told = new Set(sources.map(({ observation }) => observation.type).filter((type) => type !== 'unknown'));
  const [only, ...others] = told;
  return only && others.length === 0 ? only : 'unknown';
}

/** A metric and its labels as one text. */
function keyOf({ metric, labels }: Series): string {
  const sorted = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${metric} ${JSON.stringify(sorted)}`;
}

function partedAt(
  sources: readonly Seen<Series>[],
  fromMs: number,
  toMs: number,
): Pick<CleanSeries, 'points' | 'reference'> {
  const points: Point[] = [];
  const reference: number[] = [];
  for (const { observation } of sources) {
    for (const sample of observation.samples) {
      if (!isPoint(sample)) continue;
      // The sample itself is kept: of a million, a second copy would weigh as much as all else.
      if (sample[0] >= fromMs && sample[0] <= toMs) points.push(sample);
      else if (!Number.isNaN(sample[0])) reference.push(sample[1]);
    }
  }
  points.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  return { points: points.filter(([ms], index) => index === 0 || points[index - 1]?.[0] !== ms), reference };
}

function isPoint(sample: Series['samples'][number]): sample is [number, number] {
  return sample[1] !== null && Number.isFinite(sample[1]);
}
