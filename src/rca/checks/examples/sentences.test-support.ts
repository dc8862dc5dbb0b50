import { readFileSync } from 'node:fs';

/** Sentences that the rules about people are held to, as one author wrote them. */
export interface Sentences {
  blaming: readonly string[];
  blameless: readonly string[];
}

/** Reads a set: one sentence a line under `[that blame]` and `[blameless]`; `#` begins a note. */
export function sentencesOf(set: string): Sentences {
  const text = readFileSync(new URL(`${set}.txt`, import.meta.url), 'utf8');
  const [blaming = '', blameless = ''] = text.split('[blameless]');
  return { blaming: linesOf(blaming), blameless: linesOf(blameless) };
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('['));
}
