import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import type { EntityRef, Occurrence, Window } from '../../src/schema/index.ts';
import { isWithin, oneLine, type Gathering } from '../reading/gather.ts';
import type { PagerDuty } from './client.ts';
import { knowPeople, type People } from './people.ts';
import { alertOf, logEntryOf, noteOf, PagedIncident, type Subject } from './response.ts';

type NameService = (id: string, name: string) => EntityRef;

/** What one question works with. */
export interface Reading {
  api: PagerDuty;
  gathering: Gathering;
  window: Window;
  nameService: NameService;
  /** What people's pseudonyms are keyed with. */
  key: string;
}

/** The incidents of a window, by their ids; of all services where none is named. */
export async function listIncidents(
  { api, gathering, window }: Reading,
  services: readonly string[],
): Promise<string[]> {
  const query = [...span(window), ...services.map((id) => ['service_ids[]', id] as const)];
  const ids: string[] = [];
  for await (const raw of api.each('/incidents', 'incidents', query)) {
    const incident = PagedIncident.safeParse(raw);
    if (incident.success) ids.push(incident.data.id);
    else gathering.leaveOut();
  }
  return ids;
}

/** Gathers who was called, when, and what they did and wrote, of one incident, as far as it lies in the window. */
export async function readIncident(reading: Reading, id: string): Promise<void> {
  const { api, nameService } = reading;
  const path = `/incidents/${encodeURIComponent(id)}`;
  const parsed = PagedIncident.safeParse(await api.one(path, 'incident'));
  if (!parsed.success) throw new ToolError('pagerduty', 'malformed', `pagerduty: ${path} answers no incident`);
  const incident = parsed.data;
  const { service, title, summary, incident_number: number, teams } = incident;
  const subject: Subject = {
    entity: nameService(service?.id ?? '', service?.summary ?? ''),
    title: `${number ? `incident #${number}` : `incident ${incident.id}`} "${title ?? summary ?? ''}"`,
    teams: (teams ?? []).flatMap((team) => oneLine(team.summary ?? '') || []).slice(0, 10),
  };
  const people = knowPeople(await onCalls(reading, incident), reading.key);
  const log: unknown[] = [];
  const overview = [
    ['include[]', 'channels'],
    ['is_overview', 'false'],
  ] as const;
  for await (const raw of api.each(`${path}/log_entries`, 'log_entries', overview)) log.push(raw);
  // All names first: an early entry may name a person whom only a later one refers to.
  for (const raw of log) logEntryOf(raw, subject, people);
  const notes = await optional(reading, `${path}/notes`, 'notes');
  for (const raw of notes) noteOf(raw, subject, people);
  take(reading, notes, (raw) => noteOf(raw, subject, people));
  const noted = new Set(notes.flatMap((raw) => noteOf(raw, subject, people)?.firstAt ?? []));
  const entries = log.filter((raw) => !isNoted(raw, subject, people, noted));
  take(reading, entries, (raw) => logEntryOf(raw, subject, people));
  take(reading, await optional(reading, `${path}/alerts`, 'alerts'), (raw) => alertOf(raw, subject, people));
}

/** Takes what lies in the window; what cannot be read is left out. */
export function take(
  { gathering, window }: Reading,
  raws: readonly unknown[],
  read: (raw: unknown) => Occurrence | undefined,
): void {
  for (const raw of raws) {
    const occurrence = read(raw);
    if (!occurrence) gathering.leaveOut();
    else if (isWithin(occurrence.firstAt, window)) gathering.add(occurrence);
  }
}

/** Begin and end, as lists of PagerDuty take them. */
export function span({ from, to }: Window): [string, string][] {
  return [
    ['since', from],
    ['until', to],
  ];
}

/** A note stands in the log, too, under the same instant. */
function isNoted(raw: unknown, subject: Subject, people: People, noted: ReadonlySet<string>): boolean {
  const entry = logEntryOf(raw, subject, people);
  return entry?.type === 'annotate' && noted.has(entry.firstAt);
}

/** What not every account shows, and not every incident has. */
async function optional({ api, gathering }: Reading, path: string, key: string): Promise<unknown[]> {
  const items: unknown[] = [];
  try {
    for await (const raw of api.each(path, key)) items.push(raw);
  } catch (error) {
    if (!(error instanceof ToolError) || !['auth', 'not-found', 'client'].includes(error.failure)) throw error;
    gathering.leaveOut();
  }
  return items;
}

/** Who was on call under the incident's policy. Without the right to see that, people are responders without a level. */
async function onCalls({ api, window }: Reading, { escalation_policy: policy }: PagedIncident): Promise<unknown[]> {
  if (!policy?.id) return [];
  const query = [...span(window), ['escalation_policy_ids[]', policy.id] as const];
  try {
    const entries = await api.one('/oncalls', 'oncalls', [...query, ['limit', '100'] as const]);
    return z.array(z.unknown()).safeParse(entries).data ?? [];
  } catch (error) {
    if (error instanceof ToolError && ['auth', 'not-found', 'client', 'malformed'].includes(error.failure)) return [];
    throw error;
  }
}
