import { matchLine, type Written } from './match-line.ts';
import type { TemplateLine } from './template.ts';

/** A line of the draft and what became of it: read by its template, gone, or new. */
export type Pair =
  | { kind: 'same'; line: number; written: Written[] }
  | { kind: 'gone'; template: TemplateLine; at: number; line: number }
  | { kind: 'new'; text: string; line: number; at: number };

/** Beyond this many comparisons a stretch counts as rewritten. */
const MOST_PAIRS = 400_000;

export interface Numbered<Line> {
  /** Its place in its text, counted from zero. */
  at: number;
  line: Line;
}

/**
 * Pairs the lines of a stretch with those of the draft so that as much as can be is read, in order. `start` is where the
 * stretch begins, for what is gone or new at its very start. Undefined where the stretch is too long to compare.
 */
export function pairLines(
  before: readonly Numbered<TemplateLine>[],
  after: readonly Numbered<string>[],
  start: { at: number; line: number },
): Pair[] | undefined {
  if (before.length * after.length > MOST_PAIRS) return undefined;
  const width = after.length + 1;
  const best = new Float64Array((before.length + 1) * width);
  const reading = new Map<number, Written[]>();
  for (let b = before.length - 1; b >= 0; b -= 1) {
    for (let a = after.length - 1; a >= 0; a -= 1) {
      const place = b * width + a;
      best[place] = Math.max(best[place + width] ?? 0, best[place + 1] ?? 0);
      const template = before[b]?.line;
      const written = template && matchLine(after[a]?.line ?? '', template);
      if (!written) continue;
      const score = (best[place + width + 1] ?? 0) + likeness(written);
      if (score < (best[place] ?? 0)) continue;
      best[place] = score;
      reading.set(place, written);
    }
  }
  const pairs: Pair[] = [];
  let [b, a, line] = [0, 0, start.line];
  while (b < before.length || a < after.length) {
    const place = b * width + a;
    const [template, text] = [before[b], after[a]];
    const written = reading.get(place);
    if (template && text && written && (best[place] ?? 0) > Math.max(best[place + width] ?? 0, best[place + 1] ?? 0)) {
      pairs.push({ kind: 'same', line: text.at + 1, written });
      line = text.at + 1;
      [b, a] = [b + 1, a + 1];
    } else if (template && (!text || (best[place + width] ?? 0) >= (best[place + 1] ?? 0))) {
      pairs.push({ kind: 'gone', template: template.line, at: template.at, line });
      b += 1;
    } else if (text) {
      pairs.push({
        kind: 'new',
        text: text.line,
        line: text.at + 1,
        at: before[b]?.at ?? (before.at(-1)?.at ?? start.at - 1) + 1,
      });
      line = text.at + 1;
      a += 1;
    }
  }
  return pairs;
}

/** More where more of the slots hold what the draft had, so that rows of one shape are not taken for each other. */
function likeness(written: readonly Written[]): number {
  const kept = written.filter(({ slot, text }) => slot.shown === text).length;
  return 1 + kept;
}
