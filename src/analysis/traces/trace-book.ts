import type { Seen } from '../../ledger.ts';
import type { Trace } from '../../schema/index.ts';
import type { Stretch } from '../baseline.ts';
import { createSamples, type Samples } from '../clues/samples.ts';
import { zonesOf, type Zone } from '../clues/zone.ts';
import { ownTimeOf, placeOf, readTrace, type PlacedSpan, type ReadTrace } from './read-traces.ts';

/** A stretch of the text of a trace that shows something. */
export interface Shown {
  source: Seen<Trace>;
  span: { start: number; end: number };
  ms: number;
}

/** Calls from one service to another: how many, and the time each spent between the two. Milliseconds. */
export interface TracedCall {
  caller: string;
  callee: string;
  count: number;
  gap: Samples;
  /** The call of the incident that spent most time between the two; before one was seen, any call. */
  widest: Shown & { gapMs: number };
}

/** One operation of one service: the time that it spent by itself. Milliseconds. */
export interface Operation {
  service: string;
  name: string;
  ownTime: Samples;
  longest: Shown & { ownMs: number };
}

/** What all traces of an incident show together, in memory bounded by services and operations, not by traces. */
export interface TraceBook {
  calls: TracedCall[];
  operations: Operation[];
}

const MOST_OPERATIONS = 5000;

/**
 * Reads every trace once. `visit` sees each with its zone, so that other readers need not read again. Time between
 * caller and callee is the part of the caller's span that the callee's does not cover; it includes the way there and
 * back and what waits on either end.
 */
export function readTraces(
  seen: readonly Seen<Trace>[],
  incident: Stretch,
  visit: (trace: ReadTrace, zone: Zone) => void,
): TraceBook {
  const firstMs = seen.reduce((first, { observation: { spans } }) => {
    const ms = spans[0] ? Date.parse(spans[0].startedAt) : Number.POSITIVE_INFINITY;
    return Math.min(first, ms);
  }, Number.POSITIVE_INFINITY);
  const zoneOf = zonesOf(incident, firstMs);
  const calls = new Map<string, TracedCall>();
  const operations = new Map<string, Operation>();
  for (const source of seen) {
    const trace = readTrace(source);
    const zone = zoneOf(trace.startMs);
    visit(trace, zone);
    for (const one of trace.spans) {
      addCall(calls, trace, one, zone);
      addOperation(operations, trace, one, zone);
    }
  }
  return { calls: [...calls.values()], operations: [...operations.values()] };
}

function addCall(calls: Map<string, TracedCall>, trace: ReadTrace, one: PlacedSpan, zone: Zone): void {
  const { parent } = one;
  if (!parent || parent.span.service === one.span.service) return;
  const [caller, callee] = [parent.span.service, one.span.service];
  // A caller that asks several services under one span does not wait for one of them alone.
  const gapMs = parent.children.length === 1 ? parent.span.durationMs - one.span.durationMs : Number.NaN;
  const key = JSON.stringify([caller, callee]);
  let call = calls.get(key);
  if (!call) {
    const widest = { ...shown(trace, parent), gapMs: zone === 'inside' ? gapMs : Number.NEGATIVE_INFINITY };
    call = { caller, callee, count: 0, gap: createSamples(), widest };
    calls.set(key, call);
  }
  call.count += 1;
  call.gap.add(zone, Math.max(0, gapMs));
  if (zone === 'inside' && gapMs > call.widest.gapMs) call.widest = { ...shown(trace, parent), gapMs };
}

function addOperation(operations: Map<string, Operation>, trace: ReadTrace, one: PlacedSpan, zone: Zone): void {
  // The time of a call to another service is the gap; only what happens within is a service's own.
  if (one.children.some(({ span }) => span.service !== one.span.service)) return;
  const { service, name } = one.span;
  const key = JSON.stringify([service, name]);
  const ownMs = ownTimeOf(one);
  let operation = operations.get(key);
  if (!operation) {
    if (operations.size >= MOST_OPERATIONS) return;
    const longest = { ...shown(trace, one), ownMs: zone === 'inside' ? ownMs : Number.NEGATIVE_INFINITY };
    operation = { service, name, ownTime: createSamples(), longest };
    operations.set(key, operation);
  }
  operation.ownTime.add(zone, ownMs);
  if (zone === 'inside' && ownMs > operation.longest.ownMs) operation.longest = { ...shown(trace, one), ownMs };
}

function shown(trace: ReadTrace, one: PlacedSpan): Shown {
  return { source: trace.source, span: placeOf(trace, one), ms: one.startMs };
}
