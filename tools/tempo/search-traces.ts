import { ToolError } from '../../src/errors.ts';
import type { Window } from '../../src/schema/index.ts';
import { quoted } from '../prometheus/selector.ts';
import { chooseTraces, type TraceSummary } from '../traces/choose-traces.ts';
import type { ReadSpan } from '../traces/read-span.ts';
import { halvesOf, onsetOf, slicesOf, type TraceCaps, type TraceQuestion } from '../traces/trace-question.ts';
import type { TempoClient } from './client.ts';

/** A search gives the first traces it finds; over parts of the time it gives some of each. */
const SLICES = 6;
const AT_ONCE = 4;

/** What was searched for and fetched. `found`: how many traces the searches gave. */
export interface Searched {
  spans: ReadSpan[];
  partial: boolean;
  found: number;
}

/** Searches for failing, slow and plain traces, chooses, and fetches those whole. */
export async function searchTraces(
  client: TempoClient,
  question: TraceQuestion,
  { maxTraces, maxSpans, slowMs }: TraceCaps & { slowMs: number },
): Promise<Searched> {
  const onset = onsetOf(question);
  const { before, during } = halvesOf({ ...question, onset });
  const services = serviceClause(question.services ?? []);
  const summaries: TraceSummary[] = [];
  let partial = false;

  async function search(clauses: readonly string[], window: Window, limit: number, failed: boolean): Promise<void> {
    const query = `{${[...services, ...clauses].join(' && ')}}`;
    const found = await client.search(query, window, limit);
    partial ||= found.length >= limit;
    const known = new Set(summaries.map(({ traceId }) => traceId));
    summaries.push(...found.filter(({ traceId }) => !known.has(traceId)).map((one) => ({ ...one, failed })));
  }

  const each = Math.max(1, Math.ceil(maxTraces / SLICES));
  for (const window of during ? slicesOf(during, SLICES) : []) await search(['status = error'], window, each, true);
  for (const window of during ? slicesOf(during, SLICES) : []) {
    await search([`traceDuration > ${slowMs}ms`], window, each, false);
  }
  if (during && summaries.length === 0) await search([], during, each, false);
  for (const window of before ? slicesOf(before, SLICES) : []) {
    await search([], window, Math.max(1, Math.ceil(maxTraces / 4 / SLICES)), false);
  }

  const chosen = chooseTraces(summaries, onset, maxTraces);
  const spans: ReadSpan[] = [];
  for (let next = 0; next < chosen.length; next += AT_ONCE) {
    if (spans.length >= maxSpans) return { spans, partial: true, found: summaries.length };
    const fetched = await Promise.all(
      chosen.slice(next, next + AT_ONCE).map(({ traceId }) => fetchTrace(client, traceId)),
    );
    for (const one of fetched) {
      partial ||= one.partial;
      for (const span of one.spans) spans.push(span);
    }
  }
  return { spans, partial, found: summaries.length };
}

/** A trace may be gone between the search and the look. */
async function fetchTrace(client: TempoClient, traceId: string): Promise<{ spans: ReadSpan[]; partial: boolean }> {
  try {
    return await client.trace(traceId);
  } catch (error) {
    if (error instanceof ToolError && error.failure === 'not-found') return { spans: [], partial: true };
    throw error;
  }
}

/** Texts are quoted, never pasted: no name can end its own string. */
function serviceClause(services: readonly string[]): string[] {
  if (services.length === 0) return [];
  const each = services.map((name) => `resource.service.name = ${quoted(name)}`);
  return [each.length === 1 ? (each[0] ?? '') : `(${each.join(' || ')})`];
}
