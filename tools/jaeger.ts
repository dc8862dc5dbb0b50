import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import { defineTool } from '../src/tool.ts';
import type { JaegerClient } from './jaeger/client.ts';
import { openLegacy } from './jaeger/legacy.ts';
import { searchTraces } from './jaeger/search-traces.ts';
import { openV3 } from './jaeger/v3.ts';
import { httpSection, jsonSource } from './reading/http-section.ts';
import { TraceQuestion, foundOf, traceLimits, traceSeed } from './traces/trace-question.ts';

const NAME = 'jaeger';

const Config = z.strictObject({
  ...httpSection,
  ...traceLimits,
  /** `legacy` is the API of Jaeger's own pages; `auto` asks for v3 and takes the other where there is none. */
  api: z.enum(['auto', 'v3', 'legacy']).default('auto'),
  /** Requests that took longer are looked for as slow ones. */
  slowMs: z.number().int().positive().default(1000),
});
type Config = z.infer<typeof Config>;

/** Jaeger: traces, from its query API v3 or from that of its own pages. */
export const jaeger = defineTool<Config, TraceQuestion>({
  name: NAME,
  description: 'Traces of services from Jaeger: failing and slow ones, and a sample from before the onset.',
  config: Config,
  input: TraceQuestion,
  seed: traceSeed,
  async run(question, { config, signal }) {
    const { client, services } = await open(config, signal);
    const { traceId } = question;
    const read =
      typeof traceId === 'string'
        ? await client.trace(traceId)
        : await searchTraces(client, services, question, config);
    return foundOf(read.spans, question, { caps: config, partial: read.partial });
  },
  async doctor({ config, signal }) {
    const { client, services } = await open({ ...config, retries: 0 }, signal);
    return `Jaeger answers at ${config.url} (${client.api}); it knows ${services.length} services`;
  },
});

/** A server without v3 answers its page, or that there is nothing. */
async function open(config: Config, signal: AbortSignal): Promise<{ client: JaegerClient; services: string[] }> {
  const source = jsonSource(NAME, config);
  const legacy = openLegacy(source, signal);
  if (config.api === 'legacy') return { client: legacy, services: await legacy.services() };
  const v3 = openV3(source, signal);
  try {
    return { client: v3, services: await v3.services() };
  } catch (error) {
    const isAbsent = error instanceof ToolError && ['not-found', 'malformed', 'client'].includes(error.failure);
    if (config.api === 'v3' || !isAbsent) throw error;
    return { client: legacy, services: await legacy.services() };
  }
}
