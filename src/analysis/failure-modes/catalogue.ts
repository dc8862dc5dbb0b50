import { batchingLost } from './batching-lost.ts';
import { cacheDisabled } from './cache-disabled.ts';
import { certificateExpired } from './certificate-expired.ts';
import { clockSkew } from './clock-skew.ts';
import { collectorPauses } from './collector-pauses.ts';
import { connectionPoolExhaustion } from './connection-pool-exhaustion.ts';
import { consumerExpelled } from './consumer-expelled.ts';
import { contractMismatch } from './contract-mismatch.ts';
import { cpuStarved } from './cpu-starved.ts';
import { crashLoop } from './crash-loop.ts';
import { credentialsRefused } from './credentials-refused.ts';
import { databaseConnectionsExhausted } from './database-connections-exhausted.ts';
import { databaseReadOnly } from './database-read-only.ts';
import { dependencyDown } from './dependency-down.ts';
import { dependencyRateLimited } from './dependency-rate-limited.ts';
import { diskFull } from './disk-full.ts';
import { errorRegression } from './error-regression.ts';
import type { FailureMode } from './failure-mode.ts';
import { flagExposure } from './flag-exposure.ts';
import { handleExhaustion } from './handle-exhaustion.ts';
import { hotKey } from './hot-key.ts';
import { imageNotPulled } from './image-not-pulled.ts';
import { invalidConfiguration } from './invalid-configuration.ts';
import { jobContention } from './job-contention.ts';
import { latencyRegression } from './latency-regression.ts';
import { lockContention } from './lock-contention.ts';
import { memoryExhaustion } from './memory-exhaustion.ts';
import { nameNotResolved } from './name-not-resolved.ts';
import { networkDegraded } from './network-degraded.ts';
import { nodeLost } from './node-lost.ts';
import { notScheduled } from './not-scheduled.ts';
import { poisonMessage } from './poison-message.ts';
import { probeMisfit } from './probe-misfit.ts';
import { queueBacklog } from './queue-backlog.ts';
import { quotaExceeded } from './quota-exceeded.ts';
import { replicaLag } from './replica-lag.ts';
import { retryStorm } from './retry-storm.ts';
import { scalingAtLimit } from './scaling-at-limit.ts';
import { schemaIncompatible } from './schema-incompatible.ts';
import { slowQuery } from './slow-query.ts';
import { timeoutTooShort } from './timeout-too-short.ts';
import { trafficMisrouted } from './traffic-misrouted.ts';
import { trafficSurge } from './traffic-surge.ts';
import { unhandledInput } from './unhandled-input.ts';
import { volumeUnavailable } from './volume-unavailable.ts';

/** The ways of failing that are known, the specific ones first: of two that fit alike, the first counts. */
export const FAILURE_MODES: readonly FailureMode[] = [
  connectionPoolExhaustion,
  cacheDisabled,
  dependencyRateLimited,
  timeoutTooShort,
  memoryExhaustion,
  retryStorm,
  queueBacklog,
  consumerExpelled,
  poisonMessage,
  diskFull,
  handleExhaustion,
  cpuStarved,
  collectorPauses,
  lockContention,
  slowQuery,
  databaseConnectionsExhausted,
  replicaLag,
  databaseReadOnly,
  certificateExpired,
  nameNotResolved,
  credentialsRefused,
  dependencyDown,
  networkDegraded,
  clockSkew,
  schemaIncompatible,
  contractMismatch,
  unhandledInput,
  invalidConfiguration,
  crashLoop,
  probeMisfit,
  quotaExceeded,
  notScheduled,
  imageNotPulled,
  volumeUnavailable,
  trafficMisrouted,
  scalingAtLimit,
  nodeLost,
  jobContention,
  hotKey,
  flagExposure,
  batchingLost,
  trafficSurge,
  latencyRegression,
  errorRegression,
];
