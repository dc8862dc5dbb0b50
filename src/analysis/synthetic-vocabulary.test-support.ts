import type { Series } from '../schema/index.ts';
import type { Moment } from './synthetic-system.test-support.ts';

/** How one system calls its metrics, labels, files and log fields. */
export interface Vocabulary {
  name: string;
  entity: string;
  peer: string;
  outcome: string;
  /** Values of the outcome label for answers that went well, failed, and were refused. */
  ok: string;
  failed: string;
  refused: string;
  serverRequests: string;
  clientRequests: string;
  serverLatency: string;
  clientLatency: string;
  /** Latency in the histogram's unit for a millisecond. */
  perMs: number;
  poolInUse: string;
  poolMax: string;
  poolWaiting: string;
  cacheHits: { metric: string; labels: Record<string, string> };
  cacheMisses: { metric: string; labels: Record<string, string> };
  memory: string;
  restarts: string;
  /** The file of a service's settings, and how one setting is changed in it. */
  settingsFile: (service: string) => string;
  poolSetting: string;
  cacheSetting: string;
  timeoutSetting: string;
  assign: (key: string, value: string) => string[];
  log: (line: { at: string; level: string; message: string }) => string;
}

export const plainPrometheus: Vocabulary = {
  name: 'plain Prometheus names',
  entity: 'service',
  peer: 'peer',
  outcome: 'code',
  ok: '200',
  failed: '503',
  refused: '429',
  serverRequests: 'http_server_requests_total',
  clientRequests: 'http_client_requests_total',
  serverLatency: 'http_server_request_duration_seconds',
  clientLatency: 'http_client_request_duration_seconds',
  perMs: 0.001,
  poolInUse: 'db_pool_connections_in_use',
  poolMax: 'db_pool_connections_max',
  poolWaiting: 'db_pool_requests_waiting',
  cacheHits: { metric: 'cache_hits_total', labels: {} },
  cacheMisses: { metric: 'cache_misses_total', labels: {} },
  memory: 'process_resident_memory_bytes',
  restarts: 'service_restarts_total',
  settingsFile: (service) => `config/${service}.yaml`,
  poolSetting: 'pool.max',
  cacheSetting: 'cache.ttlSeconds',
  timeoutSetting: 'upstream.timeoutMs',
  assign: (key, value) =>
    key
      .split('.')
      .map((part, depth, parts) => `${'  '.repeat(depth)}${part}:${depth === parts.length - 1 ? ` ${value}` : ''}`),
  log: ({ at, level, message }) => JSON.stringify({ ts: at, level, msg: message }),
};

export const grpcOnJvm: Vocabulary = {
  name: 'gRPC on the JVM',
  entity: 'app',
  peer: 'upstream',
  outcome: 'grpc_code',
  ok: 'OK',
  failed: 'Unavailable',
  refused: 'ResourceExhausted',
  serverRequests: 'grpc_server_handled_total',
  clientRequests: 'grpc_client_handled_total',
  serverLatency: 'grpc_server_handling_seconds',
  clientLatency: 'grpc_client_handling_seconds',
  perMs: 0.001,
  poolInUse: 'hikaricp_connections_active',
  poolMax: 'hikaricp_connections_max',
  poolWaiting: 'hikaricp_connections_pending',
  cacheHits: { metric: 'cache_gets_total', labels: { result: 'hit' } },
  cacheMisses: { metric: 'cache_gets_total', labels: { result: 'miss' } },
  memory: 'jvm_memory_used_bytes',
  restarts: 'kube_pod_container_status_restarts_total',
  settingsFile: (service) => `deploy/${service}/application.properties`,
  poolSetting: 'spring.datasource.hikari.maximum-pool-size',
  cacheSetting: 'catalog.cache.expire-after',
  timeoutSetting: 'clients.upstream.deadline-ms',
  assign: (key, value) => [`${key}=${value}`],
  log: ({ at, level, message }) =>
    `${at.replace('T', ' ').replace('Z', '')} ${level.toUpperCase()} [worker-3] ${message}`,
};

export const serviceMesh: Vocabulary = {
  name: 'a service mesh',
  entity: 'workload',
  peer: 'destination_service',
  outcome: 'response_code',
  ok: '200',
  failed: '500',
  refused: '429',
  serverRequests: 'mesh_inbound_requests_total',
  clientRequests: 'mesh_outbound_requests_total',
  serverLatency: 'mesh_inbound_duration_milliseconds',
  clientLatency: 'mesh_outbound_duration_milliseconds',
  perMs: 1,
  poolInUse: 'worker_slots_used',
  poolMax: 'worker_slots_limit',
  poolWaiting: 'worker_slots_queue_depth',
  cacheHits: { metric: 'lookaside_cache_requests_total', labels: { result: 'hit' } },
  cacheMisses: { metric: 'lookaside_cache_requests_total', labels: { result: 'miss' } },
  memory: 'container_memory_working_set_bytes',
  restarts: 'container_restarts_total',
  settingsFile: (service) => `services/${service}/settings.json`,
  poolSetting: 'workers.slots',
  cacheSetting: 'lookasideCache.keepSeconds',
  timeoutSetting: 'outbound.timeout',
  assign: (key, value) =>
    key
      .split('.')
      .map(
        (part, depth, parts) => `${'  '.repeat(depth + 1)}"${part}": ${depth === parts.length - 1 ? `${value},` : '{'}`,
      ),
  log: ({ at, level, message }) => JSON.stringify({ timestamp: at, severity: level.toUpperCase(), message }),
};

export const VOCABULARIES: readonly Vocabulary[] = [plainPrometheus, grpcOnJvm, serviceMesh];

/** Writes moments down as series: one call for each step, in order. */
export interface Recorder {
  record: (atMs: number, moments: ReadonlyMap<string, Moment>, stepS: number) => void;
  /** Sets the counters of a service back, as a restart does. */
  restart: (service: string) => void;
  series: () => Series[];
}

const BOUNDS_MS = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000];
/** How latencies of one moment spread around their mean. */
const SPREAD = [0.5, 0.7, 0.8, 0.9, 1, 1, 1.1, 1.2, 1.3, 1.5];

/** An empty recorder that speaks a vocabulary. */
export function createRecorder(words: Vocabulary): Recorder {
  const series = new Map<string, Series>();
  const counts = new Map<string, { service: string; value: number }>();

  function put(
    metric: string,
    type: Series['type'],
    labels: Record<string, string>,
    atMs: number,
    value: number,
  ): void {
    const key = JSON.stringify([metric, labels]);
    const known = series.get(key) ?? { kind: 'series' as const, metric, type, labels, samples: [] };
    known.samples.push([atMs, value]);
    series.set(key, known);
  }

  function count(
    metric: string,
    labels: Record<string, string>,
    atMs: number,
    more: number,
    type: Series['type'] = 'counter',
  ): void {
    const service = labels[words.entity] ?? '';
    const key = JSON.stringify([metric, labels]);
    const known = counts.get(key) ?? { service, value: 0 };
    // Client libraries export a label value from its first use on.
    if (more <= 0 && !counts.has(key)) return;
    known.value += more;
    counts.set(key, known);
    put(metric, type, labels, atMs, Math.round(known.value));
  }

  function observe(
    metric: string,
    labels: Record<string, string>,
    atMs: number,
    requests: number,
    latencyMs: number,
  ): void {
    count(`${metric}_count`, labels, atMs, requests, 'histogram');
    count(`${metric}_sum`, labels, atMs, requests * latencyMs * words.perMs * 1000, 'histogram');
    for (const bound of [...BOUNDS_MS, Number.POSITIVE_INFINITY]) {
      const below = SPREAD.filter((factor) => factor * latencyMs <= bound).length / SPREAD.length;
      const le = Number.isFinite(bound) ? String(bound * words.perMs) : '+Inf';
      count(`${metric}_bucket`, { ...labels, le }, atMs, Math.max(1e-9, requests * below), 'histogram');
    }
  }

  return {
    record(atMs, moments, stepS) {
      for (const [service, moment] of moments) {
        const own = { [words.entity]: service };
        const requests = moment.rate * stepS;
        const outcomes = {
          [words.ok]: 1 - moment.failed - moment.refused,
          [words.failed]: moment.failed,
          [words.refused]: moment.refused,
        };
        for (const [value, share] of Object.entries(outcomes)) {
          count(words.serverRequests, { ...own, [words.outcome]: value }, atMs, requests * share);
        }
        observe(words.serverLatency, own, atMs, requests, moment.latencyMs);
        for (const call of moment.calls) {
          const toPeer = { ...own, [words.peer]: call.to };
          const asked = call.rate * stepS;
          const ends = {
            [words.ok]: 1 - Math.min(1, call.failed + call.refused),
            [words.failed]: call.failed,
            [words.refused]: call.refused,
          };
          for (const [value, share] of Object.entries(ends)) {
            count(words.clientRequests, { ...toPeer, [words.outcome]: value }, atMs, asked * share);
          }
          observe(words.clientLatency, toPeer, atMs, asked, call.latencyMs);
        }
        if (moment.pool) {
          put(words.poolInUse, 'gauge', own, atMs, moment.pool.inUse);
          put(words.poolMax, 'gauge', own, atMs, moment.pool.max);
          put(words.poolWaiting, 'gauge', own, atMs, moment.pool.waiting);
        }
        if (moment.cache) {
          count(words.cacheHits.metric, { ...own, ...words.cacheHits.labels }, atMs, moment.cache.hits * stepS);
          count(words.cacheMisses.metric, { ...own, ...words.cacheMisses.labels }, atMs, moment.cache.misses * stepS);
        }
        put(words.memory, 'gauge', own, atMs, Math.round(moment.memoryMb * 2 ** 20));
        count(words.restarts, own, atMs, moment.restarts + 1e-9);
      }
    },

    restart(service) {
      for (const known of counts.values()) if (known.service === service) known.value = 0;
    },

    series: () => [...series.values()],
  };
}
