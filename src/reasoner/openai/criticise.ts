import { z } from 'zod';
import type { Claim, Evidence, Rca } from '../../schema/index.ts';
import type { Criticism } from '../reasoner.ts';
import { shown } from '../../rca/render/format/quantity.ts';
import { evidenceLine } from './lines.ts';

/** What the model is asked for: of each sentence what is missing, and whether what it cites carries it. */
export const CriticismAnswer = z.strictObject({
  sentences: z.array(
    z.strictObject({
      sentence: z.string(),
      missing: z.string(),
      verdict: z.enum(['supported', 'partly', 'not supported']),
    }),
  ),
});

/** Characters that an excerpt is shown with; shorter where there are many. */
const LONGEST_EXCERPTS = [400, 240, 160, 80, 0] as const;
/** Characters of a whole question to the critic: 8,000 tokens of four, `rca.md` d.2. */
export const LONGEST_CRITICISED = 31_900;

/**
 * The sentences, each after the question that it answers if it answers one, what they cite, each piece once, and when
 * the incident began and ended, in so many characters: nothing of how they came about.
 */
export function criticisedText(
  claims: readonly Claim[],
  { evidence, computations, timeline, explanation }: Rca,
  longest: number,
): string {
  const questions = new Map(
    explanation.whyChains.flatMap(({ whys }) =>
      whys.map(({ question, answer }) => [answer.id, `${question} `] as const),
    ),
  );
  const whatOf = new Map(timeline.events.map(({ id, what }) => [id, what]));
  const saidOf = (id: string): string =>
    claims
      .filter((claim) => claim.evidence.some((one) => one === id))
      .map(({ text }) => text)
      .join(' ');
  const cited = new Set(claims.flatMap((claim) => [...claim.evidence, ...claim.computed]));
  const texts = LONGEST_EXCERPTS.map((most) =>
    [
      '## Sentences',
      ...claims.map(
        ({ id, text, evidence: ids, computed }) =>
          `- ${id} ${questions.get(id) ?? ''}${text} [${[...ids, ...computed].join(' ')}]`,
      ),
      '',
      '## When',
      ...timeline.anchors.map(({ name, at, event }) => `- ${name} ${at}: ${whatOf.get(event) ?? ''}`),
      '',
      '## What they cite',
      ...evidence
        .filter(({ id }) => cited.has(id))
        .map((one) => `- ${evidenceLine(one, most, saidOf(one.id), whenOf(one))}`),
      ...computations
        .filter(({ id }) => cited.has(id))
        .map((one) => `- ${one.id} ${one.what}: ${one.value} ${one.unit}, said as ${shown(one)}`),
    ].join('\n'),
  );
  return texts.find(({ length }) => length <= longest) ?? (texts.at(-1) ?? '').slice(0, longest);
}

/** When what a piece of evidence shows was, as code read it: an excerpt may say only how long ago, or in another zone. */
function whenOf({ at, interval }: Evidence): string {
  if (interval && interval.from !== interval.to) return `${interval.from} to ${interval.to}`;
  return at ?? interval?.from ?? '';
}

/** The verdicts by sentence. One that the model passed over, or names twice, is judged by the rules, as `byRules` has it. */
export function criticismsFrom(
  { sentences }: z.infer<typeof CriticismAnswer>,
  byRules: readonly Criticism[],
): Criticism[] {
  return byRules.map((rule) => {
    const [own, ...others] = sentences.filter(({ sentence }) => sentence === rule.claim);
    return own && others.length === 0 ? { claim: rule.claim, verdict: own.verdict, missing: own.missing } : rule;
  });
}
