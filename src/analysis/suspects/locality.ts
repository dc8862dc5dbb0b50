import { epochMs, type Call, type Deviation, type Steady } from '../../schema/index.ts';
import { callersOf } from '../topology.ts';
import { isRuntime } from '../signals/role.ts';
import { wordsOf } from '../signals/words.ts';

/** What deviates at one service, parted into what is its own and what comes from another. */
export interface Locality {
  own: Deviation[];
  /** Failures come from a service that it calls, demand from one that calls it. */
  explained: { deviation: Deviation; by: string; kind: 'failure' | 'demand' }[];
}

/** The signals of an incident as locality needs them. */
export interface Observed {
  deviations: readonly Deviation[];
  steadies: readonly Steady[];
  calls: readonly Call[];
}

/** Demand counts from this factor on; below it, ordinary ups and downs explain as much. */
const MORE_DEMAND = 1.3;
/** A caller multiplies demand where its calls grow so many times as much as its own requests do. */
const AMPLIFIES = 1.5;
/** A slow callee explains a slow caller where it grew by this part of what the caller grew. */
const PART_OF_LATENCY = 0.3;
/** Words for what is configured rather than used; a limit that falls was lowered. */
const LIMITS = new Set(['max', 'maximum', 'limit', 'capacity', 'quota', 'size']);

/**
 * Tells for every service which of its deviations are its own. Failures and slowness travel from callee to caller,
 * demand from caller to callee; what neither explains began where it is seen. A caller whose calls to a service grew
 * out of proportion to its own requests (a cache that misses, retries) is itself the origin of that demand.
 */
export function localities(observed: Observed): Map<string, Locality> {
  const services = new Set(observed.deviations.map(({ entity }) => entity.ref));
  return new Map([...services].map((name) => [name, localityOf(name, observed)]));
}

function localityOf(name: string, observed: Observed): Locality {
  const locality: Locality = { own: [], explained: [] };
  for (const deviation of observed.deviations) {
    if (deviation.entity.ref !== name) continue;
    const explanation = explain(deviation, observed);
    if (explanation === 'own') locality.own.push(deviation);
    else if (explanation) locality.explained.push({ deviation, ...explanation });
  }
  // Memory and processor follow whatever else goes on; they are a cause only of failures that nothing else explains.
  const failed = locality.own.filter(({ role, peer }) => peer === null && (role === 'errors' || role === 'latency'));
  const counts = (one: Deviation): boolean =>
    !isRuntime(one.metric) || failed.some((failure) => precedes(one, failure));
  return { ...locality, own: locality.own.filter(counts) };
}

type Explanation = 'own' | { by: string; kind: 'failure' | 'demand' } | undefined;

function explain(deviation: Deviation, observed: Observed): Explanation {
  const { role, peer, entity, metric } = deviation;
  if (role === 'other' && !isRuntime(metric)) return undefined;
  if (role === 'traffic') return peer === null ? undefined : amplification(deviation, observed);
  if (peer !== null) return isOnCallersSide(deviation, observed) ? 'own' : undefined;
  if (role === 'cache') return 'own';
  if (isLimit(deviation)) return 'own';
  const demand = demandOn(entity.ref, deviation, observed);
  if (demand !== undefined) return { by: demand, kind: 'demand' };
  const failing = failingCallee(deviation, observed);
  return failing === undefined ? 'own' : { by: failing, kind: 'failure' };
}

/** A caller's view of calls that fail or are slow although the callee itself stayed healthy: timeouts, the way there. */
function isOnCallersSide({ entity, peer, role }: Deviation, { deviations, steadies }: Observed): boolean {
  if (role !== 'errors') return false;
  const seenByCallee = [...deviations, ...steadies].filter((one) => one.entity.ref === peer && one.peer === null);
  const isHealthy = ['errors', 'latency'].every((felt) =>
    seenByCallee.some((one) => one.kind === 'steady' && one.role === felt),
  );
  const fails = seenByCallee.some((one) => one.kind === 'deviation' && one.role !== 'traffic');
  return entity.ref !== peer && isHealthy && !fails;
}

/** Calls to a peer that grew out of proportion to the caller's own requests. */
function amplification(deviation: Deviation, { deviations }: Observed): Explanation {
  const grown = growthOf(deviation);
  if (deviation.direction !== 'up' || grown < MORE_DEMAND) return undefined;
  const asked = deviations.find(
    (one) => one.entity.ref === deviation.entity.ref && one.role === 'traffic' && one.peer === null,
  );
  const passedOn = asked?.direction === 'up' ? growthOf(asked) : 1;
  return grown / passedOn >= AMPLIFIES ? 'own' : undefined;
}

/** The caller whose demand came before a deviation of a service; the service itself where requests come from outside. */
function demandOn(name: string, deviation: Deviation, { deviations, calls }: Observed): string | undefined {
  const isBefore = (one: Deviation): boolean =>
    one.role === 'traffic' && one.direction === 'up' && growthOf(one) >= MORE_DEMAND && precedes(one, deviation);
  const callers = deviations.filter((one) => one.peer === name && isBefore(one));
  const strongest = callers.toSorted((a, b) => growthOf(b) - growthOf(a))[0];
  if (strongest) return strongest.entity.ref;
  const arriving = deviations.some((one) => one.entity.ref === name && one.peer === null && isBefore(one));
  if (!arriving) return undefined;
  return callersOf(calls, name)[0] ?? name;
}

/** The callee whose failure or slowness came before a deviation of its caller. */
function failingCallee(deviation: Deviation, { deviations, steadies, calls }: Observed): string | undefined {
  const name = deviation.entity.ref;
  const felt = deviation.role === 'errors' ? ['errors'] : ['latency'];
  const views = [...deviations, ...steadies].filter((one) => one.entity.ref === name && one.peer !== null);
  const seen = views.filter((one): one is Deviation => one.kind === 'deviation' && felt.includes(one.role));
  const fits = (one: Deviation): boolean =>
    one.direction === 'up' && precedes(one, deviation) && (one.role !== 'latency' || accountsFor(one, deviation));
  const byView = seen.filter(fits).toSorted((a, b) => b.peak - b.before - (a.peak - a.before))[0];
  if (byView?.peer && !isOnCallersSide(byView, { deviations, steadies, calls })) return byView.peer;
  const watched = new Set(views.filter(({ role }) => felt.includes(role)).map(({ peer }) => peer));
  const unwatched = calls
    .filter(({ caller, callee }) => caller === name && !watched.has(callee))
    .map(({ callee }) => callee);
  const failing = new Set<string>([...felt, 'errors', 'latency', 'saturation']);
  const behind = deviations.filter(
    (one) =>
      one.peer === null && failing.has(one.role) && unwatched.includes(one.entity.ref) && !isLimit(one) && fits(one),
  );
  return isCommon(behind, deviation) ? undefined : behind[0]?.entity.ref;
}

/** Whether several callees fail and none of them began before the caller: then none passed it on, and they share a cause. */
function isCommon(behind: readonly Deviation[], { onsetAt }: Deviation): boolean {
  const services = new Set(behind.map(({ entity }) => entity.ref));
  return services.size > 1 && behind.every((one) => epochMs(one.onsetAt) > epochMs(onsetAt));
}

/** Whether one deviation began no later than another, as far as the sampling can tell. */
export function precedes(one: Deviation, other: Deviation): boolean {
  return epochMs(one.onsetAt) <= epochMs(other.onsetAt) + one.onsetErrorMs + other.onsetErrorMs;
}

function accountsFor(cause: Deviation, effect: Deviation): boolean {
  // A full pool is measured in requests, not in seconds; there the order in time has to do.
  if (effect.role !== 'latency' || cause.unit !== effect.unit) return true;
  return Math.abs(cause.peak - cause.before) >= PART_OF_LATENCY * Math.abs(effect.peak - effect.before);
}

/** Whether a deviation shows a limit that was lowered, rather than something that came near its limit. */
export function isLimit({ role, metric, direction }: Deviation): boolean {
  return role === 'saturation' && direction === 'down' && wordsOf(metric).some((word) => LIMITS.has(word));
}

function growthOf({ before, peak }: Deviation): number {
  return before > 0 ? peak / before : Number.POSITIVE_INFINITY;
}
