import { daysIn } from './dates.ts';
import type { Block } from './blocks.ts';
import { columnOf, tablesIn, type Table } from './columns.ts';
import { dueIn, dueOf, hasTracker, isDone, ownerIn, ownerOf, type Due, type Owner } from './action-fields.ts';
import type { Section } from './sections.ts';
import { part, trimmed, type Text } from './text.ts';

/** A preventive action as somebody wrote it. */
export interface ActionItem {
  title: Text;
  /** The whole of it: its row, or its item. */
  whole: Text;
  owner: Owner;
  due: Due;
  tracked: boolean;
  /** How anyone can tell that it is done. */
  doneWhen: Text | null;
  done: boolean;
}

const TITLE_COLUMN =
  /^(?:actions?\b|what|task|item|description|follow-?up|title|summary|proposed|fix|measure|improvement)/;
const OWNER_COLUMN = /owner|assignee|\bwho\b|\bdri\b|responsible|^team$|assigned|^lead$/;
const DUE_COLUMN = /\bdue\b|deadline|^when$|^date$|target|\beta\b|^by$|completion/;
const TRACKER_COLUMN = /ticket|\bbugs?\b|issue|tracker|tracking|jira|^links?$|^pr$|^ref|^id$|linear/;
const DONE_COLUMN = /done when|verif|acceptance|definition of done|expected|success|how we know/;
const STATUS_COLUMN = /status|state|^done\??$|progress/;
const DONE_WHEN =
  /\b(?:done when|verified by|acceptance(?: criteria)?|definition of done|success criteria|checked by|proof)\b\s{0,3}[:=]?\s{0,3}/i;

/** The actions of the sections made for them: rows of tables, list items, and paragraphs where there is neither. */
export function actionItemsOf(sections: readonly Section[]): ActionItem[] {
  return sections
    .filter(({ kind }) => kind === 'actions')
    .flatMap(({ blocks }) => {
      const listed = [...tablesIn(blocks).flatMap(fromTable), ...fromList(blocks)];
      return listed.length > 0 ? listed : fromProse(blocks);
    });
}

function fromTable(table: Table): ActionItem[] {
  const [what, who, when] = [TITLE_COLUMN, OWNER_COLUMN, DUE_COLUMN].map((name) => columnOf(table, name));
  const [tracker, expected, status] = [TRACKER_COLUMN, DONE_COLUMN, STATUS_COLUMN].map((name) => columnOf(table, name));
  return table.rows.flatMap(({ cells, text }) => {
    const cell = (index: number | undefined) => (index === undefined || index < 0 ? undefined : cells[index]);
    const title =
      cell(what) ??
      cells.reduce<Text | undefined>((a, b) => (a && a.plain.length >= b.plain.length ? a : b), undefined);
    if (!title || title.plain.trim() === '') return [];
    const others = cells.filter((one) => one !== title);
    const doneWhen = cell(expected);
    return [
      {
        title,
        whole: text,
        owner: cell(who) ? ownerOf(cell(who)?.raw ?? '') : ownerIn(others),
        due: cell(when) ? dueOf(cell(when)?.plain ?? '') : dueIn(others),
        tracked: hasTracker(cell(tracker)?.raw ?? '', true) || hasTracker(text.raw),
        doneWhen: doneWhen && doneWhen.plain.trim() !== '' ? doneWhen : null,
        done: isDone(cell(status)?.raw ?? ''),
      },
    ];
  });
}

interface ListItem {
  text: Text;
  depth: number;
  checked: boolean | null;
  below: ListItem[];
  /** Further paragraphs of the item. */
  more: Text[];
}

function fromList(blocks: readonly Block[]): ActionItem[] {
  const roots: ListItem[] = [];
  const open: ListItem[] = [];
  for (const block of blocks) {
    if (block.kind === 'item') {
      while ((open.at(-1)?.depth ?? 0) >= block.depth) open.pop();
      const item = { text: block.text, depth: block.depth, checked: block.checked, below: [], more: [] };
      (open.at(-1)?.below ?? roots).push(item);
      open.push(item);
    } else if (block.kind === 'paragraph' && block.inItem) open.at(-1)?.more.push(block.text);
  }
  return roots.flatMap((item) => actionsIn(item));
}

/** An item that only names a group (`Prevent:`) holds the actions; else what is below it belongs to it. */
function actionsIn(item: ListItem): ActionItem[] {
  const { plain } = item.text;
  const isGroup =
    item.below.length > 0 && plain.length < 60 && (/:\s{0,3}$/.test(plain) || !/\s\S+\s\S+\s/.test(plain.trim()));
  if (
    isGroup &&
    !item.below.some(({ text }) => /^\s{0,3}(?:owner|due|assignee|ticket|status|done)\b/i.test(text.plain))
  )
    return item.below.flatMap((below) => actionsIn(below));
  const texts = [item.text, ...item.more, ...flat(item.below)];
  return [fromTexts(item.text, texts, item.checked)];
}

function fromProse(blocks: readonly Block[]): ActionItem[] {
  return blocks.flatMap((block) => {
    if (block.kind !== 'paragraph' || /:\s{0,3}$/.test(block.text.plain)) return [];
    if (/^(?:none|n\/a|nothing|no actions?)\b/i.test(block.text.plain)) return [];
    return [fromTexts(block.text, [block.text], null)];
  });
}

function fromTexts(first: Text, texts: readonly Text[], checked: boolean | null): ActionItem {
  const raw = texts.map((text) => text.raw.slice(0, 4000)).join('\n');
  const expected = texts
    .map((text) => ({ text, match: DONE_WHEN.exec(text.plain.slice(0, 4000)) }))
    .find(({ match }) => match !== null);
  const doneWhen = expected?.match
    ? trimmed(part(expected.text, expected.match.index + expected.match[0].length, expected.text.raw.length))
    : null;
  return {
    title: titleOf(first),
    whole: first,
    owner: ownerIn(texts),
    due: dueIn(texts),
    tracked: hasTracker(raw),
    doneWhen: doneWhen && doneWhen.plain !== '' ? doneWhen : null,
    done: checked === true || isDone(raw.slice(0, 40)) || /\((?:done|completed|shipped|merged)[^)]{0,40}\)/i.test(raw),
  };
}

/** The first sentence, without a priority, a ticket or a group before it and without the fields behind it. */
function titleOf(text: Text): Text {
  const lead =
    /^(?:\s{0,3}(?:\[[^\]]{1,30}\]|\([^)]{1,20}\)|P\d|[A-Z]{2,10}-\d{1,6}|#\d{1,6}|(?:prevent|detect|mitigate|process)\w{0,4})\s{0,3}[:–—-]?\s{1,4}){0,4}/i.exec(
      text.plain,
    );
  const from = lead?.[0].length ?? 0;
  const end =
    /\s(?:[–—|·]|-)\s|\s\((?=[^)]{0,80}(?:owner|due|@|\d{4}-\d\d))|[.;]\s|\b(?:owner|due|assignee)\s{0,3}:|\n/i.exec(
      text.plain.slice(from),
    );
  const isShort = end !== null && end.index < 8;
  const to =
    end === null || isShort || daysIn(text.plain.slice(from, from + end.index)).length > 1
      ? text.raw.length
      : from + end.index;
  return trimmed(part(text, from, to));
}

function flat(items: readonly ListItem[]): Text[] {
  return items.flatMap(({ text, more, below }) => [text, ...more, ...flat(below)]);
}
