import { ConfigError } from '../errors.ts';
import { Instant, instant, type Observation, type Series } from '../schema/index.ts';

export type Samples = Series['samples'];

/**
 * The series that go into a table together: those of one metric. Where they hardly share an instant each stands
 * alone, or most cells would be empty. What no table can hold is left out: samples that do not ascend in whole
 * milliseconds, as those of every server do.
 */
export function groupIntoTables(observations: readonly Observation[]): Series[][] {
  const byMetric = new Map<string, Series[]>();
  for (const series of observations) {
    if (series.kind !== 'series' || !isTabular(series.samples)) continue;
    const table = byMetric.get(series.metric);
    if (table) table.push(series);
    else byMetric.set(series.metric, [series]);
  }
  return [...byMetric.values()].flatMap((table) => {
    const filled = table.reduce((sum, { samples }) => sum + samples.length, 0);
    const cells = instantsOf(table).size * table.length;
    return cells > 4 * filled + 1000 ? table.map((series) => [series]) : [table];
  });
}

/**
 * A table as CSV: a row for each instant (`at`), a column for each series under its labels. An empty cell is no sample,
 * `NaN` a sample that is no number.
 */
export function printTable(table: readonly Series[]): string {
  const next = table.map(() => 0);
  const lines = [['at', ...table.map(titleOf)].join(',')];
  for (const at of [...instantsOf(table)].toSorted((a, b) => a - b)) {
    let row = instant(at);
    for (const [column, { samples }] of table.entries()) {
      const sample = samples[next[column] ?? 0];
      row += ',';
      // Each column is walked once: its samples ascend as the rows do.
      if (sample?.[0] !== at) continue;
      row += printValue(sample[1]);
      next[column] = (next[column] ?? 0) + 1;
    }
    lines.push(row);
  }
  return `${lines.join('\n')}\n`;
}

/** The samples of each column of a printed table. Throws `ConfigError` with the line. */
export function parseTable(text: string, place: string): Samples[] {
  const [header = '', ...rows] = text.trimEnd().split('\n');
  const titles = header
    .replaceAll(/"(?:[^"]|"")*"/g, '')
    .split(',')
    .slice(1);
  const columns = titles.map((): Samples => []);
  for (const [index, row] of rows.entries()) {
    const [at = '', ...cells] = row.trimEnd().split(',');
    if (!Instant.safeParse(at).success || cells.length !== columns.length) throw wrongRow(place, index + 2);
    const ms = Date.parse(at);
    for (const [column, printed] of cells.entries()) {
      if (printed === '') continue;
      const value = printed === 'NaN' ? null : Number(printed);
      if (value !== null && !Number.isFinite(value)) throw wrongRow(place, index + 2);
      columns[column]?.push([ms, value]);
    }
  }
  return columns;
}

function isTabular(samples: Samples): boolean {
  let before = -1;
  for (const [at] of samples) {
    if (!Number.isInteger(at) || at <= before || at >= 253_402_300_800_000) return false;
    before = at;
  }
  return true;
}

function instantsOf(table: readonly Series[]): Set<number> {
  const instants = new Set<number>();
  for (const { samples } of table) for (const [at] of samples) instants.add(at);
  return instants;
}

function titleOf({ labels }: Series): string {
  const parts = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const title = parts.map(([name, value]) => `${name}=${value}`).join(' ');
  return `"${title.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').replaceAll('"', '""')}"`;
}

function printValue(value: number | null): string {
  return value === null ? 'NaN' : Object.is(value, -0) ? '-0' : String(value);
}

function wrongRow(place: string, line: number): ConfigError {
  const message = 'is no row of an instant and a number for each column. Correct it, or record the incident again.';
  return new ConfigError(`${place}:${line}`, message);
}
