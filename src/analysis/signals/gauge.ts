import type { Point } from '../baseline.ts';
import { isCopyLabel, kindOfSeries } from './labels.ts';
import { harmOf, roleOf, unitOf } from './role.ts';
import { sideOf } from './side.ts';
import type { CleanSeries, Signal } from './signal.ts';

/** Labels of gauges that say nothing on top of the entity, and are left out of a signal's name. */
const KNOWN = new Set([
  'service',
  'service_name',
  'app',
  'job',
  'namespace',
  'env',
  'environment',
  'cluster',
  'region',
  'team',
]);

/**
 * The signals of one gauge of one entity: one for each set of labels, copies of the service taken together. Of what
 * can be too much the fullest copy counts, of what can be too little the emptiest, so that each point is a sample.
 */
export function gaugeSignals(series: readonly CleanSeries[]): Signal[] {
  const kinds = new Map<string, CleanSeries[]>();
  for (const one of series) {
    const kind = kindOfSeries(one.labels);
    const known = kinds.get(kind);
    if (known) known.push(one);
    else kinds.set(kind, [one]);
  }
  return [...kinds.values()].flatMap((copies) => {
    const [first] = copies;
    if (!first) return [];
    const { metric, entity, peer } = first;
    const role = roleOf(metric);
    const harm = harmOf(metric, role);
    const details = Object.entries(first.labels).filter(
      ([label, value]) => kinds.size > 1 && !KNOWN.has(label) && !isCopyLabel(label) && value !== entity,
    );
    const shown = details
      .map(([label, value]) => `${label}=${value}`)
      .toSorted()
      .join(', ');
    return [
      {
        name: shown === '' ? metric : `${metric}{${shown}}`,
        metric,
        entity,
        peer,
        side: sideOf(metric, peer),
        role,
        harm,
        unit: unitOf(metric),
        points: outermost(copies, harm === 'down' ? Math.min : Math.max),
        reference: copies.flatMap(({ reference }) => reference),
        form: 'literal',
        sources: copies.flatMap(({ sources }) => sources),
      },
    ];
  });
}

function outermost(copies: readonly CleanSeries[], pick: (a: number, b: number) => number): Point[] {
  const [only, ...others] = copies;
  if (only && others.length === 0) return only.points;
  const values = new Map<number, number>();
  for (const { points } of copies) {
    for (const [ms, value] of points) {
      const known = values.get(ms);
      values.set(ms, known === undefined ? value : pick(known, value));
    }
  }
  return [...values].toSorted(([a], [b]) => a - b);
}
