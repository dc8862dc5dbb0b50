import { z } from 'zod';
import type { Hypothesis } from '../../schema/index.ts';
import type { Case, Rivalry } from '../reasoner.ts';
import { TestAnswer, predictionFrom } from './test-answer.ts';

/** What the model is asked for: the best rival of the leading hypothesis, and a test on which the two part. */
export const RivalryAnswer = z.strictObject({ reasoning: z.string(), rival: z.string(), test: TestAnswer });

/** The rival that the model names where it exists, else the runner-up; with the test, where code can run it. */
export function rivalryFrom(
  { rival, test }: z.infer<typeof RivalryAnswer>,
  known: Case,
  hypotheses: readonly Hypothesis[],
  byRules: Rivalry,
): Rivalry {
  const named = hypotheses.find(({ id }) => id === rival && id !== byRules.leader);
  const against = named ?? hypotheses.find(({ id }) => id === byRules.rival);
  if (!against) return byRules;
  return { ...byRules, rival: against.id, prediction: predictionFrom(test, known, against.suspect) ?? null };
}
