import type { Benchmark } from './benchmark.ts';
import { nezha } from './nezha.ts';
import { petshop } from './petshop.ts';

/** The sets, one line each. */
export const benchmarks: readonly Benchmark[] = [
  petshop, //
  nezha,
];
