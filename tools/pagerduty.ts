import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import { Instant, epochMs, service, type EntityRef, type Incident } from '../src/schema/index.ts';
import { defineTool, type ToolContext } from '../src/tool.ts';
import { openPagerDuty } from './pagerduty/client.ts';
import { listIncidents, readIncident, span, take, type Reading } from './pagerduty/read-incident.ts';
import { changeOf } from './pagerduty/response.ts';
import type { JsonSource } from './reading/fetch-json.ts';
import { httpSection, jsonSource } from './reading/http-section.ts';
import { gatherSection, oneLine, startGathering } from './reading/gather.ts';

const NAME = 'pagerduty';

const Id = z.string().regex(/^[A-Za-z0-9]{1,40}$/, 'must be an id of PagerDuty, such as PT4KHLK');

const Config = z.strictObject({
  ...z.strictObject(httpSection).omit({ bearerToken: true }).shape,
  url: httpSection.url.default('https://api.pagerduty.com'),
  /** A read-only API key. */
  token: z.string().min(1),
  /** The services of PagerDuty to look at, by their ids, each with our name for it. Without any: all of the account. */
  services: z.record(Id, z.string().min(1)).default({}),
  ...gatherSection,
});
type Config = z.infer<typeof Config>;

const Input = z
  .strictObject({
    ask: z
      .enum(['response', 'changes'])
      .describe('response: who was called and what they did; changes: what pipelines told PagerDuty'),
    incidents: z
      .array(Id)
      .max(20)
      .nullish()
      .describe('for response: the incidents of PagerDuty; none means those of the window'),
    from: Instant,
    to: Instant,
  })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
type Input = z.infer<typeof Input>;

/** Incidents of PagerDuty: calls, acknowledgements, escalations, notes, and the changes it was told of. */
export const pagerduty = defineTool<Config, Input>({
  name: NAME,
  description: 'Who was called when, what responders did and noted, and changes that were announced to PagerDuty.',
  config: Config,
  input: Input,
  seed: ({ incident, window }) => {
    const incidents = incidentsOf(incident);
    return [
      { ask: 'response', ...(incidents.length > 0 ? { incidents } : {}), ...window },
      { ask: 'changes', ...window },
    ];
  },
  async run({ ask, incidents, from, to }, context) {
    const reading = startReading({ from, to }, context);
    if (ask === 'response') await readResponse(reading, incidents ?? [], context.config);
    else await readChanges(reading, context.config);
    return reading.gathering.found();
  },
  async doctor(context) {
    const config = { ...context.config, retries: 0 };
    const reading = startReading({ from: '1970-01-01T00:00:00Z', to: '1970-01-01T00:00:00Z' }, { ...context, config });
    await reading.api.one('/incidents', 'incidents', [['limit', '1']]);
    const ids = Object.keys(config.services);
    for (const id of ids) await reading.api.one(`/services/${id}`, 'service');
    return `PagerDuty answers at ${config.url}, ${ids.length === 0 ? 'all' : ids.length} services are looked at`;
  },
});

function startReading(window: Reading['window'], { config, signal }: ToolContext & { config: Config }): Reading {
  const gathering = startGathering(config);
  const names = new Map(Object.entries(config.services));
  return {
    api: openPagerDuty(sourceOf(config), { gathering, maxItems: config.maxItems, signal }),
    gathering,
    window,
    nameService: (id, name): EntityRef => service((names.get(id) ?? oneLine(name)) || oneLine(id) || 'unknown'),
    key: config.token,
  };
}

async function readResponse(reading: Reading, named: readonly string[], config: Config): Promise<void> {
  const ids = named.length > 0 ? named : await listIncidents(reading, Object.keys(config.services));
  for (const id of ids) {
    if (reading.gathering.isFull()) {
      reading.gathering.leaveOut();
      continue;
    }
    try {
      await readIncident(reading, id);
    } catch (error) {
      // One incident that is gone does not take the others with it; being told of one alone, that is the answer.
      if (!(error instanceof ToolError) || error.failure !== 'not-found' || ids.length === 1) throw error;
      reading.gathering.leaveOut();
    }
  }
}

async function readChanges(reading: Reading, { services }: Config): Promise<void> {
  const ids = Object.keys(services);
  const paths = ids.length === 0 ? ['/change_events'] : ids.map((id) => `/services/${id}/change_events`);
  for (const path of paths) {
    const changes: unknown[] = [];
    for await (const raw of reading.api.each(path, 'change_events', span(reading.window))) changes.push(raw);
    take(reading, changes, (raw) => changeOf(raw, reading.nameService));
  }
}

/** The incidents of PagerDuty that ours names: in its links, in labels of its alerts, or as its own id. */
function incidentsOf({ id, links, alerts, source }: Incident): string[] {
  const linked = links.map(
    ({ href }) => /^https:\/\/[\w.-]{1,100}\.pagerduty\.com\/incidents\/([A-Z0-9]{6,40})(?:[/?#]|$)/.exec(href)?.[1],
  );
  const labelled = alerts.flatMap(({ labels }) =>
    Object.entries(labels).map(([name, value]) => (/^pagerduty_?incident_?id$/i.test(name) ? value : undefined)),
  );
  const own = source.trigger === NAME ? [id] : [];
  const named = [...own, ...linked, ...labelled].filter((each) => each !== undefined && Id.safeParse(each).success);
  return [...new Set(named)].flatMap((each) => each ?? []).slice(0, 20);
}

function sourceOf(config: Config): JsonSource {
  const headers = {
    ...config.headers,
    authorization: `Token token=${config.token}`,
    accept: 'application/vnd.pagerduty+json;version=2',
  };
  return jsonSource(NAME, { ...config, headers });
}
