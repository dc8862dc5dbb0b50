import { sha256 } from '../../ledger.ts';
import { CONFIDENCE_CAP, type Evidence } from '../../schema/index.ts';
import { referencesIn } from './reading/references.ts';
import type { CheckContext, Fault, Rule } from './rule.ts';

/** The places whose text must rest on something, claims apart, and what they are called. */
const RESTING = new Set(['reach', 'observed', 'alert reason', 'event', 'node', 'quantity']);

/** Rules over what a sentence cites: that it does, that it is there, that it is verbatim, that it may serve. */
export const citations: readonly Rule[] = [
  {
    id: 'G01',
    severity: 'error',
    flags: 'a claim without evidence and without a computation',
    why: 'A claim that nobody can check is an opinion.',
    bad: 'Redis was saturated.',
    good: 'Redis used_memory reached maxmemory 2 GiB at 10:03:12 [E-met-004].',
    remedy: 'Cite the evidence or the computation it rests on, or drop the sentence.',
    check: (_rca, { statements }) =>
      statements
        .filter(({ claim, place }) => claim !== null || RESTING.has(place))
        .filter(({ rests }) => !rests || (rests.evidence.length === 0 && rests.computed.length === 0))
        .map(({ at, text }) => ({ at, text, problem: 'it cites neither evidence nor a computation' })),
  },
  {
    id: 'G02',
    severity: 'error',
    flags: 'a cited id that does not resolve',
    why: 'A citation of something that does not exist is a fabricated proof.',
    bad: 'Lag grew at 09:37 [E-met-999].',
    good: 'Lag grew at 09:37 [E-met-003].',
    remedy: 'Cite an id of the evidence or computations of this document.',
    check(rca, { byId, computationById }) {
      const { evidence, computations } = referencesIn(rca);
      return [
        ...evidence.filter(({ id }) => !byId.has(id)).map((found) => ({ ...found, kind: 'evidence' })),
        ...computations
          .filter(({ id }) => !computationById.has(id))
          .map((found) => ({ ...found, kind: 'computation' })),
      ].map(({ at, id, kind }) => ({ at, text: id, problem: `there is no ${kind} "${id}" in this document` }));
    },
  },
  {
    id: 'G03',
    severity: 'error',
    flags: 'an excerpt that does not stand verbatim at its span of the text with its hash',
    why: 'A paraphrased proof is no proof.',
    bad: 'excerpt "poll timeout, left group" of a line that reads "poll timeout expired, leaving group"',
    good: 'excerpt "poll timeout expired, leaving group"',
    remedy: 'Mint the evidence from the stored text again; never write an excerpt by hand.',
    check({ evidence }, { blob, hasTexts }) {
      if (!hasTexts) return [];
      const texts = new Map(
        [...new Set(evidence.map(({ blobSha256 }) => blobSha256))].map((sha) => [sha, read(sha, blob)]),
      );
      return evidence.flatMap((piece, index) => {
        const problem = verbatimProblem(piece, texts.get(piece.blobSha256));
        return problem ? [{ at: `/evidence/${index}/excerpt`, text: piece.excerpt, problem }] : [];
      });
    },
  },
  {
    id: 'G09',
    severity: 'error',
    flags: 'an inference that is called confirmed on one source, with no intervention',
    why: 'One source can be wrong in one way; two seldom are in the same.',
    bad: 'confirmed, 0.9, by one log line',
    good: 'likely, 0.7, by one log line',
    remedy: 'Add a second, independent source or lower the confidence.',
    check: (_rca, { statements, byId }) =>
      statements.flatMap(({ at, text, claim }) => {
        if (claim?.type !== 'inference' || claim.confidence.level !== 'confirmed') return [];
        if (claim.confidence.basis === 'rollback' || claim.confidence.basis === 'reproduction') return [];
        const sources = new Set(claim.evidence.flatMap((id) => (byId.has(id) ? [sourceOf(byId.get(id))] : [])));
        if (sources.size < 2)
          return [
            { at, text, problem: `it is called confirmed on ${sources.size} source and without an intervention` },
          ];
        const isOutside = claim.evidence.every((id) => byId.get(id)?.outsiderWritable !== false);
        return isOutside ? [{ at, text, problem: 'it is called confirmed on what outsiders can write alone' }] : [];
      }),
  },
  {
    id: 'G13',
    severity: 'error',
    flags: 'a past incident that is cited for the cause of this one',
    why: 'An analogy is where to look, not what was seen.',
    bad: 'The pool was exhausted, as in INC-171 [E-past-001].',
    good: 'Related incidents: INC-171.',
    remedy: 'Cite what was seen in this incident; leave the earlier one to the related incidents.',
    check: (_rca, { statements }) =>
      statements
        .filter(({ place }) => ['why', 'node', 'mechanism', 'observed'].includes(place))
        .flatMap(({ at, text, rests }) =>
          (rests?.evidence ?? [])
            .filter((id) => id.startsWith('E-past-'))
            .map((id): Fault => ({
              at,
              text,
              problem: `it cites ${id}, an earlier incident, for a cause of this one`,
            })),
        ),
  },
  {
    id: 'G16',
    severity: 'error',
    flags: 'a confidence above what its basis can carry',
    why: 'That one thing came after another carries half a belief at most.',
    bad: '0.95 on temporal order',
    good: '0.50 on temporal order',
    remedy: 'Take the confidence from `confidence(p, basis)`, which caps it.',
    check: (_rca, { statements }) =>
      statements.flatMap(({ at, text, claim }) => {
        if (!claim || claim.confidence.p <= CONFIDENCE_CAP[claim.confidence.basis]) return [];
        const { p, basis } = claim.confidence;
        return [
          { at, text, problem: `its confidence ${p} is above ${CONFIDENCE_CAP[basis]}, the most ${basis} carries` },
        ];
      }),
  },
];

/** A stored text with whether it is the one that its name says. Many excerpts quote one text, so it is hashed once. */
interface Stored {
  text: string;
  isItself: boolean;
}

function read(sha: string, blob: CheckContext['blob']): Stored | undefined {
  const text = blob(sha);
  return text === undefined ? undefined : { text, isItself: sha256(text) === sha };
}

function verbatimProblem(
  { excerpt, excerptSpan, blobSha256, id }: Evidence,
  stored: Stored | undefined,
): string | undefined {
  const name = `${blobSha256.slice(0, 12)}…`;
  if (!stored) return `the text that ${id} quotes is not stored under ${name}`;
  if (!stored.isItself) return `the text that ${id} quotes does not have the hash ${name}`;
  const { start, end } = excerptSpan;
  if (stored.text.slice(start, end) !== excerpt)
    return `${id} does not stand at ${start}–${end} of the text that it quotes`;
  return undefined;
}

function sourceOf(evidence: Evidence | undefined): string {
  return evidence ? `${evidence.source.tool} ${evidence.kind}` : '';
}
