import { actionItemsOf, type ActionItem } from './action-items.ts';
import { blocksOf } from './blocks.ts';
import { detailsOf, type Detail } from './details.ts';
import { isEnglish, wordCount } from './language.ts';
import type { SectionKind } from './section-kinds.ts';
import { sectionsOf, type Section } from './sections.ts';
import { readSource } from './source.ts';
import { templateOf, type Template } from './templates.ts';
import { textOf, type Text } from './text.ts';
import { entriesOf, type Entry } from './timeline-entries.ts';
import { whyChainsOf, type WhyChain } from './why-steps.ts';

/** A post-mortem that a person wrote, as far as it can be told what its parts are. */
export interface Postmortem {
  template: Template;
  english: boolean;
  words: number;
  lines: readonly string[];
  /** The first line with something on it: where faults of the whole document are shown. */
  head: Text;
  sections: readonly Section[];
  details: readonly Detail[];
  entries: readonly Entry[];
  chains: readonly WhyChain[];
  actions: readonly ActionItem[];
}

/** Reads any Markdown. What cannot be recognised is read as prose. Never throws. */
export function readPostmortem(text: string): Postmortem {
  const source = readSource(text);
  const { lines } = source;
  const sections = sectionsOf(blocksOf(lines));
  const first = Math.max(
    0,
    lines.findIndex((line) => line.trim() !== ''),
  );
  return {
    template: templateOf(sections),
    english: isEnglish(lines.join('\n')),
    words: wordCount(lines.join('\n')),
    lines,
    head: textOf((lines[first] ?? '').trim(), first, lines),
    sections,
    details: detailsOf(sections, source),
    entries: entriesOf(ofKind(sections, 'timeline')),
    chains: whyChainsOf(sections),
    actions: actionItemsOf(sections),
  };
}

/** The sections of these kinds. */
export function ofKind(sections: readonly Section[], ...kinds: readonly SectionKind[]): Section[] {
  return sections.filter(({ kind }) => kinds.includes(kind));
}

/** All that is said in a section, tables and quotations included. */
export function textsOf({ blocks }: Section): Text[] {
  return blocks.map(({ text }) => text);
}
