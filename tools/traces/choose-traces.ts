import { epochMs, type Instant, type Span } from '../../src/schema/index.ts';
import type { ReadSpan } from './read-span.ts';

/** What is known of a trace before it is fetched or kept. */
export interface TraceSummary {
  traceId: string;
  startedAt: Instant;
  durationMs: number;
  failed: boolean;
}

/** Alerts come late: what failed this long before the onset is of the incident. */
const LEAD_MS = 5 * 60_000;

/**
 * At most so many traces: of the incident those that failed first, then the slowest, and a sample of what went before
 * it, to compare with. Half, a quarter and a quarter; what one part does not use, the others get. Each part is spread
 * over its time, since the first that failed and the last tell different things.
 */
export function chooseTraces(summaries: readonly TraceSummary[], onset: Instant, maxTraces: number): TraceSummary[] {
  const pivotMs = epochMs(onset) - LEAD_MS;
  const ordered = [...new Map(summaries.map((one) => [one.traceId, one])).values()].toSorted(
    (a, b) => epochMs(a.startedAt) - epochMs(b.startedAt) || (a.traceId < b.traceId ? -1 : 1),
  );
  const before = ordered.filter(({ startedAt }) => epochMs(startedAt) < pivotMs);
  const during = ordered.filter(({ startedAt }) => epochMs(startedAt) >= pivotMs);
  const failing = during.filter(({ failed }) => failed);
  const slow = during.filter(({ failed }) => !failed).toSorted((a, b) => b.durationMs - a.durationMs);

  const quarter = Math.max(1, Math.floor(maxTraces / 4));
  const spared = (...parts: (readonly TraceSummary[])[]): number =>
    parts.reduce((sum, part) => sum + Math.min(quarter, part.length), 0);
  const failingChosen = evenly(failing, Math.max(0, maxTraces - spared(slow, before)));
  const slowChosen = slow.slice(0, Math.max(0, maxTraces - failingChosen.length - spared(before)));
  const beforeChosen = evenly(before, Math.max(0, maxTraces - failingChosen.length - slowChosen.length));
  return [...failingChosen, ...slowChosen, ...beforeChosen];
}

/** One summary for each trace, of the spans that are there. */
export function summarise(spans: Iterable<ReadSpan>): TraceSummary[] {
  const known = new Map<string, TraceSummary & { startMs: number; endMs: number }>();
  for (const { traceId, span } of spans) {
    const [startMs, endMs] = extentOf(span);
    const one = known.get(traceId);
    if (!one) {
      const { startedAt, durationMs, failed } = span;
      known.set(traceId, { traceId, startedAt, durationMs, failed, startMs, endMs });
      continue;
    }
    one.failed ||= span.failed;
    one.endMs = Math.max(one.endMs, endMs);
    if (startMs < one.startMs) [one.startMs, one.startedAt] = [startMs, span.startedAt];
    one.durationMs = one.endMs - one.startMs;
  }
  return [...known.values()].map(({ traceId, startedAt, durationMs, failed }) => ({
    traceId,
    startedAt,
    durationMs,
    failed,
  }));
}

function extentOf({ startedAt, durationMs }: Span): [number, number] {
  const startMs = epochMs(startedAt);
  return [startMs, startMs + durationMs];
}

function evenly<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]).filter(
    (item) => item !== undefined,
  );
}
