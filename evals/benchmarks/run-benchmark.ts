import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose, type Observation } from '../../src/index.ts';
import type { Benchmark, Case } from './benchmark.ts';
import { permute } from './permuted.ts';
import type { Perturbation } from './perturbed.ts';

/** By case what a set asked for, best first, and how much the first suspect is believed. The form that the scorers read. */
export type Predictions = Record<string, { ranked: unknown[]; confidence: number }>;

/** What is made of every case before it is answered. */
export interface Trial {
  /** Gives services one another's names, by this seed, and takes the answer back. */
  permuteBy?: number;
  /** What is done to it first, as if it had been recorded elsewhere. */
  perturbation?: Perturbation;
  /** Kinds of observations that are held back, to see what an answer rests on. */
  without?: readonly Observation['kind'][];
}

/** Answers every case under `<data>/<set>/cases`, one after another. A case that cannot be read or answered gets an empty answer and a line that says why. */
export function runBenchmark(
  benchmark: Benchmark,
  data: string,
  onProgress: (line: string) => void,
  trial: Trial = {},
): Predictions {
  const folder = join(data, benchmark.name, 'cases');
  const names = readdirSync(folder).toSorted();
  const predictions: Predictions = {};
  for (const [index, name] of names.entries()) {
    const from = performance.now();
    let said: string;
    // Whatever one case holds, the others are answered.
    try {
      const loaded = benchmark.load(join(folder, name));
      const one = withoutKinds(trial.perturbation?.(loaded) ?? loaded, trial.without ?? []);
      predictions[one.id] =
        trial.permuteBy === undefined ? answer(benchmark, one) : answerPermuted(benchmark, one, trial.permuteBy);
      said = `${Math.round(performance.now() - from)} ms`;
    } catch (error) {
      predictions[name] = { ranked: [], confidence: 0 };
      said = `could not be answered: ${error instanceof Error ? error.message : String(error)}`;
    }
    onProgress(`${index + 1}/${names.length} ${name} ${said}`);
  }
  return predictions;
}

function answer(benchmark: Benchmark, { incident, window, answers }: Case): Predictions[string] {
  const diagnosis = diagnose({ incident, window, answers });
  const ranked = benchmark.answer(diagnosis, incident).slice(0, 10);
  return { ranked, confidence: diagnosis.suspects[0]?.p ?? 0 };
}

function answerPermuted(benchmark: Benchmark, one: Case, seed: number): Predictions[string] {
  const { permuted, restored } = permute(one, seed);
  return restored(answer(benchmark, permuted));
}

function withoutKinds(one: Case, kinds: readonly string[]): Case {
  const answers = one.answers.map((given) => ({
    ...given,
    observations: given.observations.filter(({ kind }) => !kinds.includes(kind)),
  }));
  return { ...one, answers };
}
