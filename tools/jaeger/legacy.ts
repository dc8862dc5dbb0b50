import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { httpStatusOf, kindOf } from '../otlp/read-otlp.ts';
import { fetchJson, type JsonSource } from '../reading/fetch-json.ts';
import { nsOf } from '../reading/nanoseconds.ts';
import { spanOf, type ReadSpan } from '../traces/read-span.ts';
import { NO_TRACES, type JaegerClient, type JaegerTraces } from './client.ts';

const Services = z.looseObject({ data: z.array(z.string()).nullable() });
const Tags = z.array(z.looseObject({ key: z.string(), value: z.unknown() })).default([]);
const UiSpan = z.looseObject({
  traceID: z.string(),
  spanID: z.string(),
  references: z.array(z.looseObject({ refType: z.string(), spanID: z.string() })).default([]),
  operationName: z.string(),
  /** Microseconds since 1970. */
  startTime: z.number().int().nonnegative(),
  /** Microseconds. */
  duration: z.number().nonnegative(),
  tags: Tags,
  logs: z.array(z.looseObject({ fields: Tags })).nullish(),
  processID: z.string().optional(),
});
const UiTrace = z.looseObject({
  spans: z.array(z.unknown()),
  processes: z.record(z.string(), z.looseObject({ serviceName: z.string() })),
});
const Traces = z.looseObject({ data: z.array(UiTrace).nullable() });

/** Opens the API that Jaeger's own pages use: unofficial, and the only one of older servers. */
export function openLegacy(source: JsonSource, signal: AbortSignal): JaegerClient {
  async function traces(path: string): Promise<JaegerTraces> {
    let body: unknown;
    try {
      body = await fetchJson(source, { path }, signal);
    } catch (error) {
      if (error instanceof ToolError && error.failure === 'not-found') return NO_TRACES;
      throw error;
    }
    const parsed = Traces.safeParse(body);
    if (!parsed.success) throw malformed(source.tool, '/api/traces', z.prettifyError(parsed.error));
    const read = (parsed.data.data ?? []).flatMap(({ spans, processes }) =>
      spans.map((raw) => readSpan(raw, processes)),
    );
    const spans = read.filter((span) => span !== undefined);
    return { spans, partial: spans.length < read.length };
  }

  return {
    api: 'legacy',
    async services() {
      const parsed = Services.safeParse(await fetchJson(source, { path: '/api/services' }, signal));
      if (!parsed.success) throw malformed(source.tool, '/api/services', z.prettifyError(parsed.error));
      return parsed.data.data ?? [];
    },
    find({ service, window, limit, failing, slowMs }) {
      const parameters = new URLSearchParams({
        service,
        start: String(nsOf(window.from) / 1000n),
        end: String(nsOf(window.to) / 1000n),
        limit: String(limit),
        ...(slowMs === undefined ? {} : { minDuration: `${slowMs}ms` }),
        ...(failing === true ? { tags: JSON.stringify({ error: 'true' }) } : {}),
      });
      return traces(`/api/traces?${parameters.toString()}`);
    },
    trace: (traceId) => traces(`/api/traces/${traceId}`),
  };
}

function readSpan(raw: unknown, processes: z.infer<typeof UiTrace>['processes']): ReadSpan | undefined {
  const parsed = UiSpan.safeParse(raw);
  if (!parsed.success) return undefined;
  const { traceID, spanID, references, operationName, startTime, duration, tags, logs, processID } = parsed.data;
  const attributes = textsOf(tags);
  const http = httpStatusOf(attributes);
  const isError = attributes.get('error') === 'true' || attributes.get('otel.status_code') === 'ERROR';
  const said = (logs ?? [])
    .map(({ fields }) => textsOf(fields))
    .map(exceptionOf)
    .find((text) => text !== '');
  const status = http > 0 ? `HTTP ${http}` : '';
  return spanOf({
    ...{ traceId: traceID, spanId: spanID, name: operationName, kind: kindOf(attributes.get('span.kind')) },
    parentId: references.find(({ refType }) => refType === 'CHILD_OF')?.spanID,
    service: processes[processID ?? '']?.serviceName ?? 'unknown',
    startNs: `${startTime}000`,
    durationNs: BigInt(Math.round(duration)) * 1000n,
    failed: isError || http >= 500,
    detail: attributes.get('otel.status_description') ?? said ?? status,
  });
}

/** The events of OpenTelemetry and of OpenTracing. */
function exceptionOf(fields: ReadonlyMap<string, string>): string {
  const said = [
    fields.get('exception.type') ?? fields.get('error.kind'),
    fields.get('exception.message') ?? fields.get('message'),
  ];
  return fields.has('exception.message') || fields.get('event') === 'error' ? said.filter(Boolean).join(': ') : '';
}

function textsOf(tags: z.infer<typeof Tags>): Map<string, string> {
  return new Map(
    tags.flatMap(({ key, value }) =>
      ['string', 'number', 'boolean'].includes(typeof value) ? [[key, String(value)]] : [],
    ),
  );
}

function malformed(tool: string, path: string, problem: string): ToolError {
  return new ToolError(tool, 'malformed', `${tool}: ${path} answers what is no Jaeger answer: ${problem}`);
}
