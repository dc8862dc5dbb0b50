import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose } from '../../src/index.ts';
import type { Benchmark } from './benchmark.ts';

/** By case what a set asked for, best first. The form that the scorers read. */
export type Predictions = Record<string, { ranked: unknown[] }>;

/** Answers every case under `<data>/<set>/cases`, one after another. A case that cannot be answered is an empty answer. */
export function runBenchmark(benchmark: Benchmark, data: string, onProgress: (line: string) => void): Predictions {
  const folder = join(data, benchmark.name, 'cases');
  const names = readdirSync(folder).toSorted();
  const predictions: Predictions = {};
  for (const [index, name] of names.entries()) {
    const from = performance.now();
    const { id, incident, window, answers } = benchmark.load(join(folder, name));
    const ranked = benchmark.answer(diagnose({ incident, window, answers }), incident);
    predictions[id] = { ranked: ranked.slice(0, 10) };
    onProgress(`${index + 1}/${names.length} ${id} ${Math.round(performance.now() - from)} ms`);
  }
  return predictions;
}
