import { parseAllDocuments, type Document } from 'yaml';
import type { KubeObject } from './cluster-state.ts';
import { at, entriesAt, listAt, textAt, textsAt } from './json.ts';

/** A way from a path to a service, as some object sets it. */
export interface Route {
  id: string;
  path: string;
  host: string;
  port: number | null;
  holder: KubeObject;
  /** What to look for in the text of the holder. */
  quote: string;
}

const LONGEST_TABLE = 200_000;

/** The routes that an object sets: an Ingress, a VirtualService, an HTTPRoute, or a gateway's configuration. */
export function routesIn(object: KubeObject): Route[] {
  switch (object.kind) {
    case 'Ingress':
      return ofIngress(object);
    case 'VirtualService':
      return ofVirtualService(object);
    case 'HTTPRoute':
      return ofHttpRoute(object);
    case 'ConfigMap':
      return entriesAt(object.json, 'data').flatMap(([, value]) => ofText(textAt(value) ?? '', object));
    default:
      return [];
  }
}

function ofIngress(holder: KubeObject): Route[] {
  return listAt(holder.json, 'spec', 'rules').flatMap((rule) =>
    listAt(rule, 'http', 'paths').flatMap((one) => {
      const host = textAt(one, 'backend', 'service', 'name');
      const port = Number(textAt(one, 'backend', 'service', 'port', 'number') ?? Number.NaN);
      return host === null
        ? []
        : [
            {
              id: '',
              path: textAt(one, 'path') ?? '/',
              host,
              port: Number.isNaN(port) ? null : port,
              holder,
              quote: host,
            },
          ];
    }),
  );
}

function ofVirtualService(holder: KubeObject): Route[] {
  return listAt(holder.json, 'spec', 'http').flatMap((rule) => {
    const uri = at(rule, 'match', 0, 'uri');
    const path = textAt(uri, 'prefix') ?? textAt(uri, 'exact') ?? textAt(uri, 'regex') ?? '/';
    return listAt(rule, 'route').flatMap((one) => {
      const host = textAt(one, 'destination', 'host');
      const port = Number(textAt(one, 'destination', 'port', 'number') ?? Number.NaN);
      return host === null
        ? []
        : [{ id: textAt(rule, 'name') ?? '', path, host, port: Number.isNaN(port) ? null : port, holder, quote: host }];
    });
  });
}

function ofHttpRoute(holder: KubeObject): Route[] {
  return listAt(holder.json, 'spec', 'rules').flatMap((rule) =>
    listAt(rule, 'backendRefs').flatMap((one) => {
      const host = textAt(one, 'name');
      const port = Number(textAt(one, 'port') ?? Number.NaN);
      const path = textAt(rule, 'matches', 0, 'path', 'value') ?? '/';
      return host === null ? [] : [{ id: '', path, host, port: Number.isNaN(port) ? null : port, holder, quote: host }];
    }),
  );
}

function ofText(text: string, holder: KubeObject): Route[] {
  const table = text.slice(0, LONGEST_TABLE);
  if (/\bproxy_pass\b/.test(table)) return ofNginx(table, holder);
  return /^\s{0,40}-?\s{0,10}uri:/m.test(table) ? ofSpringGateway(table, holder) : [];
}

function ofNginx(text: string, holder: KubeObject): Route[] {
  const found: Route[] = [];
  let path = '/';
  for (const line of text.split('\n')) {
    const location = /^\s{0,80}location\s{1,10}(?:[=~^*]{1,3}\s{1,10})?(\S{1,300})/.exec(line);
    if (location) path = location[1] ?? '/';
    const pass = /proxy_pass\s{1,10}(\S{1,300}?);/.exec(line);
    const target = targetOf(pass?.[1] ?? '');
    if (target) found.push({ id: '', path, ...target, holder, quote: pass?.[1] ?? '' });
  }
  return found;
}

/** Routes as Spring Cloud Gateway is configured with: `id`, `uri`, `predicates: [Path=…]`. */
function ofSpringGateway(text: string, holder: KubeObject): Route[] {
  let documents: Document.Parsed[];
  try {
    documents = parseAllDocuments(text);
  } catch {
    return [];
  }
  const parsed = documents.map((document): unknown => (document.errors.length > 0 ? null : document.toJSON()));
  return parsed.flatMap((document) =>
    listAt(document, 'spring', 'cloud', 'gateway', 'routes').flatMap((one) => {
      const uri = textAt(one, 'uri') ?? '';
      const target = targetOf(uri);
      const path =
        textsAt(one, 'predicates')
          .find((text) => text.startsWith('Path='))
          ?.slice(5) ?? '';
      return target ? [{ id: textAt(one, 'id') ?? '', path, ...target, holder, quote: uri }] : [];
    }),
  );
}

/** Host and port of a target; a placeholder `${NAME:default}` counts as its default. */
function targetOf(uri: string): Pick<Route, 'host' | 'port'> | undefined {
  const plain = uri.replace(/\$\{[A-Za-z0-9_.-]{1,100}:([^}]{0,200})\}/g, '$1');
  const match = /^(?:[a-z]{2,10}:\/\/)?([a-z0-9][a-z0-9.-]{0,250})(?::(\d{1,5}))?(?:\/.{0,300})?$/i.exec(plain);
  const host = match?.[1];
  return host === undefined ? undefined : { host, port: match?.[2] === undefined ? null : Number(match[2]) };
}
