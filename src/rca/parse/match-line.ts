import type { Slot, TemplateLine } from './template.ts';

/** What stands in the slots of a line, in their order. */
export interface Written {
  slot: Slot;
  /** As it stands in the Markdown. */
  text: string;
  /** Whether a | would end its cell. */
  inTable: boolean;
}

/**
 * Reads a line by its template; undefined where its fixed text is not what it was. A slot that still holds what the
 * draft had is found by that, so that fixed text inside of it misleads nobody. Linear in the line.
 */
export function matchLine(line: string, { fixed, slots }: TemplateLine): Written[] | undefined {
  const first = numbered(evened(fixed[0] ?? ''));
  const text = numbered(evened(line).trimEnd());
  if (slots.length === 0) return text === first.trimEnd() ? [] : undefined;
  if (!text.startsWith(first)) return undefined;
  const written: Written[] = [];
  let at = first.length;
  for (const [index, slot] of slots.entries()) {
    const next = evened(fixed[index + 1] ?? '');
    const isLast = index === slots.length - 1;
    const same = evened(slot.shown);
    let end: number;
    if (text.startsWith(same + next, at) && (!isLast || at + same.length + next.length === text.length)) {
      end = at + same.length;
    } else if (isLast) {
      end = text.length - next.length;
      if (end < at || !text.endsWith(next)) return undefined;
    } else {
      end = next === '' ? -1 : text.indexOf(next, at);
      if (end < 0) return undefined;
    }
    written.push({ slot, text: text.slice(at, end), inTable: first.startsWith('|') });
    at = end + next.length;
  }
  return written;
}

/** Which fixed text of a template a line has lost, for a message. */
export function lostText(line: string, { fixed }: TemplateLine): string {
  const text = evened(line);
  return fixed.map((part) => evened(part).trim()).find((part) => part !== '' && !text.includes(part)) ?? '';
}

/** A line without what editors and formatters change at will: spaces in a row, the width of tables. */
export function evened(line: string): string {
  const even = line.replace(/\s+/g, ' ');
  return /^\|(?: ?:?-+:? ?\|)+ ?$/.test(even) ? even.replace(/ ?:?-+:? ?(?=\|)/g, ' --- ') : even;
}

/** Numbers of a list are Markdown's own affair. */
function numbered(line: string): string {
  return line.replace(/^\d+\. /, '1. ');
}
