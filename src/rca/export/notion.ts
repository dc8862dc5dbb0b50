import type { Rca } from '../../schema/index.ts';
import { visible, visibleLine } from '../render/format/visible.ts';
import { plainDocument, type Part } from './document.ts';

/** Most characters of one rich text item, and most children of one request. `contracts.md` 3.5. */
const MOST_CHARACTERS = 2000;
const MOST_CHILDREN = 100;
/** Most rows of one table that is sent whole, its heads counted. */
const MOST_ROWS = MOST_CHILDREN;

/** One run of text, never with a link. */
interface RichText {
  type: 'text';
  text: { content: string };
  annotations?: { code: true };
}

/** A block of Notion, as far as we write any. */
export type NotionBlock =
  | { object: 'block'; type: 'heading_2'; heading_2: { rich_text: RichText[] } }
  | { object: 'block'; type: 'paragraph'; paragraph: { rich_text: RichText[] } }
  | { object: 'block'; type: 'bulleted_list_item'; bulleted_list_item: { rich_text: RichText[] } }
  | { object: 'block'; type: 'numbered_list_item'; numbered_list_item: { rich_text: RichText[] } }
  | {
      object: 'block';
      type: 'table';
      table: { table_width: number; has_column_header: true; has_row_header: false; children: NotionBlock[] };
    }
  | { object: 'block'; type: 'table_row'; table_row: { cells: RichText[][] } }
  | { object: 'block'; type: 'toggle'; toggle: { rich_text: RichText[]; children: NotionBlock[] } }
  | { object: 'block'; type: 'code'; code: { rich_text: RichText[]; language: 'plain text' } };

/** A page of Notion: its title, and its blocks in as many requests as it takes. */
export interface NotionPage {
  title: string;
  /** The first goes with the creation of the page, each other one is appended. At most 100 blocks each. */
  requests: { children: NotionBlock[] }[];
}

/** An RCA as blocks of Notion, within its limits. Text stays text: no link, mention or equation comes out of it. */
export function renderNotion(rca: Rca): NotionPage {
  const { title, parts } = plainDocument(rca);
  const blocks = parts.flatMap(blocksOf);
  const requests = Array.from({ length: Math.ceil(blocks.length / MOST_CHILDREN) }, (_, at) => ({
    children: blocks.slice(at * MOST_CHILDREN, (at + 1) * MOST_CHILDREN),
  }));
  return { title: visibleLine(title).slice(0, MOST_CHARACTERS), requests };
}

function blocksOf(part: Part): NotionBlock[] {
  switch (part.kind) {
    case 'heading':
      return [{ object: 'block', type: 'heading_2', heading_2: { rich_text: rich(part.text) } }];
    case 'paragraph':
      return [{ object: 'block', type: 'paragraph', paragraph: { rich_text: rich(part.text) } }];
    case 'list':
      return part.items.map((item) =>
        part.ordered
          ? { object: 'block', type: 'numbered_list_item', numbered_list_item: { rich_text: rich(item) } }
          : { object: 'block', type: 'bulleted_list_item', bulleted_list_item: { rich_text: rich(item) } },
      );
    case 'table':
      return tables(part.heads, part.rows);
    case 'excerpt':
      return [
        {
          object: 'block',
          type: 'toggle',
          toggle: {
            rich_text: rich(part.title),
            children: [
              { object: 'block', type: 'code', code: { rich_text: cut(visible(part.text)), language: 'plain text' } },
            ],
          },
        },
      ];
  }
}

/** A long table in several, each with its heads. */
function tables(heads: readonly string[], rows: readonly (readonly string[])[]): NotionBlock[] {
  const most = MOST_ROWS - 1;
  return Array.from({ length: Math.ceil(rows.length / most) }, (_, at): NotionBlock => {
    const children = [heads, ...rows.slice(at * most, (at + 1) * most)].map((cells): NotionBlock => ({
      object: 'block',
      type: 'table_row',
      table_row: { cells: cells.map(rich) },
    }));
    return {
      object: 'block',
      type: 'table',
      table: { table_width: heads.length, has_column_header: true, has_row_header: false, children },
    };
  });
}

/** Text on one line; what stands in backticks is code. */
function rich(untrusted: string): RichText[] {
  return visibleLine(untrusted)
    .split(/`([^`]+)`/)
    .flatMap((part, index) => cut(part).map((one) => (index % 2 === 1 ? asCode(one) : one)))
    .slice(0, MOST_CHILDREN);
}

function asCode(text: RichText): RichText {
  return { ...text, annotations: { code: true } };
}

function cut(text: string): RichText[] {
  const pieces: RichText[] = [];
  for (let at = 0; at < text.length; at += MOST_CHARACTERS)
    pieces.push({ type: 'text', text: { content: text.slice(at, at + MOST_CHARACTERS) } });
  return pieces;
}
