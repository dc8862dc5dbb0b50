import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import type { Instant } from '../../src/schema/index.ts';
import { fetchJson, type JsonSource } from '../reading/fetch-json.ts';
import { instantOfNs } from '../reading/nanoseconds.ts';

/** One line as Loki holds it. */
export interface Entry {
  /** Nanoseconds since 1970. A string, because no double holds them. */
  ns: string;
  at: Instant;
  line: string;
  labels: Readonly<Record<string, string>>;
}

/** One series that a metric query gives; a sample is `[epoch ms, value]`. */
export interface CountSeries {
  labels: Readonly<Record<string, string>>;
  samples: [number, number][];
}

/** The questions of Loki's HTTP API. Times in nanoseconds, `end` not included. All throw `ToolError`. */
export interface LokiClient {
  labels: (startNs: bigint, endNs: bigint) => Promise<string[]>;
  /** The oldest lines first, `limit` at most, of all streams together. `unreadable`: entries of a shape we do not know. */
  page: (
    query: string,
    startNs: bigint,
    endNs: bigint,
    limit: number,
  ) => Promise<{ entries: Entry[]; unreadable: number }>;
  counts: (query: string, startNs: bigint, endNs: bigint, stepSeconds: number) => Promise<CountSeries[]>;
  version: () => Promise<string>;
}

const LabelSet = z.record(z.string(), z.string());
const Envelope = z.looseObject({ status: z.literal('success'), data: z.unknown().optional() });
const LabelNames = z.array(z.string());
const Streams = z.looseObject({
  resultType: z.literal('streams'),
  result: z.array(z.looseObject({ stream: LabelSet, values: z.array(z.unknown()) })),
});
const Matrix = z.looseObject({
  resultType: z.literal('matrix'),
  result: z.array(z.looseObject({ metric: LabelSet, values: z.array(z.tuple([z.number(), z.string()])) })),
});
const BuildInfo = z.looseObject({ version: z.string() });

/** Opens the HTTP API (v1) of a Loki. */
export function openLoki(source: JsonSource, signal: AbortSignal): LokiClient {
  async function ask<Data>(path: string, parameters: Record<string, string>, schema: z.ZodType<Data>): Promise<Data> {
    const query = new URLSearchParams(parameters).toString();
    const envelope = Envelope.safeParse(await fetchJson(source, { path: `${path}?${query}` }, signal));
    const data = envelope.success ? schema.safeParse(envelope.data.data ?? []) : envelope;
    if (!data.success) throw malformed(source.tool, path, z.prettifyError(data.error));
    return data.data;
  }

  return {
    labels: (start, end) => ask('/loki/api/v1/labels', { start: String(start), end: String(end) }, LabelNames),
    async page(query, start, end, limit) {
      const range = { query, start: String(start), end: String(end), limit: String(limit), direction: 'forward' };
      const { result } = await ask('/loki/api/v1/query_range', range, Streams);
      const values = result.flatMap(({ stream, values: some }) => some.map((value) => entryOf(value, stream)));
      const entries = values.filter((entry) => entry !== undefined);
      return { entries, unreadable: values.length - entries.length };
    },
    async counts(query, start, end, stepSeconds) {
      const range = { query, start: String(start), end: String(end), step: `${stepSeconds}s` };
      const { result } = await ask('/loki/api/v1/query_range', range, Matrix);
      return result.map(({ metric, values }) => ({
        labels: metric,
        samples: values.map(([seconds, value]): [number, number] => [Math.round(seconds * 1000), Number(value)]),
      }));
    },
    async version() {
      const body = BuildInfo.safeParse(await fetchJson(source, { path: '/loki/api/v1/status/buildinfo' }, signal));
      if (!body.success) throw malformed(source.tool, '/loki/api/v1/status/buildinfo', z.prettifyError(body.error));
      return body.data.version;
    },
  };
}

/** By hand and not by a schema: there may be millions. A third element holds structured metadata. */
function entryOf(value: unknown, stream: Readonly<Record<string, string>>): Entry | undefined {
  const parts: unknown[] = Array.isArray(value) ? value : [];
  const [ns, line] = parts;
  const at = typeof ns === 'string' ? instantOfNs(ns) : undefined;
  if (typeof ns !== 'string' || at === undefined || typeof line !== 'string') return undefined;
  return { ns, at, line, labels: stream };
}

function malformed(tool: string, path: string, problem: string): ToolError {
  return new ToolError(tool, 'malformed', `${tool}: ${path} answers what is no Loki answer: ${problem}`);
}
