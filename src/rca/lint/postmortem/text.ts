import type { Region } from '../finding.ts';

/** A stretch of prose with where each of its characters stands in the file. */
export interface Text {
  /** As it stands in the file, without what makes it a list item, a quotation or a cell. */
  raw: string;
  /** Of the same length, with markup as blanks and code and addresses as `…`. */
  plain: string;
  /** Where each line of it begins: offset into `raw`, line and column of the file, from 0. */
  starts: readonly { offset: number; line: number; column: number }[];
}

/** Words longer than this are names of machines, not language. */
const LONGEST_WORD = 60;
const LONGEST_EXCERPT = 160;

const MARKUP: readonly RegExp[] = [
  /!?\[(?=[^[\]]{0,2000}\]\()/g,
  /\]\([^()\s]{0,2000}(?:\s"[^"]{0,200}")?\)/g,
  /<\/?[a-z][^<>]{0,500}>/g,
  /&[a-z]{2,8};/g,
  /[*~]/g,
  /(?<![\p{L}\p{N}])_{1,3}(?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}.,:;!?)])_{1,3}(?![\p{L}\p{N}_])/gu,
];
const NAMES: readonly RegExp[] = [/\bhttps?:\/\/[^\s)\]>]{1,2000}/g, new RegExp(String.raw`\S{${LONGEST_WORD},}`, 'g')];
const QUOTATIONS: readonly RegExp[] = [/"[^"]{1,300}"/g, /“[^“”]{1,300}”/g, /«[^«»]{1,300}»/g];

/** Makes a text of the lines of a file that it stands on. A line that cannot be found again counts from its start. */
export function textOf(content: string, firstLine: number, lines: readonly string[], from = 0): Text {
  const starts: Text['starts'][number][] = [];
  let offset = 0;
  for (const [index, part] of content.split('\n').entries()) {
    const line = firstLine + index;
    const found = (lines[line] ?? '').indexOf(part, index === 0 ? from : 0);
    starts.push({ offset, line, column: Math.max(0, found) });
    offset += part.length + 1;
  }
  return { raw: content, plain: withoutMarkup(content), starts };
}

/** A part of a text, as a text. */
export function part({ raw, plain, starts }: Text, from: number, to: number): Text {
  const kept: Text['starts'][number][] = [];
  for (let index = lineAt(starts, from); index < starts.length; index += 1) {
    const { offset, line, column } = starts[index] ?? { offset: to, line: 0, column: 0 };
    if (offset >= to && kept.length > 0) break;
    const isWhole = offset >= from;
    kept.push({ offset: isWhole ? offset - from : 0, line, column: isWhole ? column : column + from - offset });
  }
  return { raw: raw.slice(from, to), plain: plain.slice(from, to), starts: kept };
}

/** Where a stretch of a text stands in the file. Without an end, to the end of the text. */
export function regionOf(text: Text, from = 0, to = text.raw.length): Region {
  const [start, end] = [placeOf(text, from), placeOf(text, Math.max(from, to))];
  const excerpt = text.raw.slice(from, to).replace(/\s+/g, ' ').trim();
  return {
    line: start.line + 1,
    column: start.column + 1,
    endLine: end.line + 1,
    endColumn: end.column + 1,
    excerpt: excerpt.length > LONGEST_EXCERPT ? `${excerpt.slice(0, LONGEST_EXCERPT - 1)}…` : excerpt,
  };
}

/** The plain text with what is quoted as `…`: nobody is blamed by a quotation. The length stays. */
export function spoken(plain: string): string {
  return QUOTATIONS.reduce((rest, quotation) => rest.replace(quotation, dots), plain);
}

/** A text without blanks at its ends. */
export function trimmed(text: Text): Text {
  const from = text.plain.length - text.plain.trimStart().length;
  const to = text.plain.trimEnd().length;
  return from === 0 && to === text.plain.length ? text : part(text, from, Math.max(from, to));
}

/** The lines of a text that are not empty, each as a text. */
export function linesOf(text: Text): Text[] {
  return text.starts.flatMap(({ offset }, index) => {
    const line = trimmed(part(text, offset, (text.starts[index + 1]?.offset ?? text.raw.length + 1) - 1));
    return line.plain === '' ? [] : [line];
  });
}

function placeOf({ starts }: Text, offset: number): { line: number; column: number } {
  const { line, column, offset: begin } = starts[lineAt(starts, offset)] ?? { line: 0, column: 0, offset: 0 };
  return { line, column: column + offset - begin };
}

/** The index of the line that holds an offset. */
function lineAt(starts: Text['starts'], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle]?.offset ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function withoutMarkup(raw: string): string {
  const uncoded = withoutCode(raw);
  const bare = MARKUP.reduce((rest, markup) => rest.replace(markup, blanks), uncoded);
  return NAMES.reduce((rest, name) => rest.replace(name, dots), bare).replaceAll('\n', ' ');
}

/** Code spans as `…`. Backticks that are never closed are text. */
function withoutCode(raw: string): string {
  const fences = [...raw.matchAll(/`{1,100}/g)].map(({ index, 0: { length } }) => ({ index, length }));
  // From the end, so that every fence knows the next one of its length.
  const closing = new Map<number, number>();
  const next = new Map<number, number>();
  for (const { index, length } of fences.toReversed()) {
    const close = next.get(length);
    if (close !== undefined) closing.set(index, close + length);
    next.set(length, index);
  }
  const parts: string[] = [];
  let at = 0;
  for (const { index } of fences) {
    const end = closing.get(index);
    if (index < at || end === undefined) continue;
    parts.push(raw.slice(at, index), dots(raw.slice(index, end)));
    at = end;
  }
  return [...parts, raw.slice(at)].join('');
}

function blanks(match: string): string {
  return ' '.repeat(match.length);
}

function dots(match: string): string {
  return '…'.repeat(match.length);
}
