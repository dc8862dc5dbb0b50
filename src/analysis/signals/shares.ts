import type { Point } from '../baseline.ts';
import { addUp, gridOf } from './cells.ts';
import { countersOf } from './counters.ts';
import { sharesOf } from './requests.ts';
import type { CleanSeries, Signal } from './signal.ts';
import { wordsOf } from './words.ts';

const HITS = new Set(['hit', 'hits']);
const MISSES = new Set(['miss', 'misses']);
const RESULT_LABELS = ['result', 'outcome', 'status', 'type', 'event'] as const;

/** Words for what is taken and words for what there is, of a resource that otherwise has one name. */
const TAKEN = [['in', 'use'], ['used'], ['use'], ['usage'], ['active'], ['busy'], ['current'], ['open'], ['allocated']];
const LIMIT = [['max'], ['maximum'], ['limit'], ['capacity'], ['size'], ['total'], ['allowed']];

/**
 * The share of lookups that a cache did not answer, where an entity counts its hits and misses: as two counters, or
 * as one with a label that says which.
 */
export function missSignals(counters: readonly CleanSeries[]): Signal[] {
  const caches = new Map<string, { hits: CleanSeries[]; misses: CleanSeries[] }>();
  for (const one of counters) {
    const kind = lookupOf(one);
    if (!kind) continue;
    const known = caches.get(kind.cache) ?? { hits: [], misses: [] };
    known[kind.end].push(one);
    caches.set(kind.cache, known);
  }
  return [...caches].flatMap(([cache, { hits, misses }]) => {
    const [first] = misses;
    const both = countersOf([...hits, ...misses]);
    const grid = gridOf(both);
    if (!first || hits.length === 0 || !grid) return [];
    const points = sharesOf(addUp(both.slice(hits.length), grid), addUp(both, grid));
    return [
      {
        name: `miss ratio of ${cache}`,
        metric: first.metric,
        entity: first.entity,
        peer: first.peer,
        side: 'inside',
        role: 'cache',
        harm: 'up',
        unit: '1',
        points,
        form: 'derived',
        sources: [...misses, ...hits].flatMap(({ sources }) => sources),
      },
    ];
  });
}

/** How full a resource is, where an entity exports what is taken and what there is under one name: `x_in_use`, `x_max`. */
export function fullnessSignals(gauges: readonly Signal[]): Signal[] {
  const limits = new Map<string, Signal>();
  for (const gauge of gauges) {
    const resource = resourceOf(gauge, LIMIT);
    if (resource && !limits.has(resource)) limits.set(resource, gauge);
  }
  return gauges.flatMap((taken) => {
    const resource = resourceOf(taken, TAKEN);
    const limit = resource === undefined ? undefined : limits.get(resource);
    if (!limit || limit === taken) return [];
    const most = new Map(limit.points);
    const points = taken.points.flatMap(([ms, value]): Point[] => {
      const available = most.get(ms);
      return available === undefined || available <= 0 ? [] : [[ms, value / available]];
    });
    return [
      {
        ...taken,
        name: `${taken.name} of ${limit.name}`,
        role: 'saturation',
        harm: 'up',
        unit: '1',
        points,
        form: 'derived',
      },
    ];
  });
}

function lookupOf({ metric, labels }: CleanSeries): { cache: string; end: 'hits' | 'misses' } | undefined {
  const words = wordsOf(metric).filter((word) => word !== 'total');
  const [hit, miss] = [words.some((word) => HITS.has(word)), words.some((word) => MISSES.has(word))];
  const cache = words.filter((word) => !HITS.has(word) && !MISSES.has(word)).join('_') || 'cache';
  if (hit !== miss) return { cache, end: hit ? 'hits' : 'misses' };
  for (const label of RESULT_LABELS) {
    const value = labels[label]?.toLowerCase() ?? '';
    if (HITS.has(value)) return { cache, end: 'hits' };
    if (MISSES.has(value)) return { cache, end: 'misses' };
  }
  return undefined;
}

function resourceOf({ metric, peer }: Signal, endings: readonly (readonly string[])[]): string | undefined {
  const words = wordsOf(metric);
  for (const ending of endings) {
    const at = words.findIndex((_, index) => ending.every((word, offset) => words[index + offset] === word));
    if (at >= 0) return [...words.slice(0, at), ...words.slice(at + ending.length), peer ?? ''].join(' ');
  }
  return undefined;
}
