import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import { Instant, epochMs, instant, type Alert, type Window } from '../src/schema/index.ts';
import { defineTool, type Found } from '../src/tool.ts';
import { alertHistories, heldFrom } from './prometheus/alert-histories.ts';
import { alertHistory } from './prometheus/alert-history.ts';
import { openPrometheus, type PrometheusClient } from './prometheus/client.ts';
import { evaluationIntervals, loadedRules } from './prometheus/loaded-rules.ts';
import { readMetrics, readQuery } from './prometheus/read-metrics.ts';
import { httpSection, jsonSource } from './reading/http-section.ts';

const NAME = 'prometheus';
/** How far back an alert is looked for that fires too often. */
const HISTORY_DAYS = 30;
/** So much of it is asked for at once, because an alert that never ends has a sample at every evaluation. */
const DAYS_AT_ONCE = 5;
const DAY_MS = 86_400_000;

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
      .enum(['metrics', 'query', 'instant', 'alerts', 'alert-histories', 'rules'])
      .describe(
        'metrics: all series of some services; query: one PromQL range; instant: one PromQL value at `to`; alerts: when they were pending and firing; alert-histories: when they fired in the `days` before `until`; rules: as loaded',
      ),
    services: z.array(z.string().min(1)).nullish().describe('for metrics; none means all services'),
    first: z.array(z.string().min(1)).nullish().describe('for metrics: whose series to take first if not all fit'),
    query: z.string().min(1).max(10_000).nullish().describe('for query and instant: PromQL'),
    days: z.number().positive().max(366).nullish().describe('for alert-histories'),
    until: Instant.nullish().describe('for alert-histories'),
    from: Instant,
    to: Instant,
  })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to')
  .refine(
    ({ ask, query }) => (ask === 'query' || ask === 'instant') === (typeof query === 'string'),
    'query belongs to ask: query and ask: instant, and only there',
  )
  .refine(
    ({ ask, days, until }) => [days, until].every((one) => (ask === 'alert-histories') === (one != null)),
    'days and until belong to ask: alert-histories, and only there',
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
    { ask: 'alert-histories', days: HISTORY_DAYS, until: incident.startedAt, ...window },
  ],
  async run({ ask, services, first, query, days, until, from, to }, { config, signal }) {
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
      case 'alert-histories':
        return readHistories(client, daysBefore(until ?? from, days ?? HISTORY_DAYS), config.stepSeconds * 1000);
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

/** When alerts fired in a long time before the incident, and from when on there are samples at all. */
async function readHistories(client: PrometheusClient, window: Window, fallbackMs: number): Promise<Found> {
  const [from, to] = [epochMs(window.from), epochMs(window.to)];
  const states: Alert[] = [];
  let partial = false;
  const byName = await evaluationIntervalsOf(client);
  for (let end = to; end > from; end -= DAYS_AT_ONCE * DAY_MS) {
    const part = { from: instant(Math.max(from, end - DAYS_AT_ONCE * DAY_MS)), to: instant(end) };
    const rangeMs = epochMs(part.to) - epochMs(part.from);
    const matrix = await client.query(`ALERTS{alertstate="firing"}[${rangeMs}ms]`, part.to);
    // To the very end, so that what goes on in the next part joins up with it.
    states.push(...alertHistory(matrix, { from: part.from, to: instant(to) }, { byName, fallbackMs }));
    partial ||= matrix.partial;
  }
  const known = { loaded: await loadedNames(client), window, heldFrom: await heldFrom(client, window) };
  const observations = alertHistories(states, known);
  return { observations, total: observations.length, truncated: partial };
}

function daysBefore(until: string, days: number): Window {
  return { from: instant(epochMs(until) - days * DAY_MS), to: until };
}

async function loadedNames(client: PrometheusClient): Promise<string[]> {
  const rules = await rulesOf(client);
  return rules === undefined ? [] : loadedRules(rules).map(({ name }) => name);
}

/** Where the rules are loaded elsewhere, as with Thanos, the samples have to tell. */
async function evaluationIntervalsOf(client: PrometheusClient): Promise<ReadonlyMap<string, number>> {
  const rules = await rulesOf(client);
  return rules === undefined ? new Map() : evaluationIntervals(rules);
}

async function rulesOf(client: PrometheusClient): Promise<unknown> {
  try {
    return await client.rules();
  } catch (error) {
    if (error instanceof ToolError && !['auth', 'timeout'].includes(error.failure)) return undefined;
    throw error;
  }
}
