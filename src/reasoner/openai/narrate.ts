import { z } from 'zod';
import { confidence, type Claim } from '../../schema/index.ts';
import type { Case, Narrative } from '../reasoner.ts';
import { cut, sentence } from '../rules/phrase.ts';
import { hasOnlyKnownLiterals, requireGrounded, requireKnown } from './grounding.ts';

const Sentence = z.strictObject({ evidence: z.array(z.string()), computations: z.array(z.string()), text: z.string() });

/** What the model is asked for: the summary, what went well, and questions that no source answers. */
export const NarrativeAnswer = z.strictObject({
  summary: z.array(Sentence).min(2).max(7),
  wentWell: z.array(Sentence).max(4),
  questions: z.array(z.strictObject({ event: z.string(), text: z.string() })).max(7),
});

/** The model's sentences in our terms; title and detection stay as code found them. Throws `ModelError`. */
export function narrativeFrom(
  answer: z.infer<typeof NarrativeAnswer>,
  known: Case,
  byRules: Narrative,
  ground: string,
): Narrative {
  for (const one of [...answer.summary, ...answer.wentWell]) requireKnown('narrate', known, one);
  requireGrounded(
    'narrate',
    ground,
    [...answer.summary, ...answer.wentWell].map(({ text }) => text),
  );
  const events = new Set(known.timeline.events.map(({ id }) => id));
  return {
    title: byRules.title,
    summary: answer.summary.map((one, index) => claimOf(`summary-${index + 1}`, one)),
    foundBy: byRules.foundBy,
    wentWell: answer.wentWell.map((one, index) => claimOf(`well-${index + 1}`, one)),
    questions: answer.questions.filter(({ event, text }) => events.has(event) && hasOnlyKnownLiterals(text, ground)),
  };
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
