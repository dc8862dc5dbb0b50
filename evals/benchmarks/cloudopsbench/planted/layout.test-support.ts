import type { Happening } from './cluster.test-support.ts';

/** The events at the end of a page. */
export function events(own: readonly Happening[]): string {
  if (own.length === 0) return 'Events:          <none>\n';
  const rows = own.map(
    ({ type, reason, age, from, message }) =>
      `  ${type.padEnd(8)} ${reason.padEnd(18)} ${age.padEnd(18)} ${from.padEnd(22)} ${message}`,
  );
  return [
    'Events:',
    '  Type     Reason             Age                From                   Message',
    '  ----     ------             ----               ----                   -------',
    ...rows,
    '',
  ].join('\n');
}

export function pairs(record: Readonly<Record<string, string>>): string[] {
  return Object.entries(record).map(([key, value]) => `${key}=${value}`);
}

/** A key with one item a line. */
export function block(key: string, items: readonly string[], width: number): string {
  return [
    `${key}:`.padEnd(width) + (items[0] ?? '<none>'),
    ...items.slice(1).map((item) => ' '.repeat(width) + item),
  ].join('\n');
}
