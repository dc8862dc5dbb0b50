import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { connect, type Connection } from './connect.ts';
import { get, type RequestLimits } from './request.ts';
import type { Resource } from './resources.ts';
import type { ClusterSection } from './section.ts';
import { readEach } from './read-each.ts';

const Metadata = z.looseObject({
  name: z.string().min(1),
  namespace: z.string().nullish(),
  uid: z.string().nullish(),
  creationTimestamp: z.string().nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  ownerReferences: z.array(z.looseObject({ kind: z.string(), name: z.string(), uid: z.string() })).nullish(),
  managedFields: z.array(z.unknown()).nullish(),
});
/** An object as the server gives it; only its metadata is known to be as it should. */
export const Item = z.looseObject({ metadata: Metadata });
export type Item = z.infer<typeof Item>;

/** What a list gave. `truncated`: there is more, or some of it could not be read. */
export interface Listed {
  items: Item[];
  truncated: boolean;
}

/** Which of a resource to list. Namespace: of the section's, for what belongs to one. */
export interface ListQuery {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Names, labels and annotations only; no contents leave the server. The only way to ask for Secrets. */
  metadataOnly?: boolean;
  /** Ends after so many. */
  atMost?: number;
}

/** Which log of a pod, and how much of it. */
export interface LogQuery {
  namespace: string;
  pod: string;
  container: string;
  previous: boolean;
  /** Log lines since this instant, each with its time. */
  sinceTime: string;
  tailLines?: number;
  maxBytes: number;
}

/** A cluster, as far as its section lets one look. Every call throws `ToolError`. */
export interface Cluster {
  name: string;
  namespaces: readonly string[];
  list: (resource: Resource, query: ListQuery) => Promise<Listed>;
  log: (query: LogQuery) => Promise<{ text: string; cut: boolean }>;
}

const List = z.looseObject({
  kind: z.string().nullish(),
  metadata: z.looseObject({ continue: z.string().nullish() }).nullish(),
  items: z.array(z.unknown()).nullable(),
});

/** As many as kubectl asks for at once. */
const PAGE_ITEMS = 500;
/** How often a list begins anew whose token ran out (410 `Expired`: 5 to 15 minutes, contracts 2.1). */
const RESTARTS = 2;
const JSON_TYPE = 'application/json';
const METADATA_TYPE = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** Opens a cluster for one question: its items, bytes and seconds are counted from here on. */
export function openCluster(tool: string, section: ClusterSection, signal: AbortSignal): Cluster {
  const budget = {
    items: section.maxItems,
    bytes: section.maxListBytes,
    endsAt: performance.now() + section.maxSeconds * 1000,
  };
  let connecting: Promise<Connection> | undefined;
  const connected = () => (connecting ??= connect(tool, section));

  function limits(maxBytes: number, beyond: RequestLimits['beyond']): RequestLimits {
    const { timeoutMs, retries } = section;
    return { tool, timeoutMs, retries, deadlineMs: Math.max(1, budget.endsAt - performance.now()), maxBytes, beyond };
  }

  function requireScope(namespace: string): void {
    if (section.namespaces.includes(namespace)) return;
    const known = section.namespaces.join(', ');
    throw new ToolError(
      tool,
      'client',
      `${tool}: the namespace ${JSON.stringify(namespace)} is not in scope (${known})`,
    );
  }

  async function page(path: string, query: ListQuery, token: string | undefined): Promise<z.infer<typeof List>> {
    const { labelSelector, fieldSelector, metadataOnly = false, atMost = Infinity } = query;
    const asked = {
      limit: String(Math.min(PAGE_ITEMS, atMost)),
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
      ...(token === undefined ? {} : { continue: token }),
    };
    const request = { path, query: asked, accept: metadataOnly ? METADATA_TYPE : JSON_TYPE };
    const most = Math.max(1, Math.min(section.maxAnswerBytes, budget.bytes));
    const { text } = await get(await connected(), request, limits(most, 'refuse'), signal);
    budget.bytes -= Buffer.byteLength(text);
    const list = listIn(tool, path, text);
    if (metadataOnly && list.kind !== 'PartialObjectMetadataList') {
      throw new ToolError(tool, 'malformed', `${tool}: ${path} answers more than the metadata that was asked for`);
    }
    return list;
  }

  async function pages(path: string, query: ListQuery): Promise<Listed> {
    const { atMost = Infinity } = query;
    let token: string | undefined;
    let restarts = 0;
    let read: Listed = { items: [], truncated: false };
    for (;;) {
      if (isSpent(budget)) return { ...read, truncated: true };
      try {
        const list = await page(path, query, token);
        const items = readEach(Item, list.items);
        const room = Math.min(budget.items, atMost - read.items.length);
        const kept = items.slice(0, Math.max(0, room));
        budget.items -= kept.length;
        const lost = items.length < (list.items ?? []).length || kept.length < items.length;
        read = { items: [...read.items, ...kept], truncated: read.truncated || lost };
        token = list.metadata?.continue ?? '';
        if (token === '' || read.items.length >= atMost) return read;
      } catch (error) {
        if (token === undefined || !(error instanceof ToolError)) throw error;
        if (error.failure !== 'not-found' || restarts === RESTARTS) return { ...read, truncated: true };
        restarts += 1;
        token = undefined;
        budget.items += read.items.length;
        read = { items: [], truncated: false };
      }
    }
  }

  return {
    name: section.cluster,
    namespaces: section.namespaces,
    async list(resource, query) {
      if (resource.plural === 'secrets' && !query.metadataOnly) {
        throw new ToolError(tool, 'client', `${tool}: the contents of Secrets are never asked for`);
      }
      return pages(pathOf(resource, query.namespace, requireScope), query);
    },
    async log({ namespace, pod, container, previous, sinceTime, tailLines, maxBytes }) {
      requireScope(namespace);
      const query = {
        container,
        sinceTime,
        timestamps: 'true',
        limitBytes: String(maxBytes),
        ...(previous ? { previous: 'true' } : {}),
        ...(tailLines === undefined ? {} : { tailLines: String(tailLines) }),
      };
      const path = `/api/v1/namespaces/${namespace}/pods/${encodeURIComponent(pod)}/log`;
      const body = await get(await connected(), { path, query, accept: '*/*' }, limits(maxBytes, 'cut'), signal);
      return { text: body.text, cut: body.cut || Buffer.byteLength(body.text) >= maxBytes };
    },
  };
}

function pathOf(
  { api, plural, namespaced }: Resource,
  namespace: string | undefined,
  requireScope: (namespace: string) => void,
): string {
  if (!namespaced) return `${api}/${plural}`;
  requireScope(namespace ?? '');
  return `${api}/namespaces/${namespace ?? ''}/${plural}`;
}

function isSpent({ items, bytes, endsAt }: { items: number; bytes: number; endsAt: number }): boolean {
  return items <= 0 || bytes <= 0 || performance.now() >= endsAt;
}

function listIn(tool: string, path: string, text: string): z.infer<typeof List> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const start = text.slice(0, 80).replaceAll(/[\s\p{C}]+/gu, ' ');
    throw new ToolError(tool, 'malformed', `${tool}: ${path} does not answer JSON but "${start}"`, { cause: error });
  }
  const list = List.safeParse(parsed);
  if (!list.success) throw new ToolError(tool, 'malformed', `${tool}: ${path} does not answer a list`);
  return list.data;
}
