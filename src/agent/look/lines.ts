/** One line of a text and where it stands in it, in UTF-16 code units. */
export interface Line {
  text: string;
  start: number;
  /** Counted from 1. */
  number: number;
}

/** The lines that hold a text, whatever its case. `*` stands for anything within the line. In linear time. */
export function linesWith(text: string, pattern: string): Line[] {
  const parts = partsOf(pattern);
  return linesOf(text).filter((line) => holds(line.text.toLowerCase(), parts));
}

/** Characters that the parts of a pattern may lie apart in a record of several lines, and places that are tried for it. */
const LONGEST_PASSAGE = 600;
const MOST_TRIES = 1000;

/**
 * The lines of one record, such as the state of an object, that hold a text; where none does, the first passage in which
 * its parts follow each other over several lines. What is shown of a record has no line breaks, so nobody knows them.
 */
export function passagesWith(text: string, pattern: string): Line[] {
  const lines = linesWith(text, pattern);
  const parts = partsOf(pattern);
  const [first] = parts;
  const lower = text.toLowerCase();
  // Some letters are longer in lower case, and then places differ.
  if (lines.length > 0 || first === undefined || parts.length < 2 || lower.length !== text.length) return lines;
  let start = lower.indexOf(first);
  for (let tries = 0; start >= 0 && tries < MOST_TRIES; tries += 1) {
    const length = endIn(lower.slice(start, start + LONGEST_PASSAGE), parts);
    if (length >= 0)
      return [{ text: text.slice(start, start + length), start, number: text.slice(0, start).split('\n').length }];
    start = lower.indexOf(first, start + 1);
  }
  return [];
}

/** What a line of a diff says of it: that it comes in, goes out, stays, or nothing because it is about the diff. */
type Deed = 'adds' | 'removes' | 'leaves';

/** The lines of a commit that a search is about, what its diff does with them, and with the other lines that hold the text. */
interface OfCommit {
  lines: Line[];
  deed: Deed;
  elsewhere: Deed[];
}

/**
 * The lines of a commit that hold a text: those that its diff adds, and any that are said around it. Where the text
 * begins with `-`, those that the diff removes and that hold the rest of it, however far they are indented; only where
 * none does, those that it adds with the `-` in them.
 */
export function linesOfCommitWith(text: string, pattern: string): OfCommit {
  const deeds = deedsIn(text);
  if (!pattern.startsWith('-')) return byDeed('adds', linesWith(text, pattern), deeds);
  const removed = byDeed('removes', linesOfDiffWith(text, pattern.slice(1).trimStart(), deeds), deeds);
  if (removed.lines.length > 0) return removed;
  const added = byDeed('adds', linesOfDiffWith(text, pattern, deeds), deeds);
  return added.lines.length > 0 ? added : removed;
}

function byDeed(deed: Deed, holding: readonly Line[], deeds: ReadonlyMap<number, Deed>): OfCommit {
  const own = ({ number }: Line): Deed => deeds.get(number) ?? deed;
  return {
    lines: holding.filter((line) => own(line) === deed),
    deed,
    elsewhere: [...new Set(holding.map(own))].filter((other) => other !== deed),
  };
}

/** The lines of a diff alone that hold a text after their sign. */
function linesOfDiffWith(text: string, pattern: string, deeds: ReadonlyMap<number, Deed>): Line[] {
  const parts = partsOf(pattern);
  return linesOf(text).filter((line) => deeds.has(line.number) && holds(line.text.slice(1).toLowerCase(), parts));
}

/** What a diff does with each of its lines, by their numbers. A text without the head of a diff is taken for its lines. */
function deedsIn(text: string): Map<number, Deed> {
  const all = linesOf(text);
  const deeds = new Map<number, Deed>();
  let isDiff = !/^(?:diff --git|@@) /m.test(text);
  let isHunk = isDiff;
  for (const { number, text: line } of all) {
    if (line.startsWith('diff --git ')) [isDiff, isHunk] = [true, false];
    else if (line.startsWith('@@ ')) isHunk = true;
    else if (isHunk || (isDiff && !/^(?:---|\+\+\+) /.test(line))) {
      if (line.startsWith('+')) deeds.set(number, 'adds');
      else if (line.startsWith('-')) deeds.set(number, 'removes');
      else if (isHunk && line.startsWith(' ')) deeds.set(number, 'leaves');
    }
  }
  return deeds;
}

/** All lines of a text, the empty ones left out. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  let number = 1;
  for (const line of text.split('\n')) {
    if (line !== '') lines.push({ text: line, start, number });
    start += line.length + 1;
    number += 1;
  }
  return lines;
}

/** How many lines fall into each bin of time, by the instant at their head. Lines without one are left out. */
export function histogramOf(lines: readonly Line[], binMs: number): { atMs: number; count: number }[] {
  const bins = new Map<number, number>();
  for (const line of lines) {
    const ms = instantOfLine(line);
    if (ms === undefined) continue;
    const at = Math.floor(ms / binMs) * binMs;
    bins.set(at, (bins.get(at) ?? 0) + 1);
  }
  return [...bins].map(([atMs, count]) => ({ atMs, count })).toSorted((a, b) => a.atMs - b.atMs);
}

/** The instant at the head of a line, also within JSON or after a level, in milliseconds; undefined where none is there. */
export function instantOfLine({ text }: Line): number | undefined {
  const stamp = /^.{0,40}?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)/.exec(text)?.[1];
  if (stamp === undefined) return undefined;
  const ms = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(stamp) ? stamp : `${stamp}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** The part of a diff that is about one file; empty where the diff does not touch it. */
export function hunkOf(diff: string, path: string): { text: string; start: number } {
  const heads = [...diff.matchAll(/^diff --git .*$/gm)].map((match) => ({ at: match.index, line: match[0] }));
  const index = heads.findIndex(({ line }) => line.endsWith(` b/${path}`));
  const head = heads[index];
  if (!head) return { text: '', start: 0 };
  return { text: diff.slice(head.at, heads[index + 1]?.at ?? diff.length), start: head.at };
}

/** What differs between two texts, line by line as sets: `-` only in the first, `+` only in the second. */
export function differing(one: string, other: string): string[] {
  const [before, after] = [new Set(one.split('\n')), new Set(other.split('\n'))];
  return [
    ...[...before].filter((line) => !after.has(line)).map((line) => `- ${line}`),
    ...[...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`),
  ];
}

function partsOf(pattern: string): string[] {
  return pattern
    .toLowerCase()
    .split('*')
    .filter((part) => part !== '');
}

function holds(line: string, parts: readonly string[]): boolean {
  return endIn(line, parts) >= 0;
}

/** Where the last of some parts ends that follow each other in a text; negative where they do not. */
function endIn(text: string, parts: readonly string[]): number {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at < 0) return -1;
    from = at + part.length;
  }
  return from;
}
