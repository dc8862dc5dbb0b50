import { confidence, EvidenceId, type Claim, type Rca } from '../../schema/index.ts';
import { unescaped } from './unescape.ts';

/** The lists that a person may add a line to, or take one out of, by the heading that they stand under. */
export const LISTS: Readonly<Record<string, 'summary' | 'wentWell' | 'questions'>> = {
  '## Summary': 'summary',
  '## What went well, and luck': 'wentWell',
  '## Questions for the responders': 'questions',
};

/** A sentence that a person wrote, and the ids that it cites. */
export interface Sentence {
  text: string;
  cited: string[];
}

/** Reads a line of a list: its text, and the links to ids at its end. */
export function sentenceOf(line: string): Sentence {
  let text = line.replace(/^(?:[-*+]|\d+[.)]) +/, '').trim();
  const cited: string[] = [];
  for (;;) {
    const link = /\[([A-Za-z]+(?:-[a-z]+)?-\d+)\](?:\(#[\w-]*\))?\)?$/.exec(text);
    if (!link) break;
    cited.unshift(link[1] ?? '');
    text = text.slice(0, link.index).trim();
  }
  // The moment that a question is tied to: `(09:37:02 [E-met-002](#e-met-002))`.
  return { text: unescaped(text.replace(/\((?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d$/, '')), cited };
}

/** A claim of a person: said, and so far resting on what they cite. */
export function claimOf({ text, cited }: Sentence, taken: ReadonlySet<string>): Claim {
  let number = 1;
  while (taken.has(`CL-human-${number}`)) number += 1;
  return {
    id: `CL-human-${number}`,
    text,
    type: 'observation',
    evidence: cited.filter((id) => EvidenceId.safeParse(id).success),
    contra: [],
    computed: cited.filter((id) => /^C-\d+$/.test(id)),
    mechanism: null,
    confidence: confidence(0.6, 'reported'),
    checkedBy: ['human'],
  };
}

/** Ids that a sentence cites and the document does not have. */
export function unknownIds({ cited }: Sentence, rca: Rca): string[] {
  const known = new Set([...rca.evidence.map(({ id }) => id), ...rca.computations.map(({ id }) => id)].map(String));
  return cited.filter((id) => !known.has(id));
}
