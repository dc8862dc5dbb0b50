import { parseInstant } from '../../src/parse-instant.ts';
import { compareInstants, type Instant } from '../../src/schema/index.ts';
import { AnswerTooLarge } from '../reading/fetch-json.ts';
import { KEEP_ALIVE, type Hit, type SearchClient, type Searched, type ServerKind } from './client.ts';
import { pageBody, type Filter } from './queries.ts';

/** How to page, and where to stop. */
export interface Paging {
  kind: ServerKind;
  /** What parts documents of one instant where nothing holds the indices still. */
  tieBreaker: string;
  source: readonly string[];
  pageSize: number;
  maxLines: number;
  maxBytes: number;
  /** On the clock of `performance`; no page is asked for after it. */
  untilMs: number;
}

/** A document and its instant. */
export interface Found {
  at: Instant;
  source: unknown;
}

/** What was read. `partial`: there is more, shards failed, or documents could not be read. */
export interface Read {
  documents: Found[];
  bytes: number;
  partial: boolean;
}

/**
 * Reads documents page by page, oldest first, each page after the sort values of the last document of the page before.
 * A point in time keeps what is written meanwhile from shifting them, where the server gives one.
 */
export async function pageForward(client: SearchClient, filter: Filter, paging: Paging): Promise<Read> {
  const { kind, maxLines, maxBytes, source, untilMs } = paging;
  let pit = await client.openPointInTime(kind);
  const tieBreaker = pit !== undefined && kind.name === 'Elasticsearch' ? '_shard_doc' : paging.tieBreaker;
  const exactSort = kind.name === 'Elasticsearch';
  const read: Read = { documents: [], bytes: 0, partial: false };
  let size = paging.pageSize;
  let after: readonly unknown[] | undefined;
  let visited = 0;
  for (;;) {
    if (performance.now() >= untilMs) return inOrder({ ...read, partial: true });
    const held = pit === undefined ? {} : { pit: { id: pit, keep_alive: KEEP_ALIVE } };
    const next = after === undefined ? {} : { search_after: after };
    const page = await pageOf(
      client,
      (wanted) => ({
        ...pageBody(filter, { size: wanted, tieBreaker, exactSort, source }),
        ...held,
        ...next,
      }),
      size,
    );
    size = page.size;
    pit = page.pitId ?? pit;
    read.partial ||= page.partial;
    for (const hit of page.hits) {
      if (visited >= maxLines || read.bytes >= maxBytes) return inOrder({ ...read, partial: true });
      visited += 1;
      const at = instantOf(hit, filter.mapping.timestamp);
      if (at === undefined) {
        read.partial = true;
        continue;
      }
      read.documents.push({ at, source: hit.source });
      read.bytes += JSON.stringify(hit.source ?? null).length;
    }
    const last = page.hits.at(-1);
    if (!last || page.hits.length < size) return inOrder(read);
    after = last.sort;
  }
}

/** OpenSearch is asked to sort by milliseconds. */
function inOrder({ documents, ...read }: Read): Read {
  return { ...read, documents: documents.toSorted((a, b) => compareInstants(a.at, b.at)) };
}

async function pageOf(
  client: SearchClient,
  body: (size: number) => Record<string, unknown>,
  wanted: number,
): Promise<Searched & { size: number }> {
  for (let size = wanted; ; size = Math.ceil(size / 2)) {
    try {
      return { ...(await client.search(body(size))), size };
    } catch (error) {
      if (!(error instanceof AnswerTooLarge) || size <= 1) throw error;
    }
  }
}

function instantOf({ fields, source }: Hit, timestamp: string): Instant | undefined {
  const [own] = fields[timestamp] ?? [];
  const text = typeof own === 'string' || typeof own === 'number' ? String(own) : rawOf(source, timestamp);
  const parsed = text === undefined ? undefined : parseInstant(text, { zone: 'UTC' });
  return parsed?.ok ? parsed.at : undefined;
}

function rawOf(source: unknown, timestamp: string): string | undefined {
  if (typeof source !== 'object' || source === null) return undefined;
  const value = new Map<string, unknown>(Object.entries(source)).get(timestamp);
  return typeof value === 'string' ? value : undefined;
}
