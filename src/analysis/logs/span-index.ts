import type { PlacedLine } from './read-logs.ts';

/** A call from one service to another, as two log lines of one trace show it. */
export interface LoggedCall {
  caller: string;
  callee: string;
  count: number;
  /** A line of the callee that names the caller's span as its parent. */
  line: PlacedLine;
}

/** Collects spans from log lines, in bounded memory. */
export interface SpanIndex {
  add: (line: PlacedLine) => void;
  calls: () => LoggedCall[];
}

const MOST_SPANS = 200_000;
/** One line may carry a wrong parent; a real call is seen more than once. */
const FEWEST_SIGHTINGS = 2;

/** An empty index. Spans beyond its bound are passed over: calls repeat, so the first ones show them all. */
export function createSpanIndex(): SpanIndex {
  const serviceOfSpan = new Map<string, string>();
  const children = new Map<string, PlacedLine>();
  return {
    add(line) {
      if (line.spanId === null || serviceOfSpan.size >= MOST_SPANS) return;
      serviceOfSpan.set(line.spanId, line.service);
      if (line.parentSpanId !== null && !children.has(line.spanId)) children.set(line.spanId, line);
    },

    calls() {
      const calls = new Map<string, LoggedCall>();
      for (const line of children.values()) {
        const caller = line.parentSpanId === null ? undefined : serviceOfSpan.get(line.parentSpanId);
        if (caller === undefined || caller === line.service) continue;
        const key = JSON.stringify([caller, line.service]);
        const known = calls.get(key);
        if (!known) calls.set(key, { caller, callee: line.service, count: 1, line });
        else known.count += 1;
      }
      return [...calls.values()].filter(({ count }) => count >= FEWEST_SIGHTINGS);
    },
  };
}
