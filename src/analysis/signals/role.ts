import type { SignalRole } from '../../schema/index.ts';
import { wordsOf } from './words.ts';

/**
 * The words that tell what a metric is about, first match from the top. After the four golden signals of the SRE book
 * (chapter 6), the naming rules of Prometheus and the semantic conventions of OpenTelemetry; never the name of one
 * system. Caches and failures come before resources, because `pool_errors` is about errors; resources come before
 * latency and traffic, because `db_pool_requests_waiting` is about the pool.
 */
const WORDS: readonly (readonly [SignalRole, readonly string[]])[] = [
  ['cache', words('cache caches cached caching hit hits miss misses eviction evictions evicted')],
  [
    'errors',
    words(
      'error errors err errs failure failures failed fail fails exception exceptions fault faults panic panics fatal',
      'abort aborts aborted 4xx 5xx 400 401 403 409 422 429 500 502 503 504 unauthorized forbidden denied invalid mismatch mismatches corrupt corrupted crash crashes oom killed kills restart restarts retry retries success succeeded',
      'availability',
    ),
  ],
  [
    'saturation',
    words(
      'pool pools queue queues queued waiting waiters wait waits pending backlog lag inflight use used usage busy',
      'connection connections conn conns utilization utilisation saturation throttle throttled throttles throttling',
      'limit limits quota capacity disk worker workers slot slots semaphore permits iops load load1 load5',
      'rejected rejections rejects refused dropped drops shed exhausted blocked',
    ),
  ],
  ['errors', words('timeout timeouts')],
  [
    'latency',
    words(
      'latency latencies duration durations elapsed seconds milliseconds ms microseconds delay rtt ttfb p50 p90 p95 p99',
    ),
  ],
  [
    'traffic',
    words(
      'request requests call calls rpc rpcs rps qps tps throughput message messages event events ops operation operations',
      'query queries transaction transactions session sessions orders sent received published consumed traffic reads',
      'writes handled responses',
    ),
  ],
];

/**
 * The inside of a process: it follows whatever else goes on there, so that it is about nothing in particular. A share
 * of a limit (memory used of memory allowed) is made elsewhere, and is about saturation.
 */
const RUNTIME = new Set(
  words(
    'heap gc rss memory mem swap cpu eventloop fd fds handle handles thread threads goroutine goroutines resources',
    'nodejs jvm python process',
  ),
);

/** Failures and caches are what they are even where memory is named beside them. */
const BEYOND_RUNTIME = new Set(
  WORDS.filter(([role]) => role === 'cache' || role === 'errors').flatMap(([, known]) => known),
);

/** Of these there can be too little; of everything else too much. */
const SCARCE = new Set(
  words(
    'free available remaining idle limit limits max maximum capacity quota healthy ready up success succeeded',
  ).concat(words('availability entries replicas')),
);

/** Metrics that are no level of anything: identities, instants, and what the monitoring says about itself. */
const NOT_A_SIGNAL = /^scrape_|_info$|_created$|_(start|creation|boot)_time(_seconds)?$|_timestamp(_seconds|_ms)?$/;

/** Whether the samples of a metric can deviate in a way that says something. */
export function isSignal(metric: string): boolean {
  return !NOT_A_SIGNAL.test(metric);
}

/** Whether a metric is about the inside of a process: memory, processor, garbage collection, handles. */
export function isRuntime(metric: string): boolean {
  const name = wordsOf(metric);
  return name.some((word) => RUNTIME.has(word)) && !name.some((word) => BEYOND_RUNTIME.has(word));
}

/** What a metric of this name is about. Work for each request is no traffic: it stands behind what requests take. */
export function roleOf(metric: string): SignalRole {
  const name = wordsOf(metric);
  if (isRuntime(metric)) return 'other';
  if (/_per_(request|call|message|operation|transaction)/.test(metric)) return 'saturation';
  for (const [role, known] of WORDS) {
    if (name.some((word) => known.includes(word))) return role;
  }
  return 'other';
}

/** Which way a metric of this name goes when things get worse. */
export function harmOf(metric: string, role: SignalRole): 'up' | 'down' | 'either' {
  if (wordsOf(metric).some((word) => SCARCE.has(word))) return 'down';
  if (role === 'cache' && wordsOf(metric).some((word) => word === 'hit' || word === 'hits')) return 'down';
  return role === 'traffic' || (role === 'other' && !isRuntime(metric)) ? 'either' : 'up';
}

/** The unit that a metric's name ends in, by the naming rules of Prometheus; `1` where it names none. */
export function unitOf(metric: string): string {
  const name = wordsOf(metric).filter((word) => word !== 'total');
  const last = name.at(-1) ?? '';
  if (last === 'seconds') return 's';
  if (last === 'ms' || last === 'milliseconds') return 'ms';
  if (last === 'bytes') return 'bytes';
  return last === 'percent' || last === 'percentage' ? '%' : '1';
}

function words(...lines: string[]): string[] {
  return lines.flatMap((line) => line.split(' '));
}
