import { epochMs, type Instant } from '../../../schema/index.ts';

/** A time or a date that a sentence shows, with as many digits as it shows. */
export interface ShownTime {
  text: string;
  /** `2026-05-20`, if it is shown. */
  date: string | null;
  /** Milliseconds of the day, if a time is shown, and the size of its last digit. */
  clock: { ms: number; stepMs: number } | null;
}

const DATE = String.raw`(?<![\d-])\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?![\d-])`;
const CLOCK = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?`;
const TIME = new RegExp(
  String.raw`(${DATE})(?:(?:T|,? (?:at )?)(${CLOCK}))?(?:Z|\+00:00)?|(?<![\d:])(${CLOCK})(?![\d:])Z?`,
  'g',
);

/** The times and dates in a text, and the text without them. */
export function timesIn(text: string): { times: ShownTime[]; rest: string } {
  const times: ShownTime[] = [];
  const rest = text.replace(TIME, (whole: string, date?: string, dated?: string, alone?: string) => {
    const clock = dated ?? alone;
    times.push({ text: whole, date: date ?? null, clock: clock === undefined ? null : clockOf(clock) });
    return ' ';
  });
  return { times, rest };
}

/** Whether a shown time is this instant, cut or rounded to the digits shown. */
export function showsInstant({ date, clock }: ShownTime, at: Instant): boolean {
  if (clock === null) return date !== null && at.startsWith(date);
  const exact = epochMs(at);
  const cut = Math.floor(exact / clock.stepMs) * clock.stepMs;
  const rounded = Math.round(exact / clock.stepMs) * clock.stepMs;
  return [cut, rounded].some(
    (ms) => modulo(ms, 86_400_000) === clock.ms && (date === null || new Date(ms).toISOString().startsWith(date)),
  );
}

function clockOf(written: string): { ms: number; stepMs: number } {
  const [hours = '0', minutes = '0', seconds] = written.replace(',', '.').split(':');
  const whole = (Number(hours) * 60 + Number(minutes)) * 60_000;
  if (seconds === undefined) return { ms: whole, stepMs: 60_000 };
  const digits = Math.min(3, seconds.split('.')[1]?.length ?? 0);
  const stepMs = 1000 / 10 ** digits;
  return { ms: whole + Math.floor((Number(seconds) * 1000) / stepMs + 1e-6) * stepMs, stepMs };
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
