import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { epochMs, type Window } from '../../src/schema/index.ts';
import { readOtlp } from '../otlp/read-otlp.ts';
import { fetchJson, type JsonSource } from '../reading/fetch-json.ts';
import { instantOfNs } from '../reading/nanoseconds.ts';
import type { TraceSummary } from '../traces/choose-traces.ts';
import { idOf, type ReadSpan } from '../traces/read-span.ts';

/** The questions of Tempo's HTTP API. All throw `ToolError`. */
export interface TempoClient {
  /** The first traces that it finds, which need be neither the oldest nor the slowest. */
  search: (query: string, window: Window, limit: number) => Promise<Omit<TraceSummary, 'failed'>[]>;
  trace: (traceId: string) => Promise<{ spans: ReadSpan[]; partial: boolean }>;
  version: () => Promise<string>;
}

const Found = z.looseObject({
  traces: z
    .array(
      z.looseObject({
        traceID: z.string(),
        startTimeUnixNano: z.string(),
        durationMs: z.number().nonnegative().default(0),
      }),
    )
    .nullish(),
});
const BuildInfo = z.looseObject({ version: z.string() });
const Status = z.looseObject({ status: z.string().optional() });

/** Opens the HTTP API of a Tempo. */
export function openTempo(source: JsonSource, signal: AbortSignal): TempoClient {
  /** Older versions answer only to the first form of the address. */
  async function fetchTrace(traceId: string): Promise<unknown> {
    try {
      return await fetchJson(source, { path: `/api/v2/traces/${traceId}` }, signal);
    } catch (error) {
      if (!(error instanceof ToolError) || error.failure !== 'not-found') throw error;
      return await fetchJson(source, { path: `/api/traces/${traceId}` }, signal);
    }
  }

  return {
    async search(query, { from, to }, limit) {
      // Whole seconds, the end not included; without both it would search recent data only.
      const start = String(Math.floor(epochMs(from) / 1000));
      const end = String(Math.floor(epochMs(to) / 1000) + 1);
      const parameters = new URLSearchParams({ q: query, start, end, limit: String(limit), spss: '1' }).toString();
      const parsed = Found.safeParse(await fetchJson(source, { path: `/api/search?${parameters}` }, signal));
      if (!parsed.success) throw malformed(source.tool, '/api/search', z.prettifyError(parsed.error));
      return (parsed.data.traces ?? []).flatMap(({ traceID, startTimeUnixNano, durationMs }) => {
        const [traceId, startedAt] = [idOf(traceID, 16), instantOfNs(startTimeUnixNano)];
        return traceId === undefined || startedAt === undefined ? [] : [{ traceId, startedAt, durationMs }];
      });
    },
    async trace(traceId) {
      const body = await fetchTrace(traceId);
      const read = readOtlp(body);
      if (read === undefined) throw malformed(source.tool, `/api/v2/traces/${traceId}`, 'no resourceSpans');
      return { spans: read.spans, partial: read.unreadable > 0 || Status.safeParse(body).data?.status === 'PARTIAL' };
    },
    async version() {
      const body = BuildInfo.safeParse(await fetchJson(source, { path: '/api/status/buildinfo' }, signal));
      if (!body.success) throw malformed(source.tool, '/api/status/buildinfo', z.prettifyError(body.error));
      return body.data.version;
    },
  };
}

function malformed(tool: string, path: string, problem: string): ToolError {
  return new ToolError(tool, 'malformed', `${tool}: ${path} answers what is no Tempo answer: ${problem}`);
}
