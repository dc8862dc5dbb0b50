import { ToolError } from '../../src/errors.ts';
import { AnswerTooLarge } from '../reading/fetch-json.ts';
import { compareNs } from '../reading/nanoseconds.ts';
import type { Entry, LokiClient } from './client.ts';

/** What to read, and where to stop. */
export interface Stretch {
  query: string;
  startNs: bigint;
  /** Not included. */
  endNs: bigint;
  maxLines: number;
  maxBytes: number;
  pageSize: number;
  /** On the clock of `performance`; no page is asked for after it. */
  untilMs: number;
}

/** Lines in the order of their instants. `partial`: there are more, or some could not be read. */
export interface Read {
  entries: Entry[];
  bytes: number;
  partial: boolean;
}

/** Loki refuses a range of more than 30 days and an hour (`max_query_length`). */
export const LONGEST_RANGE_NS = 30n * 86_400n * 1_000_000_000n;

/**
 * Reads a stretch page by page, oldest first. Many lines can share one nanosecond, so that the next page starts at the
 * last instant again and what was seen of it is dropped. A page that the server finds too long is asked for again at
 * half its size.
 */
export async function pageForward(client: LokiClient, stretch: Stretch): Promise<Read> {
  const { query, endNs, maxLines, maxBytes, untilMs } = stretch;
  const read: Read = { entries: [], bytes: 0, partial: false };
  let { startNs, pageSize } = stretch;
  let seen = new Set<string>();
  while (startNs < endNs) {
    if (performance.now() >= untilMs) return { ...read, partial: true };
    const rangeEnd = startNs + LONGEST_RANGE_NS < endNs ? startNs + LONGEST_RANGE_NS : endNs;
    const page = await pageOf(client, query, startNs, rangeEnd, pageSize);
    pageSize = page.size;
    read.partial ||= page.unreadable > 0;
    const sorted = page.entries.toSorted((a, b) => compareNs(a.ns, b.ns));
    const fresh = sorted.filter((entry) => !seen.has(keyOf(entry)));
    for (const entry of fresh) {
      if (read.entries.length >= maxLines || read.bytes >= maxBytes) return { ...read, partial: true };
      read.entries.push(entry);
      read.bytes += entry.line.length;
    }
    const last = sorted.at(-1);
    if (!last || page.entries.length + page.unreadable < pageSize) {
      startNs = rangeEnd;
      seen = new Set();
      continue;
    }
    if (fresh.length === 0 || sorted[0]?.ns === last.ns) {
      // A whole page of one nanosecond: what else it holds, Loki cannot show.
      read.partial = true;
      startNs = BigInt(last.ns) + 1n;
      seen = new Set();
      continue;
    }
    startNs = BigInt(last.ns);
    seen = new Set(sorted.filter(({ ns }) => ns === last.ns).map(keyOf));
  }
  return read;
}

async function pageOf(
  client: LokiClient,
  query: string,
  startNs: bigint,
  endNs: bigint,
  wanted: number,
): Promise<{ entries: Entry[]; unreadable: number; size: number }> {
  for (let size = wanted; ; size = Math.ceil(size / 2)) {
    try {
      return { ...(await client.page(query, startNs, endNs, size)), size };
    } catch (error) {
      const tooLong =
        error instanceof AnswerTooLarge ||
        (error instanceof ToolError && error.failure === 'client' && /max entries limit/i.test(error.message));
      if (!tooLong || size <= 1) throw error;
    }
  }
}

/** What Loki itself tells entries apart by. */
function keyOf({ ns, line, labels }: Entry): string {
  return JSON.stringify([ns, labels, line]);
}
