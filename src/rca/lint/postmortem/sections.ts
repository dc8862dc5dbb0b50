import type { Block } from './blocks.ts';
import { kindOf, kindUnder, type SectionKind } from './section-kinds.ts';
import { part, trimmed, type Text } from './text.ts';

/** A heading with what stands under it, up to the next one. */
export interface Section {
  kind: SectionKind;
  /** Null for what stands before the first heading. */
  heading: Text | null;
  level: number;
  /** A bold or plain lead such as `**Impact**:` in the place of a heading. */
  isLead: boolean;
  blocks: readonly Block[];
}

/** `**Impact**: …`, `**Impact:** …`, `Impact: …`, or a line of bold alone. */
const LEAD = /^(?:(\*\*|__)([^*_:\n]{2,60})(?:\1:?|:\1)(?=\s|$)|([\p{Lu}][\p{L}'’ -]{2,40}):(?=\s|$))/u;
const LEAD_LEVEL = 7;
/** Sections whose list items and paragraphs may be sections of their own: `- **Impact**: …`. */
const LISTING: ReadonlySet<SectionKind> = new Set(['title', 'other', 'summary', 'story', 'details']);

/** Cuts a document at its headings, and at leads that name a section where no heading does. */
export function sectionsOf(blocks: readonly Block[]): Section[] {
  const sections: (Section & { blocks: Block[] })[] = [
    { kind: 'title', heading: null, level: 0, isLead: false, blocks: [] },
  ];
  const above: { level: number; kind: SectionKind }[] = [];
  const open = (heading: Text, level: number, isFirst: boolean, isLead: boolean) => {
    while ((above.at(-1)?.level ?? 0) >= level) above.pop();
    const named = kindUnder(heading.plain, above.at(-1)?.kind);
    const kind = isFirst && level === 1 && (named === 'other' || isTitle(heading.plain)) ? 'title' : named;
    above.push({ level, kind });
    sections.push({ kind, heading, level, isLead, blocks: [] });
  };
  let isFirst = true;
  for (const block of blocks) {
    if (block.kind === 'heading') {
      open(block.text, block.level, isFirst, false);
      isFirst = false;
      continue;
    }
    const lead = leadOf(block, above.findLast(({ level }) => level < LEAD_LEVEL)?.kind);
    if (lead) open(lead.label, LEAD_LEVEL, false, true);
    const kept = lead ? lead.rest : block;
    if (kept) sections.at(-1)?.blocks.push(kept);
  }
  return sections;
}

/** `Postmortem: the root cause of …` is what the document is called, not a section. */
function isTitle(heading: string): boolean {
  return /post-?mortem|incident (?:report|review)|\binc-?\d|:/i.test(heading) || heading.trim().split(/\s+/).length > 4;
}

function leadOf(block: Block, parent: SectionKind | undefined): { label: Text; rest: Block | undefined } | undefined {
  const isListing = LISTING.has(parent ?? 'title');
  const isItem = block.kind === 'item' && block.depth === 1 && block.checked === null && isListing;
  if (!isItem && (block.kind !== 'paragraph' || block.inItem)) return undefined;
  const match = LEAD.exec(block.text.raw);
  const label = match?.[2] ?? match?.[3];
  if (!match || label === undefined) return undefined;
  const kind = kindOf(label);
  // A bold word within a section is an emphasis; a label that says what the section is already, too.
  if (kind === undefined || kind === 'details' || kind === parent || kindUnder(label, parent) === parent)
    return undefined;
  const from = block.text.raw.indexOf(label);
  const rest = trimmed(part(block.text, match[0].length, block.text.raw.length));
  // Under a heading that says what its text is, only a line of its own begins something else.
  if (!isListing && rest.plain !== '') return undefined;
  return {
    label: part(block.text, from, from + label.length),
    rest: rest.plain === '' ? undefined : { kind: 'paragraph', text: rest, inItem: false, lead: true },
  };
}
