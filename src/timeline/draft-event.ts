import type { Event } from '../schema/index.ts';

/** An event before it has its place: no id, no number among its equals, no phase yet. */
export type DraftEvent = Omit<Event, 'id' | 'seq' | 'phase'>;

const LONGEST = 140;

/** At most 140 characters, cut at a word. */
export function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  const head = text.slice(0, LONGEST - 1);
  return `${head.slice(0, Math.max(head.lastIndexOf(' '), LONGEST / 2)).trimEnd()}…`;
}
