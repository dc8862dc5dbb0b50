import type { Benchmark } from './benchmark.ts';
import { cloudopsbench } from './cloudopsbench.ts';
import { rootcausebench } from './rootcausebench.ts';

/** The sets, one line each. */
export const benchmarks: readonly Benchmark[] = [cloudopsbench, rootcausebench];
