import { z } from 'zod';
import type { Hypothesis, Prediction } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import { hasOnlyKnownLiterals } from './grounding.ts';

/** What the model is asked for: explanations, each with the tests that would show it. */
export const HypothesesAnswer = z.strictObject({
  hypotheses: z
    .array(
      z.strictObject({
        reasoning: z.string(),
        statement: z.string(),
        about: z.enum(['change', 'capacity', 'dependency', 'latent']),
        suspect: z.string().nullable(),
        tests: z.array(
          z.strictObject({
            ifTrue: z.string(),
            test: z.enum(['exposure', 'topology', 'locality', 'mechanism', 'intervention', 'traffic']),
            service: z.string(),
          }),
        ),
      }),
    )
    .min(1)
    .max(7),
});

/**
 * The model's hypotheses in our terms. One that names a suspect which does not exist, or states what it was not shown,
 * is left out; what the rules propose for suspects that it passed over is kept, so that every change gets its answer.
 */
export function hypothesesFrom(
  answer: z.infer<typeof HypothesesAnswer>,
  known: Case,
  shown: string,
  byRules: readonly Hypothesis[],
): Hypothesis[] {
  const ids = new Set(known.suspects.map(({ id }) => id));
  const proposed = answer.hypotheses
    .filter(({ suspect, tests }) => (suspect === null || ids.has(suspect)) && tests.length > 0)
    .filter(({ statement }) => statement.length <= 300 && hasOnlyKnownLiterals(statement, shown))
    .map(({ statement, about, suspect, tests }): Hypothesis => {
      const rule = byRules.find((one) => one.suspect === suspect);
      return {
        id: 'H-0',
        statement,
        about,
        suspect,
        predictions: tests.map((test, index) => predictionOf(test, suspect, index + 1)),
        status: 'inconclusive',
        refutedBy: [],
        prior: rule?.prior ?? 0.1,
        posterior: rule?.posterior ?? 0.1,
        proposedBy: 'model',
      };
    });
  const covered = new Set(proposed.map(({ suspect }) => suspect));
  const passedOver = byRules.filter(({ suspect }) => !covered.has(suspect));
  return [...unique(proposed), ...passedOver].map((hypothesis, index) => ({ ...hypothesis, id: `H-${index + 1}` }));
}

function predictionOf(
  { ifTrue, test, service }: { ifTrue: string; test: string; service: string },
  suspect: string | null,
  number: number,
): Prediction {
  const input =
    test === 'traffic' || suspect === null ? { role: 'traffic', entity: service, direction: 'up' } : { suspect, test };
  return {
    id: `P-${number}`,
    ifTrue,
    query: { tool: 'analysis', input, expect: 'seen' },
    result: 'unchecked',
    observed: '',
    evidence: [],
  };
}

/** One hypothesis for each suspect: the first, since the samples do not see each other. */
function unique(hypotheses: readonly Hypothesis[]): Hypothesis[] {
  const seen = new Set<string>();
  return hypotheses.filter(({ suspect, statement }) => {
    const key = suspect ?? statement;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
