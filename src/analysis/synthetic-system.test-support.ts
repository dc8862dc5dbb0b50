/** A call that a service makes for a share of its requests. */
export interface CallSpec {
  to: string;
  share: number;
  timeoutMs: number;
  /** Connections to the callee; unbounded where left out. */
  pool?: number;
  /** Share of lookups that a cache answers instead. */
  cached?: number;
}

/** A service of a synthetic system. */
export interface ServiceSpec {
  latencyMs: number;
  /** Requests a second beyond which it answers 429. */
  capacity: number;
  calls: CallSpec[];
}

export type SystemSpec = Readonly<Record<string, ServiceSpec>>;

/** What is different at one service between two instants, in seconds since the start. */
export interface Fault {
  kind: 'pool' | 'cache' | 'timeout' | 'errors' | 'latency' | 'capacity' | 'surge' | 'leak';
  service: string;
  fromS: number;
  toS: number;
  /** What the setting becomes, the share that fails, the factor on latency or traffic. */
  to: number;
}

/** What one service was like in one step. */
export interface Moment {
  /** Requests a second, answered in any way. */
  rate: number;
  failed: number;
  refused: number;
  latencyMs: number;
  calls: { to: string; rate: number; failed: number; refused: number; latencyMs: number }[];
  pool: { inUse: number; max: number; waiting: number } | undefined;
  cache: { hits: number; misses: number } | undefined;
  memoryMb: number;
  restarts: number;
}

/** A source of repeatable random numbers from 0 to 1 (mulberry32 by Tommy Ettinger). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ACQUIRE_MS = 500;
const MEMORY_LIMIT_MB = 512;

/** What is played: services that call each other as a tree, from the entry down. */
export interface Play {
  system: SystemSpec;
  entry: string;
  requestsPerSecond: number;
  faults: readonly Fault[];
}

/** Plays one step of a system: demand flows from the entry to what is behind it, failures and slowness flow back. */
export function play(
  { system, entry, requestsPerSecond, faults }: Play,
  atS: number,
  random: () => number,
): Map<string, Moment> {
  const active = faults.filter(({ fromS, toS }) => atS >= fromS && atS < toS);
  const of = (kind: Fault['kind'], service: string): Fault | undefined =>
    active.find((fault) => fault.kind === kind && fault.service === service);
  const surge = of('surge', entry)?.to ?? 1;
  const moments = new Map<string, Moment>();
  const noise = (): number => 0.95 + 0.1 * random();

  function serve(name: string, rate: number): Moment {
    const spec = system[name] ?? { latencyMs: 10, capacity: 1e9, calls: [] };
    const capacity = of('capacity', name)?.to ?? spec.capacity;
    const refused = rate > capacity ? 1 - capacity / rate : 0;
    const served = rate * (1 - refused);
    let failed = of('errors', name)?.to ?? 0;
    let latencyMs = spec.latencyMs * noise() * (of('latency', name)?.to ?? 1);
    const leak = of('leak', name);
    const sinceS = leak ? (atS - leak.fromS) % leak.to : 0;
    const memoryMb = leak ? 120 + (sinceS / leak.to) * (MEMORY_LIMIT_MB - 120) : 120 * noise();
    const isRestarting = leak !== undefined && atS >= leak.fromS + leak.to && sinceS < 15;
    // Near its limit a process collects garbage more than it serves.
    if (leak && (isRestarting || memoryMb > 0.6 * MEMORY_LIMIT_MB)) failed = 0.5;
    let pool: Moment['pool'];
    let cache: Moment['cache'];
    const calls = spec.calls.map((call) => {
      const hitShare = call.cached === undefined ? 0 : (of('cache', name)?.to ?? call.cached) * noise();
      const wanted = served * call.share;
      const asked = wanted * (1 - Math.min(1, hitShare));
      if (call.cached !== undefined) cache = { hits: wanted - asked, misses: asked };
      let passed = asked;
      const callee = serve(call.to, asked);
      const timeoutMs = of('timeout', name)?.to ?? call.timeoutMs;
      const slow = callee.latencyMs > timeoutMs ? Math.min(0.9, 1 - timeoutMs / callee.latencyMs + 0.2) : 0;
      const callFails = Math.min(1, callee.failed + slow);
      if (call.pool !== undefined) {
        const max = of('pool', name)?.to ?? call.pool;
        const needed = (asked * callee.latencyMs) / 1000;
        const starved = needed > max ? 1 - max / needed : 0;
        pool = {
          inUse: Math.min(max, Math.round(needed)),
          max,
          waiting: Math.round((asked * starved * ACQUIRE_MS) / 1000),
        };
        passed = asked * (1 - starved);
        failed = 1 - (1 - failed) * (1 - starved * call.share);
        latencyMs += starved * ACQUIRE_MS;
      }
      const effect = call.share * (asked / Math.max(wanted, 1e-9));
      failed = 1 - (1 - failed) * (1 - effect * Math.min(1, callFails + callee.refused));
      const seenMs = Math.min(callee.latencyMs, timeoutMs);
      latencyMs += effect * seenMs;
      return { to: call.to, rate: passed, failed: callFails, refused: callee.refused, latencyMs: seenMs };
    });
    const moment = {
      rate,
      failed: failed * (1 - refused),
      refused,
      latencyMs,
      calls,
      pool,
      cache,
      memoryMb,
      restarts: isRestarting ? 1 : 0,
    };
    moments.set(name, moment);
    return moment;
  }

  serve(entry, requestsPerSecond * surge * noise());
  return moments;
}
