import { instant } from '../schema/index.ts';

/** The time of day of an instant as findings write it: `02:31:12Z`. Takes milliseconds since 1970 or an instant. */
export function clockTime(at: number | string): string {
  return `${(typeof at === 'number' ? instant(at) : at).slice(11, 19)}Z`;
}

/** A number as findings write it: whole numbers as they are, others to four significant digits. */
export function shownNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(4)));
}
