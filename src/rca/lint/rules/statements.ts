import type { Place, Statement } from '../../checks/reading/statements.ts';
import type { Postmortem } from '../postmortem/read-postmortem.ts';
import { sentencesOf } from '../postmortem/sentences.ts';
import type { SectionKind } from '../postmortem/section-kinds.ts';
import type { Section } from '../postmortem/sections.ts';
import { linesOf, spoken, type Text } from '../postmortem/text.ts';

/** A sentence of a post-mortem, in the shape that the rules of an RCA read. */
export interface Sentence {
  statement: Statement;
  /** Where it stands. */
  text: Text;
}

/** Where a sentence would stand in an RCA. The rules for everywhere read a `source note`, and no other does. */
const PLACES: Readonly<Record<SectionKind, Place>> = {
  title: 'source note',
  details: 'source note',
  summary: 'summary',
  story: 'summary',
  background: 'source note',
  impact: 'quantity',
  timeline: 'event',
  trigger: 'node',
  causes: 'root condition',
  whys: 'why',
  factors: 'factor',
  detection: 'found by',
  response: 'found by',
  lessons: 'source note',
  'went well': 'went well',
  'went wrong': 'factor',
  luck: 'source note',
  actions: 'source note',
  recurrence: 'source note',
  messages: 'source note',
  supporting: 'source note',
  other: 'source note',
};

/** Every sentence of a post-mortem without what it quotes. The last answer of each why chain is terminal. */
export function sentencesIn({ sections, chains, actions }: Postmortem): Sentence[] {
  const ends = chains.flatMap(({ steps }) => steps.at(-1)?.answer ?? []);
  const texts: { text: Text; place: Place; terminal?: true }[] = [
    ...sections.flatMap(ofSection),
    ...ends.map((text) => ({ text, place: 'gap' as const, terminal: true as const })),
    ...actions.flatMap(({ title, doneWhen }) => [
      { text: title, place: 'action title' as const },
      ...(doneWhen ? [{ text: doneWhen, place: 'verification' as const }] : []),
    ]),
  ];
  return texts.map(({ text, place, terminal = false }, index) => ({
    text,
    statement: { at: `/${index}`, place, text: spoken(text.plain), claim: null, rests: null, terminal },
  }));
}

function ofSection({ heading, kind, isLead, blocks }: Section): { text: Text; place: Place }[] {
  const place = PLACES[kind];
  const said = blocks.flatMap((block) => {
    if (block.kind === 'quotation' || block.kind === 'code' || (block.kind === 'row' && block.header)) return [];
    if (block.kind === 'row') return block.cells.flatMap(sentencesOf);
    return (kind === 'timeline' ? linesOf(block.text) : [block.text]).flatMap(sentencesOf);
  });
  return [
    ...(heading && !isLead
      ? [{ text: heading, place: kind === 'whys' ? ('why question' as const) : ('title' as const) }]
      : []),
    ...said.map((text) => ({ text, place: isQuestion(text) ? ('why question' as const) : place })),
  ];
}

function isQuestion({ plain }: Text): boolean {
  return /^(?:why|how)\b/i.test(plain) && plain.endsWith('?');
}
