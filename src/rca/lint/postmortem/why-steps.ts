import type { Block } from './blocks.ts';
import { columnOf, tablesIn } from './columns.ts';
import type { Section } from './sections.ts';
import { part, trimmed, type Text } from './text.ts';

/** A why and what answers it. Either may be left out by the author. */
export interface WhyStep {
  question: Text | null;
  answer: Text | null;
}

/** Whys that answer one another. */
export interface WhyChain {
  steps: readonly WhyStep[];
  /** Where the chain begins. */
  head: Text;
}

const NUMBERED = /^\s{0,3}(?:(?:\d{1,2}|why|question|q)(?:\s{0,2}#?\d{1,2})?\s{0,3}[.):]\s{1,6}){0,2}/i;
const ANSWERING = /^[\s:;–—>→-]{0,8}(?:(?:a|answer|because)\s{0,3}:\s{0,4})?/i;
const ASKING = /^(?:but |and |so )?(?:why|how come|what|how)\b/i;

/** The why chains: in their own sections, and where a section on causes asks at least twice. */
export function whyChainsOf(sections: readonly Section[]): WhyChain[] {
  const chains: { steps: WhyStep[]; head: Text }[] = [];
  let isOpen = false;
  for (const section of sections) {
    const asks = section.kind === 'causes' && section.blocks.filter((block) => isQuestion(block.text)).length >= 2;
    if (section.kind !== 'whys' && !asks) {
      isOpen = false;
      continue;
    }
    const heading = section.heading;
    // A heading that asks is a step, unless the section asks again: then it says what its own chain is about.
    const first = section.blocks.find(({ kind }) => kind === 'item' || kind === 'paragraph');
    const isAsked = heading !== null && isQuestion(heading) && !(first && isQuestion(first.text));
    const before = isOpen && isAsked ? chains.at(-1) : undefined;
    const steps = stepsOf(section.blocks, isAsked ? heading : null);
    if (steps.length === 0) continue;
    if (before) before.steps.push(...steps);
    else {
      const head = heading ?? steps[0]?.question ?? steps[0]?.answer;
      if (head) chains.push({ steps, head });
    }
    isOpen = true;
  }
  return chains;
}

function stepsOf(blocks: readonly Block[], asked: Text | null): WhyStep[] {
  const steps: WhyStep[] = asked ? [{ question: asked, answer: null }] : [];
  for (const block of blocks) {
    if (block.kind !== 'item' && block.kind !== 'paragraph') continue;
    const text = withoutLead(block.text, NUMBERED);
    if (isQuestion(text)) {
      const mark = text.plain.indexOf('?');
      const answer = withoutLead(trimmed(part(text, mark + 1, text.raw.length)), ANSWERING);
      steps.push({ question: part(text, 0, mark + 1), answer: answer.plain === '' ? null : answer });
      continue;
    }
    const last = steps.at(-1);
    const isBecause = /^because\b/i.test(text.plain);
    if (last && last.answer === null) last.answer = withoutLead(text, ANSWERING);
    else if (block.kind === 'item' || isBecause) steps.push({ question: null, answer: withoutLead(text, ANSWERING) });
  }
  return [...steps, ...tablesIn(blocks).flatMap(fromTable)];
}

function fromTable(table: ReturnType<typeof tablesIn>[number]): WhyStep[] {
  const asks = columnOf(table, /why|question/);
  const answers = columnOf(table, /because|answer|reason/);
  if (answers === -1 && asks === -1) return [];
  return table.rows.map(({ cells }) => {
    const question = asks === -1 || asks === answers ? undefined : cells[asks];
    const answer = answers === -1 ? cells.find((cell) => cell !== question && cell.plain.length > 8) : cells[answers];
    return { question: question ?? null, answer: answer && answer.plain.trim() !== '' ? answer : null };
  });
}

function isQuestion(text: Text): boolean {
  const plain = withoutLead(text, NUMBERED).plain.slice(0, 400);
  return ASKING.test(plain) && plain.includes('?');
}

function withoutLead(text: Text, lead: RegExp): Text {
  const length = lead.exec(text.plain)?.[0].length ?? 0;
  return length === 0 ? text : trimmed(part(text, length, text.raw.length));
}
