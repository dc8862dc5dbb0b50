import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { confidence, type Claim, type Explanation, type Hypothesis } from '../../schema/index.ts';
import type { Case, Narrative } from '../reasoner.ts';
import { openEnd } from '../rules/open-end.ts';
import { clause, cut, sentence } from '../rules/phrase.ts';
import { numbered } from '../rules/sentences.ts';
import { hasOnlyKnownLiterals, requireGrounded, requireKnown, requireOwn, type OwnGround } from './grounding.ts';

const Sentence = z.strictObject({ evidence: z.array(z.string()), computations: z.array(z.string()), text: z.string() });

/** What the model is asked for: the summary, what went well, and questions that no source answers. */
export const NarrativeAnswer = z.strictObject({
  summary: z.array(Sentence).min(2).max(7),
  /** Of an outcome that names no cause: which gap would have to be closed, and what would close it. */
  decidedBy: z.strictObject({ gap: z.string(), evidence: z.array(z.string()), by: z.string() }).nullable(),
  wentWell: z.array(Sentence).max(4),
  questions: z.array(z.strictObject({ event: z.string(), text: z.string() })).max(7),
});

/** Characters of what would decide it. */
const LONGEST_DECIDER = 240;

/** Sentences that code puts together from what is told of a gap. */
const SAYS_WHAT_DECIDES = /^it would be decided by\b/i;
const SAYS_UNDECIDED = /\b(?:not decided|undecided|inconclusive)\b/i;

/** What a summary is written about, besides the case, and from which texts it may take its literals. */
interface Told {
  explanation: Explanation;
  hypotheses: readonly Hypothesis[];
  byRules: Narrative;
  ground: string;
  own: OwnGround;
}

/**
 * The model's sentences in our terms; title and detection stay as code found them. A summary of what is not decided says
 * so in code's words, and what would decide it in the model's. Throws `ModelError`.
 */
export function narrativeFrom(answer: z.infer<typeof NarrativeAnswer>, known: Case, told: Told): Narrative {
  const { byRules, ground } = told;
  for (const one of [...answer.summary, ...answer.wentWell]) requireKnown('narrate', known, one);
  requireGrounded(
    'narrate',
    ground,
    [...answer.summary, ...answer.wentWell].map(({ text }) => text),
  );
  const events = new Set(known.timeline.events.map(({ id }) => id));
  return {
    title: byRules.title,
    summary: [
      ...answer.summary
        .filter(({ text }) => !SAYS_WHAT_DECIDES.test(text))
        .map((one, index) => claimOf(`summary-${index + 1}`, one)),
      ...openEndOf(answer, known, told),
    ],
    foundBy: byRules.foundBy,
    wentWell: answer.wentWell.map((one, index) => claimOf(`well-${index + 1}`, one)),
    questions: answer.questions.filter(({ event, text }) => events.has(event) && hasOnlyKnownLiterals(text, ground)),
  };
}

/** Of an outcome that names no cause: that it is not decided, and what would decide it. Throws `ModelError` where that is not told. */
function openEndOf({ decidedBy, summary }: z.infer<typeof NarrativeAnswer>, known: Case, told: Told): Claim[] {
  if (told.explanation.outcome !== 'inconclusive') return [];
  const by = clause(decidedBy?.by ?? '').slice(0, LONGEST_DECIDER);
  const gaps = known.gaps.map(({ id }) => id);
  if (!decidedBy || by === '' || !gaps.includes(decidedBy.gap))
    throw new ModelError('narrate', 'ungrounded', 'it does not say what would decide what it leaves open', {
      detail: `No hypothesis is held for the cause. Fill \`decidedBy\`: what would close which gap, one of ${gaps.slice(0, 20).join(', ')}.`,
    });
  requireKnown('narrate', known, decidedBy);
  requireGrounded('narrate', told.ground, [by]);
  requireOwn('narrate', told.own, [by]);
  const [undecided, decided] = openEnd(known, told.hypotheses);
  const evidence = decidedBy.evidence.length > 0 ? decidedBy.evidence : decided.evidence;
  const isSaid = summary.some(({ text }) => SAYS_UNDECIDED.test(text));
  return numbered('open', [...(isSaid ? [] : [undecided]), { text: `It would be decided by ${by}`, evidence }]);
}

function claimOf(id: string, { text, evidence, computations }: z.infer<typeof Sentence>): Claim {
  return {
    id: `CL-${id}`,
    text: cut(sentence(text), 300),
    type: computations.length > 0 ? 'quantity' : 'observation',
    evidence,
    contra: [],
    computed: computations,
    mechanism: null,
    confidence: confidence(0.85, 'code_reading'),
    checkedBy: [],
  };
}
