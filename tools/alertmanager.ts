import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import { parseInstant } from '../src/parse-instant.ts';
import { Instant, compareInstants, epochMs, instant, type Alert, type Window } from '../src/schema/index.ts';
import { defineTool, type Found } from '../src/tool.ts';
import { mutesOf } from './alertmanager/mutes.ts';
import { fetchJson, type JsonSource } from './reading/fetch-json.ts';
import { httpSection, jsonSource } from './reading/http-section.ts';

const NAME = 'alertmanager';

const Config = z.strictObject({
  ...httpSection,
  /** How often the rules behind it are evaluated: how far the instants of its alerts may be off. Prometheus: 1 min. */
  evaluationSeconds: z.number().positive().default(60),
});
type Config = z.infer<typeof Config>;

const Input = z
  .strictObject({
    ask: z
      .enum(['alerts', 'mutes'])
      .describe('alerts: those held now; mutes: silences, and which alerts were kept quiet'),
    from: Instant,
    to: Instant,
  })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
type Input = z.infer<typeof Input>;

const Labels = z.record(z.string(), z.string());
const GettableAlert = z.looseObject({
  labels: Labels,
  annotations: Labels,
  startsAt: z.string(),
  endsAt: z.string(),
  status: z.looseObject({ state: z.string() }),
});
const Status = z.looseObject({ versionInfo: z.looseObject({ version: z.string() }) });

/**
 * Alertmanager: the alerts that it holds now. It is no history, alerts leave it minutes after they end; but it knows
 * what was muted, and it is there where no Prometheus is within reach.
 */
export const alertmanager = defineTool<Config, Input>({
  name: NAME,
  description: 'The alerts that Alertmanager holds now, and who muted what by silence or inhibition. Not a history.',
  config: Config,
  input: Input,
  seed: ({ window }) => [
    { ask: 'alerts', ...window },
    { ask: 'mutes', ...window },
  ],
  async run({ ask, from, to }, { config, signal, now }) {
    const source = jsonSource(NAME, config);
    const listed = await list(source, '/api/v2/alerts', signal);
    if (ask === 'mutes') {
      const silences = await list(source, '/api/v2/silences', signal);
      const { occurrences, unreadable } = mutesOf(silences, listed, { from, to }, now());
      return { observations: occurrences, total: occurrences.length + unreadable, truncated: unreadable > 0 };
    }
    const alerts = listed.map((raw) => alertOf(raw, now(), config.evaluationSeconds * 1000));
    const readable = alerts.filter((alert) => alert !== undefined);
    const observations = readable.filter((alert) => overlaps(alert, { from, to })).toSorted(byStart);
    const unreadable = alerts.length - readable.length;
    return { observations, total: observations.length + unreadable, truncated: unreadable > 0 } satisfies Found;
  },
  async doctor({ config, signal }) {
    const source = jsonSource(NAME, { ...config, retries: 0 });
    const status = Status.safeParse(await fetchJson(source, { path: '/api/v2/status' }, signal));
    if (!status.success) {
      throw new ToolError(NAME, 'malformed', `${NAME}: what answers at ${config.url} is no Alertmanager`);
    }
    return `Alertmanager ${status.data.versionInfo.version} answers at ${config.url}`;
  },
});

async function list(source: JsonSource, path: string, signal: AbortSignal): Promise<unknown[]> {
  const listed = z.array(z.unknown()).safeParse(await fetchJson(source, { path }, signal));
  if (listed.success) return listed.data;
  throw new ToolError(NAME, 'malformed', `${NAME}: ${path} does not answer a list`);
}

/** An end in the future is no end: it is when the alert will lapse unless it is sent again. */
function alertOf(raw: unknown, nowMs: number, precisionMs: number): Alert | undefined {
  const parsed = GettableAlert.safeParse(raw);
  if (!parsed.success) return undefined;
  const { alertname = '', ...labels } = parsed.data.labels;
  const [starts, ends] = [parseInstant(parsed.data.startsAt), parseInstant(parsed.data.endsAt)];
  if (!starts.ok || (!ends.ok && ends.problem !== 'unset')) return undefined;
  const over = ends.ok && compareInstants(ends.at, instant(nowMs)) <= 0;
  return {
    kind: 'alert',
    name: alertname,
    state: 'firing',
    labels,
    startsAt: starts.at,
    endsAt: over ? ends.at : null,
    precisionMs,
    text: JSON.stringify(raw, null, 2),
  };
}

function overlaps({ startsAt, endsAt }: Alert, { from, to }: Window): boolean {
  return compareInstants(startsAt, to) <= 0 && (endsAt === null || compareInstants(endsAt, from) >= 0);
}

function byStart(a: Alert, b: Alert): number {
  return compareInstants(a.startsAt, b.startsAt) || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
}
