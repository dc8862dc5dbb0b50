/** What a number counts, as far as the text next to it says. Times are kept in seconds. */
export type Unit = 's' | '%' | 'k' | null;

/** A number as a sentence shows it. */
export interface ShownNumber {
  /** With its unit: `81 min 13 s`. */
  text: string;
  /** In seconds where the unit is a time, in ones where it is `k` or `M`, as written else. */
  value: number;
  unit: Unit;
  /** Half of the last digit shown: a true value this far away is shown the same. */
  halfStep: number;
  /** As written, without any unit. */
  bare: number;
  bareHalfStep: number;
}

/** A number that a sentence may rest on. `unit` null is a plain number, or one whose unit is not said. */
export interface Ground {
  value: number;
  unit: 's' | '%' | null;
}

const SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  millisecond: 0.001,
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
  week: 604_800,
};
const SCALES: Readonly<Record<string, number>> = { k: 1e3, M: 1e6 };
const TIME_WORDS = 'milliseconds?|seconds?|minutes?|hours?|days?|weeks?|min|sec|ms|s|m|h|d';

const SHOWN = new RegExp(
  // Not inside a word, a path, a version or a name (`p95`, `rev-58`, `v1.2`), not an ordinal, not a class (`5xx`).
  String.raw`(?<![\p{L}\p{N}_.]|[\p{L}_][-/])(\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)` +
    String.raw`(?!\d|[.,]\d|(?:st|nd|rd|th|xx)\b)` +
    // With its unit, or else no beginning of a name: \`6tq6t\`, \`54fb8\`; sizes and factors are numbers all the same.
    String.raw`(?:[ \u00a0\u202f-]?(${TIME_WORDS}|%|per ?cent|k|M)(?![\p{L}\p{N}])|(?=(?:x|[KMG]i?B?|kB|B)(?![\p{L}\p{N}]))|(?![\p{L}_]))`,
  'giu',
);

/**
 * The numbers in a sentence. `81 min 13 s` is one number; `24,917` is one; the digits of names, versions, ordinals and
 * classes such as `5xx` are none. Times of day and dates must have been taken out before.
 */
export function numbersIn(text: string): ShownNumber[] {
  const shown: (ShownNumber & { end: number; second: number })[] = [];
  for (const match of text.matchAll(SHOWN)) {
    const [whole, digits = '', word] = match;
    const bare = Number(digits.replace(/[^\d.]/g, ''));
    const bareHalfStep = 0.5 * 10 ** -(digits.split('.')[1]?.length ?? 0);
    const { unit, factor } = unitOf(word);
    const number = {
      text: whole,
      value: bare * factor,
      unit,
      halfStep: bareHalfStep * factor,
      bare,
      bareHalfStep,
      end: match.index + whole.length,
      second: unit === 's' ? factor : 0,
    };
    const last = shown.at(-1);
    const joins = last && number.second > 0 && number.second < last.second;
    if (joins && /^[ \u00a0\u202f]?$/.test(text.slice(last.end, match.index))) {
      shown.splice(-1, 1, { ...number, text: `${last.text} ${whole}`, value: last.value + number.value });
    } else shown.push(number);
  }
  return shown.map(({ text, value, unit, halfStep, bare, bareHalfStep }) => ({
    text,
    value,
    unit,
    halfStep,
    bare,
    bareHalfStep,
  }));
}

const QUOTED = /(?<![\p{L}\p{N}_.])(\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)(\p{L}+|%)?(?![\p{N}_])/giu;
const KNOWN_TAIL = /^(?:x|k|[KMG]i?B?|kB|B)$/;

/**
 * The numbers in quoted text: a log line, a diff, samples. Digits inside words and hashes are none. The unit comes from
 * what follows (`800ms`) or from the key before it (`timeoutMs: 3000`, `ttl_seconds=30`), else from `seconds`, which
 * says that the whole text counts seconds. Times of day and dates must have been taken out before.
 */
export function groundsIn(text: string, seconds = false): Ground[] {
  const grounds: Ground[] = [];
  for (const match of text.matchAll(QUOTED)) {
    const [, digits = '', tail = ''] = match;
    const { unit, factor } = unitOf(tail);
    if (tail !== '' && unit === null && !KNOWN_TAIL.test(tail)) continue;
    const value = Number(digits.replaceAll(',', ''));
    if (!Number.isFinite(value)) continue;
    if (unit === 'k') grounds.push({ value: value * factor, unit: null });
    if (unit === 's' || unit === '%') grounds.push({ value: value * factor, unit });
    grounds.push({ value, unit: null });
    const keyed = tail === '' ? secondsOfKey(text.slice(Math.max(0, match.index - 60), match.index)) : undefined;
    if (keyed !== undefined) grounds.push({ value: value * keyed, unit: 's' });
    else if (seconds && tail === '') grounds.push({ value, unit: 's' });
  }
  return grounds;
}

/** Whether a shown number is a ground at the rounding shown, with times and shares converted. */
export function agrees(shown: ShownNumber, ground: Ground): boolean {
  const near = (value: number, expected: number, halfStep: number) =>
    Math.abs(Math.abs(value) - expected) <= halfStep * (1 + 1e-9) + 1e-12;
  const asWritten = near(ground.value, shown.bare, shown.bareHalfStep);
  switch (shown.unit) {
    case 's':
      return ground.unit === 's' ? near(ground.value, shown.value, shown.halfStep) : asWritten && isSingle(shown);
    case '%':
      return asWritten || (ground.unit === null && near(ground.value * 100, shown.bare, shown.bareHalfStep));
    case 'k':
      return near(ground.value, shown.value, shown.halfStep) || asWritten;
    case null:
      return asWritten || (ground.unit === '%' && near(ground.value / 100, shown.bare, shown.bareHalfStep));
  }
}

function isSingle({ text }: ShownNumber): boolean {
  return (text.match(/\d[\d,.]*/g) ?? []).length === 1;
}

function unitOf(word = ''): { unit: Unit; factor: number } {
  if (word === '') return { unit: null, factor: 1 };
  if (word === '%' || /^per ?cent$/i.test(word)) return { unit: '%', factor: 1 };
  const scale = SCALES[word];
  if (scale !== undefined) return { unit: 'k', factor: scale };
  const seconds = SECONDS[word] ?? SECONDS[word.toLowerCase().replace(/s$/, '')];
  return seconds === undefined ? { unit: null, factor: 1 } : { unit: 's', factor: seconds };
}

/** Seconds in one of what a key counts: `acquireTimeoutMs": ` counts milliseconds. */
function secondsOfKey(before: string): number | undefined {
  const key = /([\p{L}\p{N}_.-]+)["']?\s*[:=]\s*["']?$/u.exec(before)?.[1];
  if (key === undefined) return undefined;
  if (/(?:Ms|[._-]ms|[mM]illis|[mM]illiseconds)$/.test(key)) return 0.001;
  if (/(?:[sS]econds|[sS]ecs|[._-]s)$/.test(key)) return 1;
  if (/[mM]inutes$/.test(key)) return 60;
  if (/[hH]ours$/.test(key)) return 3600;
  return undefined;
}
