import type { Ledger } from '../../ledger.ts';
import type { Call, SignalRole } from '../../schema/index.ts';
import type { Stretch } from '../baseline.ts';
import { quoteOf } from '../deviations.ts';
import { windowAround } from '../excerpt.ts';
import { quantile } from '../quantile.ts';
import type { Signal } from '../signals/signal.ts';
import { wordsOf } from '../signals/words.ts';
import { calleesOf, callersOf } from '../topology.ts';
import type { Sign } from './sign.ts';
import { zonesOf } from './zone.ts';
import { THRESHOLDS } from './thresholds.ts';

/** Of several statistics of one metric, only means add up along calls; a median comes close. */
const MEANS = new Set(['average', 'avg', 'mean']);
const MEDIANS = new Set(['p50', 'median']);
const FEWEST_SAMPLES = 6;

/** What requests of one service failed or took beyond rest, all together. */
interface Loss {
  signal: Signal;
  /** By one request: the share that failed, or time. */
  each: number;
  /** In all requests a second, or whatever traffic is counted in. */
  all: number;
  bits: number;
}

/**
 * Services at which failures or time began, as users felt them. What a service lost beyond rest, in all of its requests,
 * less what those that it calls lost, began at itself: of a chain of slow services the last one, unless it took only a
 * small part of the time. A callee that was never called before the incident explains nothing; whoever began to call it
 * does. Only services to which the symptom leads along calls that lose something count. `felt` is how much users felt.
 */
export function excessSigns(
  signals: readonly Signal[],
  { calls, named, role }: { calls: readonly Call[]; named: readonly string[]; role: SignalRole },
  incident: Stretch,
  ledger: Ledger,
): { signs: Sign[]; felt: number } {
  const losses = lossesOf(signals, role, incident);
  const starts = startsOf(named, calls);
  const joined = [...calls, ...doorsOf(named, calls)];
  const watched = new Map([...watchedOf(signals, role)].filter(([name]) => losses.has(name)));
  const reached = reachedFrom(starts, joined, losses, watched);
  const lossOf = (name: string): number => losses.get(name)?.all ?? 0;
  const felt = Math.max(0, ...[...starts].map((name) => losses.get(name)?.bits ?? 0));
  const doors = new Set(doorsOf(named, calls).map(({ caller }) => caller));
  const amounts = new Map<string, { amount: number; loss: Loss; part: number }>();
  for (const [name, loss] of losses) {
    if (loss.all <= 0 || !reached.has(name)) continue;
    const behind = [...new Set(calleesOf(joined, name))].filter((callee) => callee !== name);
    let explained = 0;
    for (const callee of behind) {
      const askers = callersOf(joined, callee).reduce((sum, caller) => sum + lossOf(caller), 0);
      explained += askers > 0 ? lossOf(callee) * (loss.all / askers) : 0;
    }
    const own = Math.max(0, loss.all - explained);
    if (own <= 0) continue;
    // Nothing begins at a door: what those behind it do not account for is theirs who are not watched.
    const unwatched = behind.filter((callee) => !watched.has(callee));
    const bearers = doors.has(name) ? (unwatched.length > 0 ? unwatched : behind) : [name];
    for (const bearer of bearers) {
      const known = amounts.get(bearer);
      const amount = (known?.amount ?? 0) + own / bearers.length;
      amounts.set(bearer, { amount, loss: known?.loss ?? loss, part: Math.max(known?.part ?? 0, own / loss.all) });
    }
  }
  const what = role === 'errors' ? 'Requests failed' : 'Requests took longer';
  const signs = [...amounts].map(([name, { amount, loss, part }]): Sign => ({
    service: name,
    sign: 'excess',
    cause: null,
    bits: loss.bits * part,
    amount,
    region: null,
    statement: `${what} at ${name} beyond what those that it calls account for`,
    cite: () => {
      const [source] = loss.signal.sources;
      return source ? [quoteOf(loss.signal, source, windowAround(source.observation, incident.fromMs), ledger)] : [];
    },
  }));
  return { signs, felt };
}

/** By service what it lost. A service that was not there at rest is left out: it cannot have got worse. */
function lossesOf(signals: readonly Signal[], role: SignalRole, incident: Stretch): Map<string, Loss> {
  const traffic = trafficOf(signals, incident);
  const usual = quantile([...traffic.values()], 0.5) || 1;
  const losses = new Map<string, Loss>();
  for (const [name, signal] of watchedOf(signals, role)) {
    const zoneOf = zonesOf(incident, signal.points[0]?.[0] ?? incident.fromMs);
    const [before, inside] = [valuesIn(signal, zoneOf, 'outside'), valuesIn(signal, zoneOf, 'inside')];
    const rest = [...before, ...(signal.reference ?? [])];
    if (rest.length === 0 || inside.length === 0 || (role === 'errors' && !canFail(signal, rest))) continue;
    const sign = signal.harm === 'down' ? -1 : 1;
    const scale = signal.harm === 'down' && rest.some((value) => value > 1.5) ? 100 : 1;
    const center = quantile(rest, 0.5) * sign;
    const edges = [
      quantile(
        rest.map((value) => value * sign),
        THRESHOLDS.edge,
      ),
    ];
    const lately = before.map((value) => value * sign);
    if (before.length > 0) edges.push(quantile(lately, THRESHOLDS.edge));
    const edge = Math.max(...edges);
    const beyond = inside.map((value) => Math.max(0, value * sign - edge) / scale);
    const each = beyond.reduce((sum, value) => sum + value, 0) / beyond.length;
    // One blip is no loss, where there are samples enough to see that it is one.
    const worst = beyond.toSorted((a, b) => b - a)[beyond.length < FEWEST_SAMPLES ? 0 : 1] ?? 0;
    const bits =
      role === 'errors'
        ? Math.log2(1 + worst / THRESHOLDS.leastFailing)
        : worst > 0
          ? Math.log2((worst + edge) / Math.max(center, Number.EPSILON))
          : 0;
    losses.set(name, { signal, each, all: bits > 0 ? each * (traffic.get(name) ?? usual) : 0, bits });
  }
  return losses;
}

/** A service all of whose requests fail at rest is not measured rightly, and cannot get worse. */
function canFail({ harm, unit }: Signal, rest: readonly number[]): boolean {
  const center = quantile(rest, 0.5);
  return harm === 'down' ? center > 0 : unit !== '1' || center < 1;
}

/** The one signal of a role that speaks for each service: what it answered with, its mean if there is one. */
function watchedOf(signals: readonly Signal[], role: SignalRole): Map<string, Signal> {
  const chosen = new Map<string, Signal>();
  for (const signal of signals) {
    if (signal.role !== role || signal.peer !== null || signal.side === 'client') continue;
    const known = chosen.get(signal.entity);
    if (!known || rankOf(signal) < rankOf(known)) chosen.set(signal.entity, signal);
  }
  return chosen;
}

function rankOf({ name }: Signal): number {
  const words = wordsOf(name);
  if (words.some((word) => MEANS.has(word))) return 0;
  return words.some((word) => MEDIANS.has(word)) ? 1 : 2;
}

function trafficOf(signals: readonly Signal[], incident: Stretch): Map<string, number> {
  const traffic = new Map<string, number>();
  for (const signal of watchedOf(signals, 'traffic').values()) {
    const zoneOf = zonesOf(incident, signal.points[0]?.[0] ?? incident.fromMs);
    const inside = valuesIn(signal, zoneOf, 'inside');
    if (inside.length > 0) traffic.set(signal.entity, inside.reduce((sum, value) => sum + value, 0) / inside.length);
  }
  return traffic;
}

/** Where users meet the system: the services that the incident names. */
function startsOf(named: readonly string[], calls: readonly Call[]): Set<string> {
  const roots = doorsOf(named, calls).map(({ callee }) => callee);
  return new Set([...named, ...roots]);
}

/** A front door that is measured apart, on no map of calls, leads to those that nobody on the map calls. */
function doorsOf(named: readonly string[], calls: readonly Call[]): { caller: string; callee: string }[] {
  const drawn = new Set(calls.flatMap(({ caller, callee }) => [caller, callee]));
  const called = new Set(calls.flatMap(({ caller, callee }) => (caller === callee ? [] : [callee])));
  const roots = [...drawn].filter((name) => !called.has(name));
  return named.filter((name) => !drawn.has(name)).flatMap((caller) => roots.map((callee) => ({ caller, callee })));
}

/** Services to which the symptom leads along calls that lose something, or of which nobody knows whether they do. */
function reachedFrom(
  starts: ReadonlySet<string>,
  calls: readonly Pick<Call, 'caller' | 'callee'>[],
  losses: ReadonlyMap<string, Loss>,
  watched: ReadonlyMap<string, Signal>,
): Set<string> {
  const reached = new Set(starts);
  for (const name of reached) {
    if (watched.has(name) && (losses.get(name)?.all ?? 0) <= 0 && !starts.has(name)) continue;
    for (const callee of calleesOf(calls, name)) reached.add(callee);
  }
  return reached;
}

function valuesIn({ points }: Signal, zoneOf: (ms: number) => string, zone: string): number[] {
  return points.filter(([ms]) => zoneOf(ms) === zone).map(([, value]) => value);
}
