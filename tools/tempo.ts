import { z } from 'zod';
import { defineTool } from '../src/tool.ts';
import { httpSection, jsonSource } from './reading/http-section.ts';
import { openTempo } from './tempo/client.ts';
import { searchTraces } from './tempo/search-traces.ts';
import { TraceQuestion, foundOf, traceLimits, traceSeed } from './traces/trace-question.ts';

const NAME = 'tempo';

const Config = z.strictObject({
  ...httpSection,
  ...traceLimits,
  /** Sent as `X-Scope-OrgID`. */
  tenant: z.string().min(1).optional(),
  /** Requests that took longer are looked for as slow ones. */
  slowMs: z.number().positive().default(1000),
});
export type TempoConfig = z.infer<typeof Config>;

/** Grafana Tempo: traces. */
export const tempo = defineTool<TempoConfig, TraceQuestion>({
  name: NAME,
  description: 'Traces of services from Tempo: failing and slow ones, and a sample from before the onset.',
  config: Config,
  input: TraceQuestion,
  seed: traceSeed,
  async run(question, { config, signal }) {
    const client = openTempo(sourceOf(config), signal);
    if (typeof question.traceId === 'string') {
      const { spans, partial } = await client.trace(question.traceId);
      return foundOf(spans, question, { caps: config, partial });
    }
    const { spans, partial, found } = await searchTraces(client, question, config);
    const answer = foundOf(spans, question, { caps: config, partial });
    return { ...answer, total: Math.max(found, answer.total) };
  },
  async doctor({ config, signal }) {
    const source = sourceOf({ ...config, retries: 0 });
    return `Tempo ${await openTempo(source, signal).version()} answers at ${config.url}`;
  },
});

function sourceOf({ tenant, ...config }: TempoConfig): ReturnType<typeof jsonSource> {
  const headers = tenant === undefined ? config.headers : { ...config.headers, 'X-Scope-OrgID': tenant };
  return jsonSource(NAME, { ...config, headers });
}
