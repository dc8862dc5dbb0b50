import { daysIn } from './dates.ts';

/** A time of day at the beginning of a text, as an entry of a timeline has it. */
export interface EntryTime {
  /** Minutes of the day, or since the start where it is relative (`T+5`). */
  minutes: number;
  relative: boolean;
  /** True for `1:10`, which may be of the afternoon. */
  twelveHours: boolean;
  day: number | null;
  zone: string | null;
  /** Where the text goes on. */
  end: number;
}

const ZONE_NAMES = 'UTC|GMT|[A-Z]{1,4}[SD]T|CET|BST|IST|JST|KST|CST|PT|ET|MT|CT|Zulu|[A-Z][a-z]+\\/[A-Z][a-z_]+';
const ZONE = String.raw`(?:(?:UTC|GMT)?[+-]\d{1,2}:?(?:\d{2})?(?!\d)|Z\b|(?:${ZONE_NAMES})\b)`;
/** A time zone anywhere in a text. `Z` counts only behind a time. */
const ZONE_ANYWHERE = new RegExp(
  String.raw`\b(?:${ZONE_NAMES})\b|(?<=\d:\d{2}(?::\d{2})?(?:\.\d{1,9})?)(?:Z\b|[+-]\d{2}:?\d{2}\b)|\b(?:Pacific|Eastern|Central European|Mountain|local) time\b`,
);
const LEADING = /^[\s[(~≈|–—-]{0,8}(?:ca\.? |about |around |approx(?:\.|imately)? |at )?/i;
const DATED = /^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?/i;
const CLOCK = new RegExp(
  String.raw`^[T, \]@–-]{0,3}(?:at )?(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?(?!\d|\.\d| ?%)\s{0,3}(am|pm|a\.m\.|p\.m\.)?\s{0,3}\(?(${ZONE})?\)?`,
);
const HOUR = /^[T, \]@–-]{0,3}(\d{1,2})\s?(am|pm)\b/i;
const RELATIVE = /^[\s[(]{0,4}(?:T ?)?[+-] ?(?:(\d{1,3}):(\d{2})|(\d{1,4}) ?(?:m|min|minutes?|s|h)?\b)/i;

/** Reads the time with which a text begins. A text that begins otherwise gives nothing. */
export function leadingTime(text: string): EntryTime | undefined {
  const head = text.slice(0, 120);
  const relative = /^[\s[(]{0,4}(?:T ?[+-]|\+)/i.test(head) ? RELATIVE.exec(head) : null;
  if (relative) {
    const minutes = relative[3] === undefined ? Number(relative[1]) * 60 + Number(relative[2]) : Number(relative[3]);
    const sign = /^[^\d]*-/.test(relative[0]) ? -1 : 1;
    return {
      minutes: sign * minutes,
      relative: true,
      twelveHours: false,
      day: null,
      zone: null,
      end: relative[0].length,
    };
  }
  const lead = LEADING.exec(head)?.[0].length ?? 0;
  const weekday = DATED.exec(head.slice(lead))?.[0].length ?? 0;
  const [dated] = daysIn(head.slice(lead + weekday));
  const isFirst = dated?.index === 0;
  const from = lead + weekday + (isFirst ? dated.text.length : 0);
  return clockAt(head, from, isFirst ? dated.day : null);
}

/** The zone that a text names. */
export function zoneIn(text: string): string | undefined {
  return ZONE_ANYWHERE.exec(text.slice(0, 4000))?.[0];
}

/** Whether a zone is UTC under one of its names. */
export function isUtc(zone: string): boolean {
  return /^(?:UTC|GMT|Z|Zulu)$|^(?:UTC|GMT)?[+-]00?:?(?:00)?$/.test(zone);
}

function clockAt(head: string, from: number, day: number | null): EntryTime | undefined {
  const rest = head.slice(from);
  const clock = CLOCK.exec(rest);
  const bare = clock === null ? HOUR.exec(rest) : null;
  const match = clock ?? bare;
  if (!match) return undefined;
  const half = (clock ? clock[4] : bare?.[2])?.toLowerCase().replaceAll('.', '');
  const hour = Number(match[1]);
  const minute = clock ? Number(clock[2]) : 0;
  if (hour > 24 || minute > 59) return undefined;
  const hours = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
  const seconds = clock?.[3] === undefined ? 0 : Number(clock[3]) / 60;
  return {
    minutes: hours * 60 + minute + seconds,
    relative: false,
    twelveHours: half === undefined && hour <= 12 && match[1]?.length === 1,
    day,
    zone: clock?.[5] ?? null,
    end: from + match[0].length,
  };
}
