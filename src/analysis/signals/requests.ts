import type { Point } from '../baseline.ts';
import { addUp, gridOf, type Cell } from './cells.ts';
import { countersOf } from './counters.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { sideOf } from './side.ts';
import type { CleanSeries, Signal } from './signal.ts';

/**
 * The signals of requests that are counted by how they ended: how many a second, which share failed, and which share
 * was refused. A caller counts a refusal as a failure; whoever refuses does so to stay up. `series` is one metric of
 * one entity toward one peer. None where no series says how a request ended.
 */
export function requestSignals(series: readonly CleanSeries[]): Signal[] {
  const [first] = series;
  if (!first || !series.some(({ labels }) => outcomeOf(labels) !== undefined)) return [];
  const counters = countersOf(series);
  const grid = gridOf(counters);
  if (!grid) return [];
  const { metric, entity, peer } = first;
  const side = sideOf(metric, peer);
  const ended = (outcomes: readonly (Outcome | undefined)[]) => {
    const chosen = series
      .map(({ labels }, index) => ({ labels, index }))
      .filter(({ labels }) => outcomes.includes(outcomeOf(labels)));
    return {
      cells: addUp(
        chosen.flatMap(({ index }) => counters[index] ?? []),
        grid,
      ),
      sources: chosen.flatMap(({ index }) => series[index]?.sources ?? []),
    };
  };
  const all = addUp(counters, grid);
  const failed = ended(side === 'client' ? ['failed', 'refused'] : ['failed']);
  const refused = ended(['refused']);
  const toPeer = peer === null ? '' : ` of calls to ${peer}`;
  const base = { metric, entity, peer, side, form: 'derived' as const };
  return [
    {
      ...base,
      name: peer === null ? (side === 'client' ? 'outgoing traffic' : 'traffic') : `traffic to ${peer}`,
      role: 'traffic',
      harm: 'either',
      unit: '/s',
      points: all.map(({ ms, rate }): Point => [ms, rate]),
      sources: series.flatMap(({ sources }) => sources),
    },
    {
      ...base,
      name: side === 'client' && peer === null ? 'outgoing error ratio' : `error ratio${toPeer}`,
      role: 'errors',
      harm: 'up',
      unit: '1',
      points: sharesOf(failed.cells, all),
      sources: failed.sources.length > 0 ? failed.sources : series.flatMap(({ sources }) => sources),
    },
    ...(side === 'client' || refused.sources.length === 0
      ? []
      : [
          {
            ...base,
            name: 'refused ratio',
            role: 'saturation' as const,
            harm: 'up' as const,
            unit: '1',
            points: sharesOf(refused.cells, all),
            sources: refused.sources,
          },
        ]),
  ];
}

/** Part of whole, interval by interval; an interval without requests has no share. */
export function sharesOf(parts: readonly Cell[], wholes: readonly Cell[]): Point[] {
  const known = new Map(parts.map(({ index, increase }) => [index, increase]));
  return wholes
    .filter(({ increase }) => increase > 0)
    .map(({ index, ms, increase }): Point => [ms, Math.min(1, (known.get(index) ?? 0) / increase)]);
}
