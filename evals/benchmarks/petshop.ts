import { join } from 'node:path';
import type { Observation, Series } from '../../src/index.ts';
import type { Benchmark, Case } from './benchmark.ts';
import { answered, ownWindow, readCalls, readCaseIncident, readRows, windowOf } from './read.ts';

/** PetShop (Hardt et al., CLeaR 2024): five points per resource, a call graph, and a healthy stretch of other months. */
export const petshop: Benchmark = {
  name: 'petshop',
  load,
  answer: ({ suspects }) => suspects.map(({ entity }) => entity.ref),
};

function load(folder: string): Case {
  const { raw, incident } = readCaseIncident(folder);
  const own = ownWindow(incident);
  const measured = seriesIn(join(folder, 'metrics.csv.gz'));
  const healthy = seriesIn(join(folder, raw.baseline));
  const calls = readCalls(join(folder, 'topology.json'));
  const text = calls.map(({ caller, callee }) => `${caller} -> ${callee}`).join('\n');
  const graph: Observation = { kind: 'service-graph', name: 'service map', calls, text };
  const window = windowOf(instantsOf(measured), own);
  const answers = [
    answered('cloudwatch', window, measured),
    answered('cloudwatch', windowOf(instantsOf(healthy), own), healthy),
    answered('x-ray', window, [graph]),
  ];
  return { id: raw.id, incident, window, answers };
}

function seriesIn(file: string): Series[] {
  const series = new Map<string, Series>();
  for (const row of readRows(file)) {
    const [metric = '', stat = '', value = ''] = row.slice(-3);
    const resource = row.slice(1, -3).join(',');
    const key = JSON.stringify([resource, metric, stat]);
    const known = series.get(key) ?? {
      kind: 'series',
      metric,
      type: 'gauge',
      labels: { resource, stat },
      samples: [],
    };
    known.samples.push([Number(row[0]) * 1000, value === '' ? null : Number(value)]);
    series.set(key, known);
  }
  return [...series.values()];
}

function* instantsOf(series: readonly Series[]): Iterable<number> {
  for (const { samples } of series) for (const [ms] of samples) yield ms;
}
