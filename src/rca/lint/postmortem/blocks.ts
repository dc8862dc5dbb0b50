import MarkdownIt from 'markdown-it';
import { textOf, type Text } from './text.ts';

/** A piece of a Markdown document, flat, in document order. */
export type Block =
  | { kind: 'heading'; level: number; text: Text }
  | { kind: 'paragraph'; text: Text; inItem: boolean; lead?: true }
  /** The first paragraph of a list item. `depth` counts from 1, `list` tells lists apart. */
  | { kind: 'item'; text: Text; depth: number; list: number; checked: boolean | null }
  | { kind: 'row'; cells: readonly Text[]; table: number; header: boolean; text: Text }
  | { kind: 'quotation'; text: Text }
  | { kind: 'code'; text: Text };

const NO_INLINE = ['inline', 'linkify', 'replacements', 'smartquotes', 'text_join'];

/** Where the reading stands between the tokens of the parser. */
interface Reading {
  lines: readonly string[];
  blocks: Block[];
  /** The lists around, outermost first, by number. */
  lists: number[];
  count: number;
  quotes: number;
  level: number;
  /** True until the first paragraph of an item was read. */
  atItem: boolean;
  row: { table: number; line: number; column: number; cells: Text[]; header: boolean } | null;
  table: number;
  inHeader: boolean;
}

type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number];

const READ: Readonly<Record<string, (reading: Reading, token: Token) => void>> = {
  bullet_list_open: openList,
  ordered_list_open: openList,
  bullet_list_close: ({ lists }) => void lists.pop(),
  ordered_list_close: ({ lists }) => void lists.pop(),
  list_item_open: (reading) => void (reading.atItem = true),
  list_item_close: (reading) => void (reading.atItem = false),
  blockquote_open: (reading) => void (reading.quotes += 1),
  blockquote_close: (reading) => void (reading.quotes -= 1),
  heading_open: (reading, { tag }) => void (reading.level = Number(tag.slice(1))),
  heading_close: (reading) => void (reading.level = 0),
  table_open: (reading) => void (reading.table = reading.count += 1),
  thead_open: (reading) => void (reading.inHeader = true),
  thead_close: (reading) => void (reading.inHeader = false),
  tr_open: openRow,
  tr_close: closeRow,
  fence: code,
  code_block: code,
  inline,
};

/** Reads lines of Markdown into blocks. */
export function blocksOf(lines: readonly string[]): Block[] {
  const markdown = new MarkdownIt({ html: false });
  markdown.core.ruler.disable(NO_INLINE);
  const reading: Reading = {
    ...{ lines, blocks: [], lists: [], row: null },
    ...{ count: 0, quotes: 0, level: 0, table: 0, atItem: false, inHeader: false },
  };
  for (const token of markdown.parse(lines.join('\n'), {})) READ[token.type]?.(reading, token);
  return reading.blocks;
}

function openList(reading: Reading): void {
  reading.count += 1;
  reading.lists.push(reading.count);
}

function openRow(reading: Reading, { map }: Token): void {
  const { table, inHeader } = reading;
  reading.row = { table, line: map?.[0] ?? 0, column: 0, cells: [], header: inHeader };
}

function closeRow(reading: Reading): void {
  const { row, lines, blocks } = reading;
  if (!row) return;
  const { cells, table, header, line } = row;
  blocks.push({ kind: 'row', cells, table, header, text: textOf((lines[line] ?? '').trim(), line, lines) });
  reading.row = null;
}

function code({ blocks, lines }: Reading, { type, map, content }: Token): void {
  const first = (map?.[0] ?? 0) + (type === 'fence' ? 1 : 0);
  blocks.push({ kind: 'code', text: textOf(content.trimEnd(), first, lines) });
}

function inline(reading: Reading, { content, map }: Token): void {
  const { row, lines, blocks, lists, level, quotes, atItem } = reading;
  if (row) {
    const cell = textOf(content, row.line, lines, row.column);
    row.cells.push(cell);
    row.column = (cell.starts[0]?.column ?? 0) + content.length;
    return;
  }
  const text = textOf(content, map?.[0] ?? 0, lines);
  if (level > 0) blocks.push({ kind: 'heading', level, text });
  else if (quotes > 0) blocks.push({ kind: 'quotation', text });
  else if (atItem) blocks.push(item(text, lists.length, lists.at(-1) ?? 0));
  else blocks.push({ kind: 'paragraph', text, inItem: lists.length > 0 });
  reading.atItem = false;
}

function item(text: Text, depth: number, list: number): Block {
  const box = /^\[( |x|X)\][ \t]/.exec(text.raw);
  const checked = box === null ? null : box[1] !== ' ';
  return { kind: 'item', text: box === null ? text : withoutBox(text, box[0].length), depth, list, checked };
}

function withoutBox({ raw, plain, starts }: Text, length: number): Text {
  const cut = starts.map(({ offset, line, column }) => ({
    offset: Math.max(0, offset - length),
    line,
    column: offset === 0 ? column + length : column,
  }));
  return { raw: raw.slice(length), plain: plain.slice(length), starts: cut };
}
