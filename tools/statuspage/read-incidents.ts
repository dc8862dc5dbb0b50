import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { parseInstant } from '../../src/parse-instant.ts';
import { epochMs, type EntityRef, type Occurrence, type Window } from '../../src/schema/index.ts';
import { fetchJson, type JsonSource } from '../reading/fetch-json.ts';
import { isWithin, oneLine, type Gathering } from '../reading/gather.ts';

/** One status page, and what it speaks for. With `pageId` it is read through the API. */
export interface Place {
  source: JsonSource;
  pageId: string | undefined;
  entity: EntityRef;
}

const Text = z.string().nullish();
const Update = z.looseObject({
  status: Text,
  body: Text,
  display_at: Text,
  created_at: Text,
  affected_components: z
    .array(z.looseObject({ name: Text, old_status: Text, new_status: Text }))
    .nullish()
    .catch(null),
});
const Incident = z.looseObject({
  name: Text,
  impact: Text,
  created_at: Text,
  backfilled: z.boolean().nullish(),
  incident_updates: z.array(z.unknown()),
});
type Update = z.infer<typeof Update>;
type Incident = z.infer<typeof Incident>;

/** How many incidents a public page tells of, and how many a page of the API. Contract 2.17. */
const PUBLIC_INCIDENTS = 50;
const API_INCIDENTS = 100;
/** Incidents that are older than this when the window begins are not looked for; few are told of for so long. */
const LONGEST_INCIDENT_MS = 30 * 86_400_000;
/** No page is asked for after this many, even of an API that answers every page alike. */
const MOST_PAGES = 50;
/** An update that is shown as of so long before it was written was dated by hand, to the minute. */
const BACKDATED_MS = 60_000;

/** Gathers the updates of a page that it dates into a window. Throws `ToolError`. */
export async function readUpdates(
  place: Place,
  window: Window,
  gathering: Gathering,
  signal: AbortSignal,
): Promise<void> {
  for (let page = 1; ; page += 1) {
    const listed = await readIncidents(place, page, signal);
    let oldestMs = Number.POSITIVE_INFINITY;
    for (const raw of listed) {
      const incident = Incident.safeParse(raw);
      if (!incident.success) {
        gathering.leaveOut();
        continue;
      }
      const created = parseInstant(incident.data.created_at ?? '');
      if (created.ok) oldestMs = Math.min(oldestMs, epochMs(created.at));
      takeUpdates(incident.data, place.entity, window, gathering);
    }
    const reachesBack = oldestMs < epochMs(window.from) - LONGEST_INCIDENT_MS;
    if (listed.length < (place.pageId === undefined ? PUBLIC_INCIDENTS : API_INCIDENTS) || reachesBack) return;
    // A public page has no second one: what it no longer tells may lie in the window.
    if (place.pageId === undefined) {
      if (oldestMs >= epochMs(window.from)) gathering.leaveOut();
      return;
    }
    if (gathering.isFull() || page >= MOST_PAGES) {
      gathering.leaveOut();
      return;
    }
  }
}

/** One page of incidents, newest first, as they came. Throws `ToolError`. */
export async function readIncidents({ source, pageId }: Place, page: number, signal: AbortSignal): Promise<unknown[]> {
  const path =
    pageId === undefined
      ? '/api/v2/incidents.json'
      : `/v1/pages/${pageId}/incidents?limit=${API_INCIDENTS}&page=${page}`;
  const body = await fetchJson(source, { path }, signal);
  const Listed = pageId === undefined ? z.looseObject({ incidents: z.array(z.unknown()) }) : z.array(z.unknown());
  const parsed = Listed.safeParse(body);
  if (parsed.success) return Array.isArray(parsed.data) ? parsed.data : parsed.data.incidents;
  throw new ToolError(source.tool, 'malformed', `${source.tool}: ${source.url}${path} answers no list of incidents`);
}

function takeUpdates(incident: Incident, entity: EntityRef, window: Window, gathering: Gathering): void {
  for (const raw of incident.incident_updates) {
    const update = Update.safeParse(raw);
    const occurrence = update.success ? occurrenceOf(update.data, incident, entity) : undefined;
    if (!occurrence) gathering.leaveOut();
    else if (isWithin(occurrence.firstAt, window)) gathering.add(occurrence);
  }
}

/**
 * An update counts from when the page says it was. What was written only afterwards is marked, and when it was written
 * stands in the text: nobody outside knew of it before.
 */
function occurrenceOf(update: Update, incident: Incident, entity: EntityRef): Occurrence | undefined {
  const rawAt = update.display_at ?? update.created_at ?? '';
  const at = parseInstant(rawAt);
  if (!at.ok) return undefined;
  const written = parseInstant(update.created_at ?? '');
  const isLate = written.ok && epochMs(written.at) - epochMs(at.at) > BACKDATED_MS;
  const isBackfilled = incident.backfilled === true || isLate;
  const status = oneLine(update.status ?? '') || 'update';
  const name = incident.name ?? 'an incident without a name';
  const parts = (update.affected_components ?? []).map(
    (part) => `component ${part.name ?? '?'}: ${part.old_status ?? '?'} -> ${part.new_status ?? '?'}`,
  );
  return {
    kind: 'occurrence',
    source: 'status',
    type: status,
    entity,
    firstAt: at.at,
    lastAt: at.at,
    count: 1,
    rawAt,
    precisionMs: isBackfilled ? Math.max(at.precisionMs, BACKDATED_MS) : at.precisionMs,
    actor: null,
    summary: oneLine(`${name}: ${status}${isBackfilled ? ' (backfilled)' : ''}`),
    text: [
      `${name} (impact ${incident.impact ?? 'not stated'})`,
      `${status}, shown as of ${rawAt}, written ${update.created_at ?? 'at a time not stated'}`,
      ...(isBackfilled ? ['backfilled: the time was set by hand afterwards'] : []),
      ...parts,
      '',
      update.body ?? '',
    ].join('\n'),
  };
}
