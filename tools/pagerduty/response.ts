import { z } from 'zod';
import { parseInstant } from '../../src/parse-instant.ts';
import type { EntityRef, Occurrence } from '../../src/schema/index.ts';
import { oneLine } from '../reading/gather.ts';
import type { People } from './people.ts';

const Text = z.string().nullish();
const Reference = z.looseObject({ id: Text, summary: Text });

/** An incident, as far as it is read. */
export const PagedIncident = z.looseObject({
  id: z.string().regex(/^[A-Za-z0-9]{1,40}$/),
  incident_number: z.number().nullish(),
  title: Text,
  summary: Text,
  service: Reference.nullish(),
  escalation_policy: Reference.nullish(),
  teams: z.array(Reference).nullish().catch(null),
});
export type PagedIncident = z.infer<typeof PagedIncident>;

const LogEntry = z.looseObject({
  type: z.string(),
  created_at: z.string(),
  summary: Text,
  agent: z.unknown().optional(),
  user: z.unknown().optional(),
  assigned_to: z.unknown().optional(),
  assignees: z.array(z.unknown()).nullish(),
  channel: z
    .looseObject({ type: Text, summary: Text, details: z.unknown().optional(), description: Text, body: Text })
    .nullish()
    .catch(null),
  event_details: z.unknown().optional(),
});
const AlertEntry = z.looseObject({
  created_at: z.string(),
  summary: Text,
  severity: Text,
  status: Text,
  alert_key: Text,
  suppressed: z.boolean().nullish(),
  body: z.looseObject({ details: z.unknown().optional() }).nullish().catch(null),
});
const Note = z.looseObject({ created_at: z.string(), content: Text, user: z.unknown().optional() });
const ChangeEvent = z.looseObject({
  timestamp: z.string(),
  summary: Text,
  source: Text,
  custom_details: z.unknown().optional(),
  links: z.array(z.looseObject({ href: Text, text: Text })).nullish(),
  services: z.array(Reference).nullish(),
});

/** What an incident of PagerDuty is about, for all that is told of it. */
export interface Subject {
  entity: EntityRef;
  /** The incident in a few words. */
  title: string;
  /** The teams that it was assigned to. */
  teams: readonly string[];
}

/** What a log entry says was done; undefined where it cannot be read, or says nothing that a note does not. */
export function logEntryOf(raw: unknown, { entity, title, teams }: Subject, people: People): Occurrence | undefined {
  const parsed = LogEntry.safeParse(raw);
  if (!parsed.success) return undefined;
  const { type, created_at: rawAt, summary, agent, user, assigned_to: assigned, assignees, channel } = parsed.data;
  const actor = people.aliasOf(agent);
  const towards = [user, assigned, ...(assignees ?? [])].flatMap((each) => people.aliasOf(each) ?? []);
  const word = type.replace(/_log_entry(?:_reference)?$/, '');
  // A note has no summary but "Added a note"; its words stand in the channel.
  const said = [channel?.summary, channel?.description, channel?.body].filter(Boolean).join('\n');
  return occurrence({
    rawAt,
    type: word,
    entity,
    actor,
    ...(word === 'trigger' ? { teams } : {}),
    summary: people.withoutNames(summary || said || word),
    lines: [
      `${word} of ${title}`,
      word === 'trigger' && teams.length > 0 ? `on the rota of ${teams.join(', ')}` : '',
      `by ${actor ?? 'no person'}${towards.length > 0 ? `, to ${[...new Set(towards)].join(', ')}` : ''}${channel?.type ? `, through ${channel.type}` : ''}`,
      summary ?? '',
      said,
      detailsOf(parsed.data.event_details),
      detailsOf(channel?.details),
    ].map(people.withoutNames),
  });
}

/** An alert that PagerDuty put into an incident. */
export function alertOf(raw: unknown, { entity, title }: Subject, people: People): Occurrence | undefined {
  const parsed = AlertEntry.safeParse(raw);
  if (!parsed.success) return undefined;
  const { created_at: rawAt, summary, severity, suppressed, alert_key: key, body } = parsed.data;
  const name = summary ?? key ?? 'an alert without a name';
  return occurrence({
    rawAt,
    type: 'alert',
    entity,
    actor: null,
    summary: people.withoutNames(`alert ${name}`),
    lines: [
      `alert of ${title}: ${name}`,
      `severity ${severity ?? 'not stated'}${suppressed === true ? ', suppressed' : ''}${key ? `, key ${key}` : ''}`,
      detailsOf(body?.details),
    ].map(people.withoutNames),
  });
}

/** What a responder wrote down. */
export function noteOf(raw: unknown, { entity, title }: Subject, people: People): Occurrence | undefined {
  const parsed = Note.safeParse(raw);
  if (!parsed.success) return undefined;
  const { created_at: rawAt, content, user } = parsed.data;
  const actor = people.aliasOf(user);
  const said = people.withoutNames(content ?? '');
  const lines = [`note on ${people.withoutNames(title)}`, `by ${actor ?? 'nobody named'}`, said];
  return occurrence({ rawAt, type: 'annotate', entity, actor, summary: said || 'an empty note', lines });
}

/** A change that a pipeline told PagerDuty of. */
export function changeOf(raw: unknown, nameService: (id: string, name: string) => EntityRef): Occurrence | undefined {
  const parsed = ChangeEvent.safeParse(raw);
  if (!parsed.success) return undefined;
  const { timestamp: rawAt, summary, source, custom_details: details, links, services } = parsed.data;
  const [first] = services ?? [];
  const what = summary ?? 'a change without a summary';
  return occurrence({
    source: 'pipeline',
    rawAt,
    type: 'change-event',
    entity: nameService(first?.id ?? '', first?.summary ?? source ?? ''),
    actor: null,
    summary: what,
    lines: [
      what,
      source ? `source ${source}` : '',
      ...(links ?? []).slice(0, 10).map(({ text, href }) => `${text ?? 'link'}: ${href ?? ''}`),
      detailsOf(details),
    ],
  });
}

function occurrence(told: {
  source?: Occurrence['source'];
  rawAt: string;
  type: string;
  entity: EntityRef;
  actor: string | null;
  teams?: readonly string[];
  summary: string;
  lines: readonly string[];
}): Occurrence | undefined {
  const at = parseInstant(told.rawAt);
  if (!at.ok) return undefined;
  return {
    kind: 'occurrence',
    source: told.source ?? 'page',
    type: oneLine(told.type).replaceAll('_', '-') || 'entry',
    entity: told.entity,
    firstAt: at.at,
    lastAt: at.at,
    count: 1,
    rawAt: told.rawAt,
    precisionMs: at.precisionMs,
    actor: told.actor,
    summary: oneLine(told.summary),
    ...(told.teams && told.teams.length > 0 ? { teams: [...told.teams] } : {}),
    text: told.lines.filter((line) => line !== '').join('\n'),
  };
}

function detailsOf(details: unknown): string {
  if (details === undefined || details === null) return '';
  return typeof details === 'string' ? details : JSON.stringify(details, null, 2);
}
