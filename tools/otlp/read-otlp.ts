import type { Span } from '../../src/schema/index.ts';
import { durationNs, spanOf, type ReadSpan } from '../traces/read-span.ts';

/** What was read of some OTLP JSON. `unreadable`: spans without an id or a start that can be read. */
export interface OtlpSpans {
  spans: ReadSpan[];
  unreadable: number;
}

type Fields = Readonly<Record<string, unknown>>;

const KINDS: Readonly<Record<string, Span['kind']>> = {
  ...{ '1': 'internal', '2': 'server', '3': 'client', '4': 'producer', '5': 'consumer' },
  ...{ internal: 'internal', server: 'server', client: 'client', producer: 'producer', consumer: 'consumer' },
};
/** Older exporters wrote `instrumentationLibrarySpans`, Tempo's first API `batches`. */
const RESOURCES = ['resourceSpans', 'resource_spans', 'batches'] as const;
const SCOPES = ['scopeSpans', 'scope_spans', 'instrumentationLibrarySpans'] as const;

/**
 * The spans in OTLP JSON, in any of the forms in which it is met: 64-bit numbers as strings or numbers, ids in
 * hexadecimal or base64, kinds and status as numbers or names, keys in either case. Undefined where the value is no OTLP
 * of traces.
 */
export function readOtlp(value: unknown): OtlpSpans | undefined {
  const root = fieldsOf(value);
  const resources =
    listAt(root, RESOURCES) ??
    listAt(fieldsOf(root['trace']), RESOURCES) ??
    listAt(fieldsOf(root['result']), RESOURCES);
  if (resources === undefined) return undefined;
  const found: OtlpSpans = { spans: [], unreadable: 0 };
  for (const each of resources) {
    const resource = fieldsOf(each);
    const service = attributesOf(fieldsOf(resource['resource'])).get('service.name') ?? 'unknown';
    for (const scope of listAt(resource, SCOPES) ?? []) {
      for (const raw of listAt(fieldsOf(scope), ['spans']) ?? []) {
        const span = readSpan(fieldsOf(raw), service);
        if (span === undefined) found.unreadable += 1;
        else found.spans.push(span);
      }
    }
  }
  return found;
}

function readSpan(raw: Fields, service: string): ReadSpan | undefined {
  const attributes = attributesOf(raw);
  const startNs = countAt(raw, 'startTimeUnixNano', 'start_time_unix_nano');
  const endNs = countAt(raw, 'endTimeUnixNano', 'end_time_unix_nano');
  const status = fieldsOf(raw['status']);
  const isError = /^(?:2|STATUS_CODE_ERROR|error)$/i.test(textOf(status['code']));
  const http = httpStatusOf(attributes);
  return spanOf({
    traceId: raw['traceId'] ?? raw['trace_id'],
    spanId: raw['spanId'] ?? raw['span_id'],
    parentId: raw['parentSpanId'] ?? raw['parent_span_id'],
    ...{ service, name: raw['name'], kind: kindOf(raw['kind']), startNs },
    durationNs: durationNs(startNs, endNs),
    failed: isError || http >= 500,
    detail:
      [textOf(status['message']), exceptionOf(raw), http > 0 ? `HTTP ${http}` : ''].find((text) => text !== '') ?? '',
  });
}

/** The HTTP status in the words of the semantic conventions, now and before 1.23; 0 where there is none. */
export function httpStatusOf(attributes: ReadonlyMap<string, string>): number {
  const text = attributes.get('http.response.status_code') ?? attributes.get('http.status_code') ?? '';
  return /^\d{3}$/.test(text) ? Number(text) : 0;
}

/** A kind as a number, a name of the protocol or a plain word. */
export function kindOf(kind: unknown): Span['kind'] {
  const word = textOf(kind).toLowerCase().replace('span_kind_', '');
  return KINDS[word] ?? 'internal';
}

function exceptionOf(raw: Fields): string {
  for (const event of listAt(raw, ['events']) ?? []) {
    const attributes = attributesOf(fieldsOf(event));
    const said = [attributes.get('exception.type'), attributes.get('exception.message')].filter(Boolean).join(': ');
    if (said !== '') return said;
  }
  return '';
}

/** The attributes that are plain values, as text. */
function attributesOf(owner: Fields): Map<string, string> {
  const found = new Map<string, string>();
  for (const each of listAt(owner, ['attributes']) ?? []) {
    const { key, value } = fieldsOf(each);
    const [plain] = Object.values(fieldsOf(value));
    if (typeof key === 'string' && ['string', 'number', 'boolean'].includes(typeof plain))
      found.set(key, textOf(plain));
  }
  return found;
}

/** A count as a string of digits. As a number it has lost its last ones already, before it came to us. */
function countAt(fields: Fields, ...keys: string[]): string {
  const value = keys.map((key) => fields[key]).find((one) => one !== undefined);
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? BigInt(value).toString() : textOf(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
}

function listAt(fields: Fields, keys: readonly string[]): unknown[] | undefined {
  return keys.map((key) => fields[key]).find((value): value is unknown[] => Array.isArray(value));
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
