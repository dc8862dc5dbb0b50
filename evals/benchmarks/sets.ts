import type { Benchmark } from './benchmark.ts';
import { cloudopsbench } from './cloudopsbench.ts';
import { nezha } from './nezha.ts';
import { petshop } from './petshop.ts';
import { rootcausebench } from './rootcausebench.ts';

/** The sets, one line each. */
export const benchmarks: readonly Benchmark[] = [
  rootcausebench, //
  cloudopsbench,
  nezha,
  petshop,
];
