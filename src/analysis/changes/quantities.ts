import type { Edit } from './edit.ts';

/** A number in a changed line that is another one now, everything around it being the same. */
export interface ChangedQuantity {
  /** The words of the line beside the number: its key, the call it is given to. */
  line: string;
  before: string;
  after: string;
  /** How many times as much it is now; 0 where it was switched off. */
  factor: number;
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  nanosecond: 1e-9,
  us: 1e-6,
  microsecond: 1e-6,
  ms: 1e-3,
  milli: 1e-3,
  millisecond: 1e-3,
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
  k: 1e3,
  ki: 1024,
  kb: 1e3,
  mi: 1024 ** 2,
  mb: 1e6,
  mib: 1024 ** 2,
  gi: 1024 ** 3,
  g: 1e9,
  gb: 1e9,
  gib: 1024 ** 3,
};

const NUMBER = /(?<![\w.])(\d[\d_]*(?:\.\d+)?)\s?([A-Za-z]{1,12})?(?![\w.])/;
const SCALED = /(?<![\w.])(\d[\d_]*(?:\.\d+)?)\s*\*\s*(?:[\w.]*\.)?(\w+)/;
const OF_UNIT = /(?:[\w.]*\.)?of(Nanos|Millis|Seconds|Minutes|Hours|Days)\(\s*(\d[\d_]*)/;

/** Pairs removed and added lines that differ in one number, and tells how it changed. */
export function changedQuantities({ removed, added }: Edit): ChangedQuantity[] {
  const open = new Set(added.keys());
  return removed.flatMap((line) => {
    const old = quantityIn(line);
    if (!old) return [];
    const place = [...open].find((at) => quantityIn(added[at] ?? '')?.around === old.around);
    if (place === undefined) return [];
    open.delete(place);
    const now = quantityIn(added[place] ?? '');
    if (!now || now.value === old.value) return [];
    return [
      {
        line: old.around,
        before: old.text,
        after: now.text,
        factor: old.value === 0 ? Infinity : now.value / old.value,
      },
    ];
  });
}

function quantityIn(line: string): { around: string; text: string; value: number } | undefined {
  const of = OF_UNIT.exec(line);
  if (of) return { around: around(line, of[0]), text: of[0], value: valueOf(of[2] ?? '', of[1] ?? '') };
  const scaled = SCALED.exec(line);
  if (scaled && unitOf(scaled[2] ?? '') !== undefined) {
    return { around: around(line, scaled[0]), text: scaled[0], value: valueOf(scaled[1] ?? '', scaled[2] ?? '') };
  }
  const plain = NUMBER.exec(line);
  if (!plain) return undefined;
  return { around: around(line, plain[0]), text: plain[0], value: valueOf(plain[1] ?? '', plain[2] ?? '') };
}

function around(line: string, found: string): string {
  return line
    .replace(found, '#')
    .replace(/\s+/g, ' ')
    .replace(/[,;]\s*$/, '')
    .trim();
}

function valueOf(digits: string, unit: string): number {
  return Number(digits.replaceAll('_', '')) * (unitOf(unit) ?? 1);
}

function unitOf(word: string): number | undefined {
  const name = word.toLowerCase();
  return UNITS[name] ?? UNITS[name.replace(/s$/, '')];
}
