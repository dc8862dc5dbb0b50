import { columnOf, tablesIn } from './columns.ts';
import { leadingTime, type EntryTime } from './clock-times.ts';
import { daysIn } from './dates.ts';
import type { Section } from './sections.ts';
import { linesOf, part, trimmed, type Text } from './text.ts';

/** One line of a timeline. */
export interface Entry {
  time: EntryTime | null;
  /** What happened. */
  what: Text;
  /** The whole line, its time included. */
  line: Text;
}

const TIME_COLUMN = /^(?:time|when|date|timestamp|at|utc|clock|hour)/;
const EVENT_COLUMN = /\b(?:event|what|description|details?|action|happened|notes?|activity|entry)\b/;

/** The entries of the timeline sections: rows, list items and lines that begin with a time. */
export function entriesOf(sections: readonly Section[]): Entry[] {
  let day: number | null = null;
  return sections.flatMap(({ heading, blocks }) => {
    day = firstDay(heading?.plain) ?? day;
    const entries = blocks.flatMap((block) => {
      if (block.kind === 'paragraph' || block.kind === 'item' || block.kind === 'code') {
        const lines = linesOf(block.text).map((line) => entryOf(line));
        const timed = lines.filter(({ time }) => time !== null);
        if (timed.length > 0) return timed;
        // A line that is a date alone heads the entries below it.
        if (block.text.plain.length < 40) day = firstDay(block.text.plain) ?? day;
        return block.kind === 'item' && block.depth === 1 && block.text.plain.length >= 40 ? lines : [];
      }
      return [];
    });
    const rows = tablesIn(blocks).flatMap((table) => {
      const [when, what] = [columnOf(table, TIME_COLUMN), columnOf(table, EVENT_COLUMN)];
      return table.rows.flatMap(({ cells, text }) => rowOf(cells, text, Math.max(0, when), what));
    });
    return [...entries, ...rows].map((entry) =>
      entry.time && entry.time.day === null && day !== null ? { ...entry, time: { ...entry.time, day } } : entry,
    );
  });
}

function rowOf(cells: readonly Text[], line: Text, when: number, what: number): Entry[] {
  const clock = cells[when]?.plain ?? '';
  const next = cells[when + 1]?.plain ?? '';
  // Date and time in two columns.
  const time = leadingTime(clock) ?? leadingTime(`${clock} ${next}`) ?? null;
  const others = cells.filter((_cell, index) => index !== when);
  const told = (what === when ? undefined : cells[what]) ?? longest(others);
  return told && told.plain.trim() !== '' ? [{ time, what: told, line }] : [];
}

function longest(texts: readonly Text[]): Text | undefined {
  return texts.reduce<Text | undefined>(
    (a, b) => (a === undefined || b.plain.length > a.plain.length ? b : a),
    undefined,
  );
}

function entryOf(line: Text): Entry {
  const time = leadingTime(line.plain) ?? null;
  const after = time?.end ?? 0;
  const dash = /^[\s\])}|:,;–—-]{0,12}/.exec(line.plain.slice(after))?.[0].length ?? 0;
  return { time, what: trimmed(part(line, after + (time ? dash : 0), line.raw.length)), line };
}

function firstDay(text: string | undefined): number | null {
  return text === undefined ? null : (daysIn(text.slice(0, 200))[0]?.day ?? null);
}
