import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import { Instant, epochMs, type Window } from '../src/schema/index.ts';
import { defineTool, type Found } from '../src/tool.ts';
import { alertHistory } from './prometheus/alert-history.ts';
import { openPrometheus, type PrometheusClient } from './prometheus/client.ts';
import { evaluationIntervals, loadedRules } from './prometheus/loaded-rules.ts';
import { readMetrics, readQuery } from './prometheus/read-metrics.ts';
import { httpSection, jsonSource } from './reading/http-section.ts';

const NAME = 'prometheus';

const Config = z.strictObject({
  ...httpSection,
  /** Seconds between samples; never finer than the scrape interval is of use. */
  stepSeconds: z.number().positive().default(15),
  maxSeries: z.number().int().positive().default(2000),
});
type Config = z.infer<typeof Config>;

const Input = z
  .strictObject({
    ask: z
      .enum(['metrics', 'query', 'instant', 'alerts', 'rules'])
      .describe(
        'metrics: all series of some services; query: one PromQL range; instant: one PromQL value at `to`; alerts: their history; rules: as loaded',
      ),
    services: z.array(z.string().min(1)).nullish().describe('for metrics; none means all services'),
    first: z.array(z.string().min(1)).nullish().describe('for metrics: whose series to take first if not all fit'),
    query: z.string().min(1).max(10_000).nullish().describe('for query and instant: PromQL'),
    from: Instant,
    to: Instant,
  })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to')
  .refine(
    ({ ask, query }) => (ask === 'query' || ask === 'instant') === (typeof query === 'string'),
    'query belongs to ask: query and ask: instant, and only there',
  );
type Input = z.infer<typeof Input>;

/** Prometheus, and what speaks its HTTP API: metrics, the history of alerts, and the alert rules that are loaded. */
export const prometheus = defineTool<Config, Input>({
  name: NAME,
  description:
    'Metrics of services, one PromQL query, when alerts were pending and firing, and the loaded alert rules.',
  config: Config,
  alwaysHolds: true,
  input: Input,
  seed: ({ incident, window, services }) => [
    { ask: 'metrics', services: services.toSorted(), first: incident.services.toSorted(), ...window },
    { ask: 'alerts', ...window },
    { ask: 'rules', ...window },
  ],
  async run({ ask, services, first, query, from, to }, { config, signal }) {
    const client = openPrometheus(jsonSource(NAME, config), signal);
    const window = { from, to };
    switch (ask) {
      case 'metrics':
        return readMetrics(client, { services: services ?? [], first: first ?? [] }, window, config);
      case 'query':
        return readQuery(client, query ?? '', window, { ...config, at: 'steps' });
      case 'instant':
        return readQuery(client, query ?? '', window, { ...config, at: 'end' });
      case 'alerts':
        return readAlerts(client, window, config.stepSeconds * 1000);
      case 'rules': {
        const rules = loadedRules(await client.rules());
        return { observations: rules, total: rules.length, truncated: false };
      }
    }
  },
  async doctor({ config, signal }) {
    const client = openPrometheus(jsonSource(NAME, { ...config, retries: 0 }), signal);
    try {
      return `Prometheus ${await client.version()} answers at ${config.url}`;
    } catch (error) {
      // Some that speak its language do not say which version they are.
      if (!(error instanceof ToolError) || error.failure !== 'not-found') throw error;
      await client.rules();
      return `a server that speaks the API of Prometheus answers at ${config.url}`;
    }
  },
});

/** A range selector gives the samples at the instants of the evaluations; a range query would move them to its steps. */
async function readAlerts(client: PrometheusClient, window: Window, fallbackMs: number): Promise<Found> {
  const rangeMs = Math.max(1, Math.ceil(epochMs(window.to) - epochMs(window.from)));
  const matrix = await client.query(`ALERTS{alertstate=~"pending|firing"}[${rangeMs}ms]`, window.to);
  const byName = await evaluationIntervalsOf(client);
  const observations = alertHistory(matrix, window, { byName, fallbackMs });
  return { observations, total: observations.length, truncated: matrix.partial };
}

/** Where the rules are loaded elsewhere, as with Thanos, the samples have to tell. */
async function evaluationIntervalsOf(client: PrometheusClient): Promise<ReadonlyMap<string, number>> {
  try {
    return evaluationIntervals(await client.rules());
  } catch (error) {
    if (error instanceof ToolError && !['auth', 'timeout'].includes(error.failure)) return new Map();
    throw error;
  }
}
