/** A day that a text names. */
export interface NamedDay {
  text: string;
  index: number;
  /** Days since 1970-01-01; null where the year is left out or day and month cannot be told apart. */
  day: number | null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const DAY = new RegExp(
  [
    String.raw`(?<![\d-])(?<y1>\d{4})[-/.](?<m1>\d{1,2})[-/.](?<d1>\d{1,2})(?![\d])`,
    String.raw`\b(?<d2>\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?(?<m2>${MONTH})\b\.?(?:,?[ -](?<y2>\d{4})\b)?`,
    String.raw`\b(?<m3>${MONTH})\b\.? (?<d3>\d{1,2})(?:st|nd|rd|th)?\b(?!:)(?:,? (?<y3>\d{4})\b)?`,
    String.raw`(?<![\d.])(?<d4>\d{1,2})\.(?<m4>\d{1,2})\.(?<y4>\d{4})(?!\d)`,
    String.raw`(?<![\d/])\d{1,2}\/\d{1,2}(?:\/\d{2,4})?(?![\d/])`,
  ].join('|'),
  'gi',
);

/** The days that a text names, in its order. */
export function daysIn(text: string): NamedDay[] {
  return [...text.matchAll(DAY)].map(({ 0: shown, index, groups = {} }) => {
    const pick = (name: string) => groups[`${name}1`] ?? groups[`${name}2`] ?? groups[`${name}3`] ?? groups[`${name}4`];
    return { text: shown, index, day: dayNumber(pick('y'), pick('m'), pick('d')) };
  });
}

function dayNumber(year?: string, month?: string, day?: string): number | null {
  if (year === undefined || month === undefined || day === undefined) return null;
  const named = MONTHS.indexOf(month.slice(0, 3).toLowerCase());
  const ms = Date.UTC(Number(year), named === -1 ? Number(month) - 1 : named, Number(day));
  return Number.isFinite(ms) ? Math.floor(ms / 86_400_000) : null;
}
