import { z } from 'zod';

const Names = z.array(z.string().min(1)).min(1);

/**
 * Where a document holds what we ask of it: names of fields, the first that is there counts. The defaults are those of
 * the Elastic Common Schema, of OpenTelemetry as Elasticsearch and as OpenSearch map it, and of common shippers.
 */
export const Fields = z.strictObject({
  timestamp: Names.default(['@timestamp', 'timestamp', 'time', 'observedTimestamp']),
  message: Names.default(['message', 'body.text', 'body', 'log', 'event.original']),
  level: Names.default(['log.level', 'severity_text', 'severityText', 'severity.text', 'level']),
  service: Names.default([
    'service.name',
    'resource.attributes.service.name',
    'resource.service.name',
    'serviceName',
    'kubernetes.labels.app_kubernetes_io/name',
    'kubernetes.labels.app',
    'kubernetes.container.name',
    'service',
  ]),
  traceId: Names.default(['trace.id', 'trace_id', 'traceId']),
  spanId: Names.default(['span.id', 'span_id', 'spanId']),
  stack: Names.default(['error.stack_trace', 'attributes.exception.stacktrace', 'exception.stacktrace']),
});
export type Fields = z.infer<typeof Fields>;

/**
 * The value of a document at a dotted name. Documents hold it as objects in objects, as one key with dots, or both
 * mixed, and Elasticsearch takes these for the same.
 */
export function valueAt(document: unknown, name: string): unknown {
  if (typeof document !== 'object' || document === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(document));
  if (fields.has(name)) return fields.get(name);
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const inner = valueAt(fields.get(name.slice(0, dot)), name.slice(dot + 1));
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** The first text that a document holds under some names; of a list its first item. */
export function textAt(document: unknown, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = valueAt(document, name);
    const one: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof one === 'string' && one !== '') return one;
    if (typeof one === 'number') return String(one);
  }
  return undefined;
}
