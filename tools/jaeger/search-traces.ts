import { halvesOf, onsetOf, slicesOf, type TraceCaps, type TraceQuestion } from '../traces/trace-question.ts';
import type { JaegerClient, JaegerTraces, TraceSearch } from './client.ts';

const MOST_SERVICES = 40;
/** A search gives the traces that it finds first; over parts of the time it gives some of each. */
const SLICES = 3;
const AT_ONCE = 4;

/**
 * Searches each service for traces that failed, that were slow, and that came before the onset. Jaeger searches by
 * service only, and gives whole traces.
 */
export async function searchTraces(
  client: JaegerClient,
  all: readonly string[],
  question: TraceQuestion,
  { maxTraces, maxSpans, slowMs }: TraceCaps & { slowMs: number },
): Promise<JaegerTraces> {
  const known = question.services?.length ? question.services : all;
  const services = known.toSorted().slice(0, MOST_SERVICES);
  const { before, during } = halvesOf({ ...question, onset: onsetOf(question) });
  const limit = Math.max(1, Math.ceil(maxTraces / SLICES / Math.max(1, Math.min(4, services.length))));
  const searches = services.flatMap((service): TraceSearch[] => [
    ...(during ? slicesOf(during, SLICES) : []).flatMap((window) => [
      { service, window, limit, failing: true },
      { service, window, limit, slowMs },
    ]),
    // Servers that cannot look for failing ones alone show some of them here.
    ...(during ? [{ service, window: during, limit }] : []),
    ...(before ? slicesOf(before, SLICES) : []).map((window) => ({ service, window, limit })),
  ]);
  const found: JaegerTraces = { spans: [], partial: services.length < known.length };
  // Traces cross services, so that most are found more than once.
  const seen = new Set<string>();
  for (let next = 0; next < searches.length; next += AT_ONCE) {
    if (found.spans.length >= 4 * maxSpans) return { ...found, partial: true };
    const batch = searches.slice(next, next + AT_ONCE);
    const answers = await Promise.all(batch.map((search) => client.find(search)));
    for (const { spans, partial } of answers) {
      const ids = new Set(spans.map(({ traceId }) => traceId));
      found.partial ||= partial || ids.size >= limit;
      for (const one of spans) if (!seen.has(one.traceId)) found.spans.push(one);
      for (const id of ids) seen.add(id);
    }
  }
  return found;
}
