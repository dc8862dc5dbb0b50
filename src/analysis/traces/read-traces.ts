import type { Seen } from '../../ledger.ts';
import { epochMs, type Span, type Trace } from '../../schema/index.ts';

/** A span with its place in its trace. Times are milliseconds since 1970. */
export interface PlacedSpan {
  span: Span;
  /** Its number in the trace. */
  index: number;
  startMs: number;
  endMs: number;
  parent: PlacedSpan | undefined;
  /** In the order in which they began. */
  children: PlacedSpan[];
}

/** One trace with the tree of its spans. */
export interface ReadTrace {
  source: Seen<Trace>;
  startMs: number;
  spans: PlacedSpan[];
}

/**
 * Reads one trace. A span whose parent was not recorded is a root, a second span of one id stands beside the first, and
 * parents that go round in a circle are cut where the circle closes, so that every walk ends.
 */
export function readTrace(source: Seen<Trace>): ReadTrace {
  const spans = source.observation.spans.map((span, index): PlacedSpan => {
    const startMs = epochMs(span.startedAt);
    return { span, index, startMs, endMs: startMs + span.durationMs, parent: undefined, children: [] };
  });
  const byId = new Map<string, PlacedSpan>();
  for (const one of spans) if (!byId.has(one.span.id)) byId.set(one.span.id, one);
  let startMs = Number.POSITIVE_INFINITY;
  for (const one of spans) {
    startMs = Math.min(startMs, one.startMs);
    one.parent = one.span.parent === null ? undefined : byId.get(one.span.parent);
  }
  cutCircles(spans);
  for (const one of spans) one.parent?.children.push(one);
  for (const { children } of spans) children.sort((a, b) => a.startMs - b.startMs || a.index - b.index);
  return { source, startMs, spans };
}

/** Where a span stands in the text of its trace: one span a line. */
export function placeOf({ source, spans }: ReadTrace, { index }: PlacedSpan): { start: number; end: number } {
  const { text } = source.observation;
  if (spans.length === 0) return { start: 0, end: text.length };
  let start = 0;
  for (let line = 0; line < index; line += 1) {
    const next = text.indexOf('\n', start);
    if (next < 0) return { start: 0, end: text.length };
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end };
}

/**
 * Time of a span in which nothing below it was at work, nor a span beside it that waits for another service: what a
 * handler takes while its request is out is not its own. Milliseconds.
 */
export function ownTimeOf(one: PlacedSpan): number {
  const { startMs, endMs, children, parent } = one;
  const waiting = (parent?.children ?? []).filter(
    (other) => other !== one && other.children.some(({ span }) => span.service !== other.span.service),
  );
  const others = waiting.length === 0 ? children : [...children, ...waiting].toSorted((a, b) => a.startMs - b.startMs);
  let [busy, until] = [0, startMs];
  for (const other of others) {
    const [from, to] = [Math.max(other.startMs, until), Math.min(other.endMs, endMs)];
    if (to <= from) continue;
    busy += to - from;
    until = to;
  }
  return Math.max(0, endMs - startMs - busy);
}

/** Walks up from every span once; whoever meets the walk it belongs to closes a circle. */
function cutCircles(spans: readonly PlacedSpan[]): void {
  const walkOf = new Map<PlacedSpan, number>();
  for (const [walk, start] of spans.entries()) {
    let at: PlacedSpan | undefined = start;
    while (at && !walkOf.has(at)) {
      walkOf.set(at, walk);
      if (at.parent && walkOf.get(at.parent) === walk) at.parent = undefined;
      at = at.parent;
    }
  }
}
