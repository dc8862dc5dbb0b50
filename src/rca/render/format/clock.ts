import { epochMs, instant, type Instant, type Window } from '../../../schema/index.ts';

/** The day of an instant: `2026-03-12`. */
export function dayOf(at: Instant): string {
  return at.slice(0, 10);
}

/** The time of an instant to the second, with its day where that is not the one a reader expects: `09:37:02`. */
export function clockOf(at: Instant, day?: string): string {
  const time = at.slice(11, 19);
  return day === undefined || dayOf(at) === day ? time : `${dayOf(at)} ${time}`;
}

/** The time to the minute, with its day. */
export function minuteOf(at: Instant): string {
  return `${dayOf(at)} ${at.slice(11, 16)}`;
}

/** `± 15 s`, from one second on; finer is beneath notice. */
export function precisionOf(ms: number): string {
  if (ms <= 1000) return '';
  return ms % 60_000 === 0 ? ` ± ${ms / 60_000} min` : ` ± ${Math.round(ms / 1000)} s`;
}

/** `2026-03-12 09:37:02 – 10:58:15`, with the second day where it is another. */
export function spanOf({ from, to }: Window): string {
  return `${dayOf(from)} ${clockOf(from)} – ${clockOf(to, dayOf(from))}`;
}

/** Whole days from one calendar day or instant to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000);
}

/** Seconds from one instant to another. */
export function secondsBetween(from: Instant, to: Instant): number {
  return (epochMs(to) - epochMs(from)) / 1000;
}

/** The full instant to the second, for machines that read it again. */
export function secondOf(at: Instant): Instant {
  return instant(Math.floor(epochMs(at) / 1000) * 1000).replace('.000', '');
}
