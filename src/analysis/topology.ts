import { spanOfSamples, type Ledger, type Seen, type Span } from '../ledger.ts';
import { instant, service, textOf, type Call, type ServiceGraph } from '../schema/index.ts';
import { windowAround } from './excerpt.ts';
import type { LoggedCall } from './logs/span-index.ts';
import type { Signal } from './signals/signal.ts';
import type { TracedCall } from './traces/trace-book.ts';

/** What calls are told from. */
export interface CallSources {
  signals: readonly Signal[];
  /** Calls that spans in the logs show. */
  logged: readonly LoggedCall[];
  /** Calls that traces show. */
  traced?: readonly TracedCall[];
  /** Maps that a source draws of who calls whom. */
  drawn?: readonly Seen<ServiceGraph>[];
  /** Calls that complaints in the logs speak of; they count only where nothing else tells of the two services. */
  mentioned: readonly LoggedCall[];
}

/**
 * Who calls whom: from metrics in which a caller counts its calls to a peer, from log lines whose span names a parent in
 * another service, and else from services that complain of each other. Sorted; each call once, with one piece of
 * evidence from each kind of source.
 */
export function callsOf({ signals, logged, traced = [], drawn = [], mentioned }: CallSources, ledger: Ledger): Call[] {
  const calls = new Map<string, { caller: string; callee: string; signal?: Signal; log?: LoggedCall; shown?: Shown }>();
  for (const signal of signals) {
    if (signal.peer === null || signal.role !== 'traffic' || signal.peer === signal.entity) continue;
    const key = JSON.stringify([signal.entity, signal.peer]);
    if (!calls.has(key)) calls.set(key, { caller: signal.entity, callee: signal.peer, signal });
  }
  for (const log of logged) {
    const key = JSON.stringify([log.caller, log.callee]);
    calls.set(key, { ...(calls.get(key) ?? { caller: log.caller, callee: log.callee }), log });
  }
  for (const { caller, callee, widest } of traced) {
    const key = JSON.stringify([caller, callee]);
    calls.set(key, { ...(calls.get(key) ?? { caller, callee }), shown: widest });
  }
  for (const source of drawn) {
    for (const [index, { caller, callee }] of source.observation.calls.entries()) {
      const key = JSON.stringify([caller, callee]);
      if (caller !== callee && !calls.has(key))
        calls.set(key, { caller, callee, shown: { source, span: lineOf(source.observation.text, index) } });
    }
  }
  const shown = new Set([...calls.values()].map(({ caller, callee }) => [caller, callee].toSorted().join(' ')));
  const onlyMentioned = mentioned.filter(({ caller, callee }) => !shown.has([caller, callee].toSorted().join(' ')));
  for (const log of onlyMentioned) {
    const isMutual = onlyMentioned.some(
      ({ caller, callee, count }) => caller === log.callee && callee === log.caller && count >= log.count,
    );
    if (!isMutual) calls.set(JSON.stringify([log.caller, log.callee]), { caller: log.caller, callee: log.callee, log });
  }
  return [...calls]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { caller, callee, signal, log, shown: seen }]) => {
      const title = `${caller} calls ${callee}`;
      const entities = [service(caller), service(callee)];
      const source = signal?.sources[0];
      const evidence = [];
      if (signal && source) {
        const window = windowAround(source.observation, signal.points[0]?.[0] ?? 0);
        const span = spanOfSamples(textOf(source.observation), window);
        evidence.push(ledger.cite(source, { title, span, interval: window, entities }));
      }
      if (seen) evidence.push(ledger.cite(seen.source, { title, span: seen.span, entities }));
      if (log) {
        const { source: written, span, atMs } = log.line;
        evidence.push(ledger.cite(written, { title, span, entities, ...(atMs === null ? {} : { at: instant(atMs) }) }));
      }
      return { caller, callee, evidence };
    });
}

interface Shown {
  source: Seen;
  span: Span;
}

/** Where a line stands in a text; the whole text where it has no such line. */
function lineOf(text: string, index: number): Span {
  let start = 0;
  for (let line = 0; line < index; line += 1) {
    const next = text.indexOf('\n', start);
    if (next < 0) return { start: 0, end: text.length };
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end };
}

/** Those who call a service, sorted. */
export function callersOf(calls: readonly Pick<Call, 'caller' | 'callee'>[], name: string): string[] {
  return calls
    .filter(({ callee }) => callee === name)
    .map(({ caller }) => caller)
    .toSorted();
}

/** Those whom a service calls, sorted. */
export function calleesOf(calls: readonly Pick<Call, 'caller' | 'callee'>[], name: string): string[] {
  return calls
    .filter(({ caller }) => caller === name)
    .map(({ callee }) => callee)
    .toSorted();
}

/** The shortest chain of calls from one service down to another, both included; undefined where none was seen. */
export function pathBetween(calls: readonly Call[], from: string, to: string): string[] | undefined {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  for (const name of cameFrom.keys()) {
    if (name === to) break;
    // A map visits what is added to it on the way, so that this is a search in breadth.
    for (const callee of calleesOf(calls, name)) if (!cameFrom.has(callee)) cameFrom.set(callee, name);
  }
  if (!cameFrom.has(to)) return undefined;
  const path: string[] = [];
  for (let at: string | null | undefined = to; at !== null && at !== undefined; at = cameFrom.get(at)) path.unshift(at);
  return path;
}

/** How many calls apart two services are, whoever calls; undefined where nothing joins them. */
export function distanceBetween(calls: readonly Call[], a: string, b: string): number | undefined {
  const there = pathBetween(calls, a, b)?.length;
  const back = pathBetween(calls, b, a)?.length;
  const shortest = Math.min(there ?? Number.POSITIVE_INFINITY, back ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(shortest) ? shortest - 1 : undefined;
}
