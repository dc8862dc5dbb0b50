import type { Block } from './blocks.ts';
import type { Text } from './text.ts';

/** A table with what its columns are called. */
export interface Table {
  header: readonly Text[];
  rows: readonly { cells: readonly Text[]; text: Text }[];
}

/** The tables among blocks. */
export function tablesIn(blocks: readonly Block[]): Table[] {
  const tables = new Map<number, { header: readonly Text[]; rows: { cells: readonly Text[]; text: Text }[] }>();
  for (const block of blocks) {
    if (block.kind !== 'row') continue;
    const table = tables.get(block.table) ?? { header: [], rows: [] };
    if (block.header) table.header = block.cells;
    else if (block.cells.some(({ plain }) => plain.trim() !== ''))
      table.rows.push({ cells: block.cells, text: block.text });
    tables.set(block.table, table);
  }
  return [...tables.values()];
}

/** The first column whose name matches, or -1. */
export function columnOf({ header }: Table, name: RegExp): number {
  return header.findIndex(({ plain }) => name.test(plain.trim().toLowerCase()));
}
