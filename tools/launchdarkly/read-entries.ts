import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { epochMs, type Window } from '../../src/schema/index.ts';
import { fetchJson, type JsonSource } from '../reading/fetch-json.ts';
import type { Gathering } from '../reading/gather.ts';
import { Entry } from './entry.ts';

/** The most entries that one page can have. Contract 2.17. */
export const PAGE_SIZE = 20;

const PATH = '/api/v2/auditlog';
const MOST_PAGES = 500;
const Page = z.looseObject({
  items: z.array(z.unknown()),
  _links: z
    .looseObject({ next: z.looseObject({ href: z.string() }).nullish() })
    .nullish()
    .catch(null),
});

/**
 * The entries of the audit log in a window, newest first, page by page; `spec` says of which resources. The next page
 * is where the answer says; where it says nothing and the page was full, it begins where this one ended, so that none
 * is lost. Throws `ToolError`.
 */
export async function* readEntries(
  source: JsonSource,
  spec: string,
  { from, to }: Window,
  gathering: Gathering,
  signal: AbortSignal,
): AsyncGenerator<Entry> {
  const [fromMs, toMs] = [Math.ceil(epochMs(from)), Math.floor(epochMs(to))];
  // Both ends of what LaunchDarkly is asked for are open.
  const bounds = { spec, after: String(fromMs - 1), limit: String(PAGE_SIZE) };
  const known = new Set<string>();
  let question = new URLSearchParams({ ...bounds, before: String(toMs + 1) });
  for (let page = 1; ; page += 1) {
    const { items, next } = await readPage(source, question, signal);
    let oldest = toMs + 1;
    let fresh = 0;
    for (const raw of items) {
      const entry = Entry.safeParse(raw).data;
      if (!entry) {
        gathering.leaveOut();
        continue;
      }
      oldest = Math.min(oldest, entry.date);
      if (known.has(entry._id)) continue;
      known.add(entry._id);
      fresh += 1;
      if (entry.date >= fromMs && entry.date <= toMs) yield entry;
    }
    const isMore = next !== undefined || items.length >= PAGE_SIZE;
    if (!isMore || oldest < fromMs) return;
    // A page of nothing new would lead to itself again: what lies behind it cannot be had.
    if (fresh === 0 || page >= MOST_PAGES || gathering.isFull()) {
      gathering.leaveOut();
      return;
    }
    question = next ?? new URLSearchParams({ ...bounds, before: String(oldest + 1) });
  }
}

/** The entry with its delta and its versions. Throws `ToolError`. */
export async function readDetail(source: JsonSource, id: string, signal: AbortSignal): Promise<Entry> {
  const path = `${PATH}/${encodeURIComponent(id)}`;
  const parsed = Entry.safeParse(await fetchJson(source, { path }, signal));
  if (parsed.success) return parsed.data;
  throw new ToolError(source.tool, 'malformed', `${source.tool}: ${path} answers no entry of an audit log`);
}

async function readPage(
  source: JsonSource,
  question: URLSearchParams,
  signal: AbortSignal,
): Promise<{ items: unknown[]; next: URLSearchParams | undefined }> {
  const parsed = Page.safeParse(await fetchJson(source, { path: `${PATH}?${question.toString()}` }, signal));
  if (!parsed.success) {
    throw new ToolError(source.tool, 'malformed', `${source.tool}: ${PATH} answers no list of entries`);
  }
  const { items, _links: links } = parsed.data;
  const href = links?.next?.href;
  return { items, next: href === undefined ? undefined : questionIn(source, href) };
}

/** Of a link only the question is taken, never where it leads, so that the token goes nowhere else. */
function questionIn({ tool, url }: JsonSource, href: string): URLSearchParams {
  const link = URL.canParse(href, url) ? new URL(href, url) : undefined;
  if (link?.origin === new URL(url).origin && link.pathname.endsWith(PATH)) return link.searchParams;
  throw new ToolError(tool, 'malformed', `${tool}: the link to the next page leads elsewhere; it was not followed`);
}
