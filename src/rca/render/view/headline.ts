import { epochMs, instant, type Anchor, type Precedent, type Rca } from '../../../schema/index.ts';
import { daysBetween, minuteOf, secondsBetween, spanOf } from '../format/clock.ts';
import { duration, rough } from '../format/quantity.ts';
import { counted } from './words.ts';

/** When it was, how long, and until when a person should have looked: `2026-03-12 09:37:02 – 10:58:15 UTC (81 min)`. */
export function whenWords({ impact }: Rca): string {
  const minutes = Math.round(impact.durationSeconds / 60);
  const length = minutes >= 2 && minutes < 600 ? `${minutes} min` : duration(impact.durationSeconds);
  return `${spanOf(impact.window)} UTC (${length})`;
}

/** The turning points that the duration is counted between: the onset, and the recovery or else the resolution. */
export function endsOf({ timeline, impact }: Rca): { from: Anchor | undefined; to: Anchor | undefined } {
  const away = ({ at }: Anchor) => Math.abs(secondsBetween(at, impact.window.to));
  const ends = timeline.anchors.filter(({ name }) => name === 'mitigated' || name === 'resolved');
  return {
    from: timeline.anchors.find(({ name }) => name === 'onset'),
    to: ends.toSorted((a, b) => away(a) - away(b))[0],
  };
}

/** How long after the end an RCA is too old to be remembered well. `rca.md` 0, deadlines. */
const HARD_LIMIT_HOURS = 72;

/** The clock: `draft due 2026-03-14 10:58 UTC (48 h after the end), hard limit 2026-03-15 10:58 UTC (72 h)`. */
export function clockWords({ dueAt, impact }: Rca): string {
  const hours = Math.round(secondsBetween(impact.window.to, dueAt) / 3600);
  const limit = instant(epochMs(impact.window.to) + HARD_LIMIT_HOURS * 3_600_000);
  return `draft due ${minuteOf(dueAt)} UTC (${hours} h after the end), hard limit ${minuteOf(limit)} UTC (${HARD_LIMIT_HOURS} h)`;
}

/** `36 source calls, 11 model calls, 74k tokens`. */
export function effortWords({ provenance }: Rca): string {
  const { toolCalls, modelCalls, tokensIn, tokensOut } = provenance;
  const model =
    modelCalls === 0 ? 'no model call' : `${counted(modelCalls, 'model call')}, ${rough(tokensIn + tokensOut)} tokens`;
  return `${counted(toolCalls, 'source call')}, ${model}`;
}

/** A promise of an earlier incident that is not kept yet. */
export interface OpenPromise {
  incident: string;
  action: string;
  title: string;
  due: string;
  /** Whole days past its due date when this incident began; negative where it was not due yet. */
  lateDays: number;
  /** The action of this document that takes it up. */
  takenUpBy: string | undefined;
  evidence: string[];
}

/** The open promises of related incidents, the latest first. */
export function openPromises(rca: Rca): OpenPromise[] {
  const { precedents, impact, actions } = rca;
  return precedents
    .flatMap((precedent) =>
      precedent.openActions.map(({ action, title, due }): OpenPromise => ({
        incident: precedent.incident,
        action,
        title,
        due,
        lateDays: daysBetween(due, impact.window.from),
        takenUpBy: actions.find(({ dup }) => dup?.incident === precedent.incident && dup.action === action)?.id,
        evidence: evidenceOfPrecedent(precedent, rca),
      })),
    )
    .toSorted((a, b) => b.lateDays - a.lateDays);
}

/** `41 days late`, or when it is due where that is not past or not a day. */
export function latenessWords(lateDays: number, due: string): string {
  return lateDays > 0 ? `${lateDays} ${lateDays === 1 ? 'day' : 'days'} late` : `due ${due}`;
}

/** So many promises stand at the head of a document; the others under the related incidents. */
const MOST_PROMISES = 3;

/** The promises that the head of a document tells: what is late, and what it takes up; and how many more there are. */
export function headPromises(rca: Rca): { told: OpenPromise[]; more: number } {
  const all = openPromises(rca);
  const told = all.filter(({ lateDays, takenUpBy }) => lateDays > 0 || takenUpBy !== undefined).slice(0, MOST_PROMISES);
  return { told, more: all.length - told.length };
}

/** What leads to the promises that the head does not tell: `And 3 more, under`. */
export function moreWords(told: number, more: number): string {
  if (told > 0) return `And ${more} more, under`;
  return `${counted(more, 'action')} of earlier incidents like this one ${more === 1 ? 'is' : 'are'} open, none late; see`;
}

/** The evidence of the kind `past` that is about this incident. */
export function evidenceOfPrecedent({ incident }: Precedent, { evidence }: Rca): string[] {
  return evidence
    .filter(({ kind, excerpt, title }) => kind === 'past' && `${title} ${excerpt}`.includes(incident))
    .map(({ id }) => id);
}
