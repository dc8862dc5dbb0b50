import type { Evidence } from '../../schema/index.ts';

/** Characters that an excerpt is shown with: of the pieces that tell most, and of the others. */
export const LONG_EXCERPT = 400;
export const SHORT_EXCERPT = 160;

/** Words that tell of a failure, in whatever log. */
const FAILS =
  /\b(?:error|fatal|fail\w*|refus\w*|denied|expired?|exceed\w*|exhaust\w*|timed? ?out|killed|evict\w*|invalid|unavailable|not found)\b/gi;
/** A changed line of a diff, once the lines stand one after another, and what stands before the first of them. */
const CHANGED = /(?<=^|\s)[+-](?![+-]) ?\S+/g;
const HUNK = /@@ -[\d,]+ \+[\d,]+ @@/;
const SAMPLE = /\S+Z (-?[\d.e+-]+)/g;
/** The date of an instant that stands after another of the same date. */
const DATED = /(\d{4}-\d\d-\d\dT)(?=\d\d:\d\d:\d\d)/g;
/** A word that is shorter tells nothing. */
const SHORTEST_WORD = 4;
/** A longer one may be cut. */
const LONGEST_WORD = 40;

/** A place in a text that decides, and what stands there. */
interface Hit {
  at: number;
  end: number;
  what: string;
}

/**
 * What is shown of a piece of evidence in one line, at most so many characters: all of its excerpt where it fits, else
 * the stretch that decides. That is the farthest sample of a series, the changed lines of a diff, and elsewhere where most
 * of the words stand that `said` has of it. In a series a date stands once.
 */
export function shownExcerpt({ kind, excerpt }: Pick<Evidence, 'kind' | 'excerpt'>, most: number, said = ''): string {
  const line = (kind === 'met' ? withDateOnce(excerpt) : excerpt).replace(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  const { from, to } = around(kind === 'met' ? farthestIn(line) : hitsIn(line, kind, said), line, most);
  const [start, end] = [beginOfWord(line, from), endOfWord(line, to)];
  return `${start > 0 ? '… ' : ''}${line.slice(start, end)}${end < line.length ? ' …' : ''}`;
}

function beginOfWord(line: string, at: number): number {
  const space = at === 0 ? -1 : line.indexOf(' ', at - 1);
  return space < 0 || space - at > LONGEST_WORD ? at : space + 1;
}

function endOfWord(line: string, at: number): number {
  const space = at >= line.length ? -1 : line.lastIndexOf(' ', at);
  return space < 0 || at - space > LONGEST_WORD ? Math.min(at, line.length) : space;
}

function withDateOnce(text: string): string {
  let last = '';
  return text.replace(DATED, (date) => {
    const isKnown = date === last;
    last = date;
    return isKnown ? '' : date;
  });
}

/** The sample that is farthest from the first one: the peak of what rose, the bottom of what fell. */
function farthestIn(line: string): Hit[] {
  const samples = [...line.matchAll(SAMPLE)];
  const first = Number(samples[0]?.[1]);
  const distance = (sample: RegExpMatchArray): number => Math.abs(Number(sample[1]) - first) || 0;
  const [peak] = samples.toSorted((a, b) => distance(b) - distance(a));
  return peak?.index === undefined ? [] : [{ at: peak.index, end: peak.index + peak[0].length, what: 'peak' }];
}

function hitsIn(line: string, kind: Evidence['kind'], said: string): Hit[] {
  const found = (pattern: RegExp): Hit[] =>
    [...line.matchAll(pattern)].map((match) => ({
      at: match.index,
      end: match.index + match[0].length,
      what: match[0].toLowerCase(),
    }));
  const lower = line.toLowerCase();
  const words = new Set((said.toLowerCase().match(/[\w.-]*\w/g) ?? []).filter(({ length }) => length >= SHORTEST_WORD));
  const named = [...words].flatMap((what): Hit[] => {
    const at = kind === 'diff' ? lower.lastIndexOf(what) : lower.indexOf(what);
    return at < 0 ? [] : [{ at, end: at + what.length, what }];
  });
  if (kind !== 'diff') return [...named, ...found(FAILS)].toSorted((a, b) => a.at - b.at);
  // What a commit says of itself, and its files, stand in the title; what it does stands in its lines.
  const hunk = HUNK.exec(line);
  const begins = hunk ? hunk.index + hunk[0].length : 0;
  return [...named, ...found(FAILS), ...found(CHANGED)]
    .filter(({ at }) => at >= begins)
    .toSorted((a, b) => a.at - b.at);
}

/** The stretch that holds the most different hits, centred on them; the beginning where there are none. */
function around(hits: readonly Hit[], line: string, most: number): { from: number; to: number } {
  let best: Hit[] = [];
  for (const { at } of hits) {
    const within = hits.filter((one) => one.at >= at && one.end <= at + most);
    if (new Set(within.map(({ what }) => what)).size > new Set(best.map(({ what }) => what)).size) best = within;
  }
  const [first, last] = [best[0], best.at(-1)];
  if (!first || !last) return { from: 0, to: most - 2 };
  // What is cut off is marked at both ends.
  const room = most - 4;
  const middle = (first.at + last.end) / 2;
  const from = Math.max(0, Math.min(Math.round(middle - room / 2), line.length - room));
  return { from, to: from + room };
}
