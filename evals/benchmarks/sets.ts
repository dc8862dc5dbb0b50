import type { Benchmark } from './benchmark.ts';

/** The sets, one line each. */
export const benchmarks: readonly Benchmark[] = [];
