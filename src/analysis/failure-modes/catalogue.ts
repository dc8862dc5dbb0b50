import { cacheDisabled } from './cache-disabled.ts';
import { connectionPoolExhaustion } from './connection-pool-exhaustion.ts';
import { dependencyRateLimited } from './dependency-rate-limited.ts';
import { errorRegression } from './error-regression.ts';
import type { FailureMode } from './failure-mode.ts';
import { latencyRegression } from './latency-regression.ts';
import { memoryExhaustion } from './memory-exhaustion.ts';
import { timeoutTooShort } from './timeout-too-short.ts';
import { trafficSurge } from './traffic-surge.ts';

/** The ways of failing that are known, the specific ones first: of two that fit alike, the first counts. */
export const FAILURE_MODES: readonly FailureMode[] = [
  connectionPoolExhaustion,
  cacheDisabled,
  dependencyRateLimited,
  timeoutTooShort,
  memoryExhaustion,
  trafficSurge,
  latencyRegression,
  errorRegression,
];
