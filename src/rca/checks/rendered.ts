import { renderMarkdown } from '../render/markdown/markdown.ts';
import type { Rule } from './rule.ts';

const MOST_LINES = 20;

/** Rules over the page that is published for the document. */
export const rendered: readonly Rule[] = [
  {
    id: 'S12',
    severity: 'error',
    flags: 'Markdown that is not what the document renders to',
    why: 'A sentence that stands only on the page cites nothing and was checked by nobody.',
    bad: 'a sentence added to rca.md that rca.json does not hold',
    good: 'the same sentence as a claim of rca.json',
    remedy: 'Read the edit back into the document, or render the page again.',
    check(rca, { markdown }) {
      if (markdown === undefined) return [];
      const [wanted, given] = [renderMarkdown(rca), markdown].map((text) => text.trimEnd().split('\n'));
      const lines = new Set(wanted);
      const kept = new Set(given);
      const added = (given ?? []).flatMap((line, index) =>
        lines.has(line)
          ? []
          : [{ at: '', text: line, problem: `line ${index + 1} of the Markdown is not what the document renders to` }],
      );
      const missing = (wanted ?? []).flatMap((line) =>
        kept.has(line) ? [] : [{ at: '', text: line, problem: 'the Markdown lacks this line of the document' }],
      );
      const moved = wanted?.join('\n') === given?.join('\n') || added.length + missing.length > 0;
      return [
        ...added,
        ...missing,
        ...(moved ? [] : [{ at: '', text: '', problem: 'the lines of the Markdown stand in another order' }]),
      ].slice(0, MOST_LINES);
    },
  },
];
