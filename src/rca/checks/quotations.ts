import type { Rca } from '../../schema/index.ts';
import { factual } from './figures.ts';
import { namesOf, quotedIn, standsIn } from './reading/names.ts';
import type { CheckContext, Fault, Rule } from './rule.ts';

/** Text between double quotation marks, straight or typographic. */
const SAID = /"([^"\n]{1,300})"|“([^”\n]{1,300})”/g;
/** From so many words on, a span in backticks is a quotation and no name. */
const FEWEST_WORDS = 3;
const HASH = /(?<![\w/@.-])(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}(?![\w/-])/g;

/** Rules over what a sentence quotes, and which commits it names. */
export const quotations: readonly Rule[] = [
  {
    id: 'G07',
    severity: 'error',
    flags: 'a commit that is not in the document',
    why: 'Whoever looks for it finds nothing, or another change.',
    bad: 'deadbee4 was reverted',
    good: '7c1d0e2 was reverted',
    remedy: 'Use the hash of a change of this document.',
    // Numbers of pull requests are held to the evidence by G04.
    check(rca, { statements, evidence }) {
      const known = hashesOf(rca);
      return factual(statements).flatMap(({ at, text }) =>
        [...text.matchAll(HASH)]
          .map(([hash]) => hash)
          .filter((hash) => !known.some((sha) => sha.startsWith(hash)))
          .filter((hash) => !evidence.some(({ excerpt }) => excerpt.includes(hash)))
          .map((hash) => ({ at, text, problem: `no change of this document is ${hash}` })),
      );
    },
  },
  {
    id: 'G08',
    severity: 'error',
    flags: 'a quotation that stands in no evidence word for word',
    why: 'An invented log line is searched for, found nowhere, and costs the whole document its trust.',
    bad: 'The log says `poll timeout reached, group left`.',
    good: 'The log says `poll timeout expired, leaving group`.',
    remedy: 'Copy the words from the excerpt, or say it without quoting.',
    check(rca, context) {
      const own = new Set(namesOf(rca).found);
      for (const text of ownTexts(rca)) own.add(text);
      return factual(context.statements).flatMap(({ at, text, rests }): Fault[] => {
        const cited = (rests?.evidence ?? []).flatMap((id) => context.byId.get(id) ?? []);
        return quotationsIn(text)
          .filter((quoted) => !own.has(quoted) && !cited.some((piece) => standsIn(quoted, piece, context)))
          .filter((quoted) => !isQuotedElsewhere(quoted, rca, context))
          .map((quoted) => ({ at, text, problem: `"${quoted}" stands in no evidence word for word` }));
      });
    },
  },
];

function quotationsIn(text: string): string[] {
  const backticked = quotedIn(text).filter((span) => wordsOf(span).length >= FEWEST_WORDS && !/[→=]/.test(span));
  const said = [...text.replace(/`[^`]*`/g, ' ').matchAll(SAID)].map(
    ([, straight, typographic]) => straight ?? typographic ?? '',
  );
  return [...backticked, ...said.map((span) => span.trim()).filter((span) => wordsOf(span).length >= 2)];
}

function wordsOf(text: string): string[] {
  return text.match(/\p{L}{2,}/gu) ?? [];
}

/** Sentences of the document itself may be quoted in it: events, subjects of changes, hypotheses, titles. */
function ownTexts({ timeline, suspects, hypotheses, evidence, title }: Rca): string[] {
  return [
    title,
    ...timeline.events.map(({ what }) => what),
    ...suspects.flatMap(({ change }) => (change ? [change.subject] : [])),
    ...hypotheses.map(({ statement }) => statement),
    ...evidence.map((piece) => piece.title),
  ];
}

function isQuotedElsewhere(quoted: string, { evidence, suspects }: Rca, { blob }: CheckContext): boolean {
  if (evidence.some(({ excerpt }) => excerpt.includes(quoted))) return true;
  if (suspects.some(({ change }) => change?.subject.startsWith(quoted.replace(/…$/, '')))) return true;
  return evidence.some(({ kind, blobSha256 }) => kind !== 'met' && (blob(blobSha256)?.includes(quoted) ?? false));
}

function hashesOf({ inventory, suspects }: Rca): string[] {
  return [
    ...inventory.flatMap(({ ref, aliases }) => [ref, ...aliases]),
    ...suspects.flatMap(({ change }) => (change ? [change.sha] : [])),
  ];
}
