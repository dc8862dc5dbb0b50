import { epochMs, type Instant } from './schema/index.ts';

/** What may be taken for granted about a time that does not say everything. */
export interface Assumptions {
  /** `UTC`, an offset such as `+02:00`, or an IANA name such as `Europe/Berlin`, for times without a zone. */
  zone?: string;
  /** Gives times without a year the year that brings them nearest to this instant. */
  near?: Instant;
}

/** A time as it was read. `inferred`: its zone, its year or the unit of its number was assumed. */
export interface ReadInstant {
  ok: true;
  at: Instant;
  /** What the last digit stands for; an hour where the clock went back and the zone had to be assumed. */
  precisionMs: number;
  inferred: boolean;
  /** Where the text goes on after the time. */
  end: number;
}

/** Why a text gives no instant. `unset`: the zero time of Go, which means that there is no time. */
export interface RefusedInstant {
  ok: false;
  problem: 'not a time' | 'impossible' | 'without a zone' | 'without a year' | 'unset';
}

export type ParsedInstant = ReadInstant | RefusedInstant;

interface Fields {
  year: number | null;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  fraction: string;
  zone: string | undefined;
  weekday: string | undefined;
  /** A form that gives hours and minutes only. */
  coarse: boolean;
}

const CLOCK = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:[.,](?<fraction>\d{1,12}))?`;
const ABBREVIATION = '[A-Z]{1,5}(?![\\w:=])';
const ZONE = String.raw`(?:\s?(?<zone>[Zz](?!\w)|[+-]\d\d:?\d\d(?!\d)|${ABBREVIATION})|(?<shortZone>[+-]\d\d)(?![\d:]))?`;
const LEVEL = 'EMERG|ALERT|CRIT|FATAL|PANIC|ERROR|ERR|WARN|INFO|DEBUG|TRACE';
// What Go, Java and mail programs write behind a numeric offset; a level in capitals is none of it.
const COMMENT = String.raw`(?:(?<=[+-]\d\d:?\d\d) \(?(?!(?:${LEVEL})\b)[A-Z]{1,5}\)?(?![\w:=])|\[[\w/+-]{1,40}\])?(?: m=[+-][\d.]{1,24})?`;
const WEEKDAY = '(?:(?<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?';
const MONTH = '(?<monthName>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';

// Every form is anchored and has bounded repetitions only: no input makes them slow.
const FORMS: readonly RegExp[] = [
  String.raw`(?<year>\d{4})(?<separator>[-/])(?<month>\d\d)\k<separator>(?<day>\d\d)[Tt ]${CLOCK}${ZONE}${COMMENT}`,
  String.raw`(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[Tt ](?<hour>\d\d):(?<minute>\d\d)(?![:\d])${ZONE}`,
  String.raw`(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)T(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?${ZONE}`,
  String.raw`(?<day>\d\d)/${MONTH}/(?<year>\d{4}):${CLOCK}${ZONE}`,
  String.raw`${WEEKDAY}(?<day>\d{1,2})[ -]${MONTH}[ -](?<year>\d{4}) ${CLOCK}${ZONE}${COMMENT}`,
  String.raw`${WEEKDAY}${MONTH} {1,2}(?<day>\d{1,2}) ${CLOCK}(?: (?<zone>${ABBREVIATION}|[+-]\d{4}))? (?<year>\d{4})(?!\d)`,
  String.raw`${MONTH} {1,2}(?<day>\d{1,2}) ${CLOCK}(?! \d{4}\b)`,
  String.raw`[IWEF](?<month>\d\d)(?<day>\d\d) ${CLOCK}`,
].map((form) => new RegExp(`^${form}`));
const EPOCH = /^(\d{9,19})(?:\.(\d{1,9}))?(?![\w.:-])/;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Hours of the abbreviations that mean one thing: RFC 5322 §4.3 without CST, and the European ones. */
const ABBREVIATIONS: Readonly<Record<string, number>> = {
  ...{ Z: 0, UT: 0, UTC: 0, GMT: 0, WET: 0, WEST: 1, CET: 1, CEST: 2, EET: 2, EEST: 3 },
  ...{ EST: -5, EDT: -4, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
};
/** Abbreviations that stand for several zones: naming one is worse than naming none. */
const AMBIGUOUS = new Set(['AST', 'BST', 'CST', 'ECT', 'GST', 'IST', 'SST', 'WST']);

// What may stand before the time in a line of a log: a syslog priority, a level, an opening bracket, a logfmt key.
const PREFIX =
  /^(?:<\d{1,3}>(?:1 )?)?(?:\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|FATAL|CRITICAL|SEVERE)\]?[:\s|-]{1,3})?(?:(?:time|ts|timestamp|t)=)?[[("']?/i;
const ACCESS_LOG = /^[^[]{1,200}\[(?=\d\d\/[A-Z][a-z]{2}\/\d{4}:)/;

const NOT_A_TIME: RefusedInstant = { ok: false, problem: 'not a time' };
const IMPOSSIBLE: RefusedInstant = { ok: false, problem: 'impossible' };

/**
 * Reads a text that is a time and nothing else: ISO 8601 and RFC 3339, the forms of common logs (Apache, syslog, klog,
 * RFC 5322, `date`), or a count since 1970 whose unit its magnitude tells (s, ms, µs, ns). A date that does not exist
 * and a time without a zone are refused rather than guessed. The zone of the machine plays no part.
 */
export function parseInstant(text: string, assumptions: Assumptions = {}): ParsedInstant {
  const trimmed = text.trim();
  if (trimmed.length > 80) return NOT_A_TIME;
  const parsed = readForms(trimmed, assumptions);
  return parsed.ok && parsed.end !== trimmed.length ? NOT_A_TIME : parsed;
}

/** Reads the time that a line of a log starts with, after a priority, a level, a bracket or a key such as `time=`. */
export function parseLeadingInstant(line: string, assumptions: Assumptions = {}): ParsedInstant {
  const start = PREFIX.exec(line)?.[0].length ?? 0;
  const parsed = readForms(line.slice(start, start + 80), assumptions);
  if (parsed.ok) return { ...parsed, end: parsed.end + start };
  const access = parsed.problem === 'not a time' ? ACCESS_LOG.exec(line)?.[0].length : undefined;
  if (access === undefined) return parsed;
  const found = readForms(line.slice(access, access + 80), assumptions);
  return found.ok ? { ...found, end: found.end + access } : found;
}

/** Whether a text names a zone that times can be read in: `UTC`, `+02:00`, `Europe/Berlin`. */
export function isTimeZone(zone: string): boolean {
  if (fixedOffsetMs(zone) !== undefined) return true;
  try {
    formatIn(zone);
    return true;
  } catch {
    return false;
  }
}

function readForms(text: string, assumptions: Assumptions): ParsedInstant {
  const epoch = EPOCH.exec(text);
  if (epoch) return readEpoch(epoch);
  for (const form of FORMS) {
    const match = form.exec(text);
    const fields = match && fieldsOf(match.groups ?? {});
    if (fields) return resolve(fields, assumptions, match[0].length);
  }
  return NOT_A_TIME;
}

function readEpoch([matched, digits = '', fraction = '']: RegExpExecArray): ParsedInstant {
  const count = BigInt(digits);
  const [perSecond, unitDigits] =
    count < 10n ** 11n
      ? [1n, 0]
      : count < 10n ** 14n
        ? [10n ** 3n, 3]
        : count < 10n ** 17n
          ? [10n ** 6n, 6]
          : [10n ** 9n, 9];
  const below = unitDigits === 0 ? '' : String(count % perSecond).padStart(unitDigits, '0');
  const at = written(Number(count / perSecond) * 1000, (below + fraction).slice(0, 9));
  if (!at) return IMPOSSIBLE;
  return { ok: true, at, precisionMs: precisionOf(below + fraction), inferred: true, end: matched.length };
}

function fieldsOf(groups: Record<string, string | undefined>): Fields {
  const { year, month, monthName, day, hour, minute, second, fraction, zone, shortZone, weekday } = groups;
  return {
    year: year === undefined ? null : Number(year),
    month: monthName === undefined ? Number(month) : MONTHS.indexOf(monthName) + 1,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second ?? 0),
    fraction: (fraction ?? '').slice(0, 9),
    zone: zone ?? shortZone,
    weekday,
    coarse: second === undefined,
  };
}

function resolve(fields: Fields, assumptions: Assumptions, matched: number): ParsedInstant {
  const { year, month, day } = fields;
  const { near } = assumptions;
  if (year === 1 && month === 1 && day === 1) return { ok: false, problem: 'unset' };
  if (year === null && near === undefined) return { ok: false, problem: 'without a year' };
  const zone = zoneOf(fields.zone, assumptions.zone);
  if ('problem' in zone) return zone;
  const readings = (year === null ? yearsAround(near ?? '') : [year]).flatMap((each) => {
    const local = localMs({ ...fields, year: each });
    return local === undefined ? [] : wallTime(local, zone.name);
  });
  const [reading] = near === undefined ? readings : nearest(readings, epochMs(near));
  if (!reading) return IMPOSSIBLE;
  // No instant has a 60th second; the end of the 59th is the nearest that can be written.
  const leap = fields.second === 60;
  const at = written(reading.ms, leap ? '999999999' : fields.fraction);
  if (!at || (leap && !/-(06-30|12-31)T23:59:59/.test(at))) return IMPOSSIBLE;
  const digitMs = fields.coarse ? 60_000 : leap ? 1000 : precisionOf(fields.fraction);
  const precisionMs = reading.folded ? 3_600_000 : digitMs;
  return { ok: true, at, precisionMs, inferred: year === null || zone.inferred, end: matched - zone.unread };
}

/** The zone to read a time in. A word behind the time that is no zone is left to what follows (`unread`). */
function zoneOf(
  stated: string | undefined,
  assumed: string | undefined,
): { name: string; inferred: boolean; unread: number } | RefusedInstant {
  if (stated !== undefined && fixedOffsetMs(stated) !== undefined) return { name: stated, inferred: false, unread: 0 };
  if (stated !== undefined && /^[+-]/.test(stated)) return IMPOSSIBLE;
  if (assumed === undefined || (stated !== undefined && AMBIGUOUS.has(stated))) {
    return { ok: false, problem: 'without a zone' };
  }
  return { name: assumed, inferred: true, unread: stated === undefined ? 0 : stated.length + 1 };
}

/** Milliseconds that a fixed zone is ahead of UTC; ISO 8601 offsets reach from −12:00 to +14:00. */
function fixedOffsetMs(zone: string): number | undefined {
  const hours = ABBREVIATIONS[zone.toUpperCase()];
  if (hours !== undefined) return hours * 3_600_000;
  const match = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(zone);
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  if (Number(match[3] ?? 0) > 59 || minutes > (match[1] === '-' ? 12 : 14) * 60) return undefined;
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}

/** The fields as if they were UTC; undefined where no clock and no calendar shows them. */
function localMs({ year, month, day, hour, minute, second, weekday }: Fields & { year: number }): number | undefined {
  if (year < 1970 || hour > 23 || minute > 59 || second > 60) return undefined;
  const ms = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59));
  const date = new Date(ms);
  if (month < 1 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return weekday === undefined || weekday === WEEKDAYS[date.getUTCDay()] ? ms : undefined;
}

/** The instants at which a zone's clocks show a time: none where they skip it, the earlier of two where they repeat it. */
function wallTime(local: number, zone: string): { ms: number; folded: boolean }[] {
  const offset = fixedOffsetMs(zone);
  if (offset !== undefined) return [{ ms: local - offset, folded: false }];
  const dayMs = 86_400_000;
  const guesses = [local - dayMs, local + dayMs].map((at) => local - (shownMs(at, zone) - at));
  const hits = [...new Set(guesses)].filter((at) => shownMs(at, zone) === local).toSorted((a, b) => a - b);
  return hits.slice(0, 1).map((ms) => ({ ms, folded: hits.length > 1 }));
}

function shownMs(ms: number, zone: string): number {
  const shown = new Map<string, number>();
  for (const { type, value } of formatIn(zone).formatToParts(ms)) shown.set(type, Number(value));
  const [year, month, day] = ['year', 'month', 'day'].map((name) => shown.get(name) ?? 0);
  const [hour, minute, second] = ['hour', 'minute', 'second'].map((name) => shown.get(name) ?? 0);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes far longer than using it; the zones come from the configuration, so they are few. */
function formatIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const numeric = 'numeric' as const;
  const date = { year: numeric, month: numeric, day: numeric };
  const clock = { hour: numeric, minute: numeric, second: numeric, hourCycle: 'h23' as const };
  const format = new Intl.DateTimeFormat('en-US', { timeZone, ...date, ...clock });
  formats.set(timeZone, format);
  return format;
}

function written(ms: number, fraction: string): Instant | undefined {
  if (!(ms >= 0 && ms < 253_402_300_800_000)) return undefined;
  return `${new Date(ms).toISOString().slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`;
}

function precisionOf(fraction: string): number {
  return 1000 / 10 ** Math.min(fraction.length, 9);
}

function yearsAround(near: Instant): number[] {
  const year = Number(near.slice(0, 4));
  return [year - 1, year, year + 1];
}

function nearest<Reading extends { ms: number }>(readings: Reading[], ms: number): Reading[] {
  return readings.toSorted((a, b) => Math.abs(a.ms - ms) - Math.abs(b.ms - ms));
}
