import { epochMs, type Event, type EvidenceId, type Instant, type Rca } from '../../../schema/index.ts';
import { ANCHOR_WORDS } from './words.ts';

/** One line of the timeline: something that happened, or a time in which nothing was recorded. */
export type TimelineRow =
  | { kind: 'event'; event: Event; anchors: string[] }
  | { kind: 'silence'; from: Instant; to: Instant; note: string; evidence: EvidenceId[] };

/** Events and silences in the order of time; a silence stands after the event that it follows. */
export function timelineRows({ timeline }: Pick<Rca, 'timeline'>): TimelineRow[] {
  const rows = timeline.events.map((event): TimelineRow => {
    const anchors = timeline.anchors.filter((anchor) => anchor.event === event.id);
    return { kind: 'event', event, anchors: anchors.map(({ name }) => ANCHOR_WORDS[name]) };
  });
  for (const { from, to, note } of timeline.silences) {
    const before = timeline.events.filter(({ at }) => epochMs(at) <= epochMs(from));
    const after = timeline.events.find(({ at }) => epochMs(at) >= epochMs(to));
    const absence = before.length > 0 || after ? [...(before.at(-1)?.evidence ?? []), ...(after?.evidence ?? [])] : [];
    const evidence = [...new Set(absence)];
    const place = rows.findIndex((row) => row.kind === 'event' && epochMs(row.event.at) > epochMs(from));
    rows.splice(place < 0 ? rows.length : place, 0, { kind: 'silence', from, to, note, evidence });
  }
  return rows;
}

/** Up to so many rows are read at once. */
const MOST_ROWS = 24;
/** What a reader looks for: what reached traffic, what took it back, what fired. */
const TELLING = new Set(['deploy-finished', 'rollback-finished', 'alert-firing']);

/** A long timeline in two: the turning points, decisions, deploys, alerts and gaps; and all that lies between them. */
export function foldedRows(rca: Pick<Rca, 'timeline'>): { told: TimelineRow[]; folded: TimelineRow[] } {
  const rows = timelineRows(rca);
  if (rows.length <= MOST_ROWS) return { told: rows, folded: [] };
  const isTold = (row: TimelineRow): boolean =>
    row.kind === 'silence' ||
    row.anchors.length > 0 ||
    row.event.knownAtTheTime !== null ||
    row.event.lane === 'people' ||
    TELLING.has(row.event.type);
  return { told: rows.filter(isTold), folded: rows.filter((row) => !isTold(row)) };
}
