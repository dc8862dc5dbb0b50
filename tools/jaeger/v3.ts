import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { epochMs } from '../../src/schema/index.ts';
import { readOtlp } from '../otlp/read-otlp.ts';
import { fetchJson, fetchText, type JsonSource } from '../reading/fetch-json.ts';
import { NO_TRACES, type JaegerClient, type JaegerTraces } from './client.ts';

const Services = z.looseObject({ services: z.array(z.string()).nullish() });

/** Opens the query API v3 of a Jaeger, which answers in OTLP JSON. */
export function openV3(source: JsonSource, signal: AbortSignal): JaegerClient {
  async function traces(path: string): Promise<JaegerTraces> {
    let text: string;
    try {
      text = await fetchText(source, { path }, signal);
    } catch (error) {
      // This is how it says that it found none.
      if (error instanceof ToolError && error.failure === 'not-found') return NO_TRACES;
      throw error;
    }
    const found: JaegerTraces = { spans: [], partial: false };
    for (const value of valuesOf(text, source.tool)) {
      const read = readOtlp(value);
      if (read === undefined) {
        // A part of the stream may be an error.
        found.partial = true;
        continue;
      }
      for (const span of read.spans) found.spans.push(span);
      found.partial ||= read.unreadable > 0;
    }
    return found;
  }

  return {
    api: 'v3',
    async services() {
      const parsed = Services.safeParse(await fetchJson(source, { path: '/api/v3/services' }, signal));
      if (parsed.success) return parsed.data.services ?? [];
      throw new ToolError(source.tool, 'malformed', `${source.tool}: /api/v3/services answers no list of services`);
    },
    find({ service, window, limit, failing, slowMs }) {
      const asked = {
        serviceName: service,
        startTimeMin: window.from,
        // Not included, in whole milliseconds at least.
        startTimeMax: new Date(Math.floor(epochMs(window.to)) + 1).toISOString(),
        searchDepth: String(limit),
        ...(slowMs === undefined ? {} : { durationMin: `${slowMs}ms` }),
        ...(failing === true ? { attributes: JSON.stringify({ error: 'true' }) } : {}),
      };
      const parameters = new URLSearchParams();
      for (const [name, value] of Object.entries(asked)) {
        parameters.append(`query.${name}`, value);
        // Servers before the names of ProtoJSON know these; whoever knows both prefers the first.
        parameters.append(`query.${SNAKE[name] ?? name}`, value);
      }
      return traces(`/api/v3/traces?${parameters.toString()}`);
    },
    trace: (traceId) => traces(`/api/v3/traces/${traceId}`),
  };
}

const SNAKE: Readonly<Record<string, string>> = {
  serviceName: 'service_name',
  startTimeMin: 'start_time_min',
  startTimeMax: 'start_time_max',
  searchDepth: 'num_traces',
  durationMin: 'duration_min',
};

/** One JSON value, or a stream of them, one a line. */
function valuesOf(text: string, tool: string): unknown[] {
  const whole = parsed(text);
  if (whole !== undefined) return [whole];
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map(parsed);
  if (lines.length < 2 || values[0] === undefined) {
    throw new ToolError(tool, 'malformed', `${tool}: /api/v3/traces does not answer JSON`);
  }
  return values;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
