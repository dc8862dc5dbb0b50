import { ranked } from '../../rca/lead.ts';
import type { Hypothesis, Prediction } from '../../schema/index.ts';
import { isVerb } from './verbs.ts';

/** A prediction that only a look can tell of, and whose it is. */
export interface Look {
  id: Hypothesis['id'];
  prediction: Prediction;
}

/** Whether a prediction waits for a look. */
export function isLook({ query, result }: Prediction): boolean {
  return isVerb(query.tool) && result === 'unchecked';
}

/**
 * The predictions that wait for a look, those first that would move belief most, from what it is if they fail to what it
 * is if they come true; of those that move it alike, the ones of the most believed hypotheses.
 */
export function mostMovingFirst(
  hypotheses: readonly Hypothesis[],
  believed: (hypotheses: readonly Hypothesis[]) => readonly Hypothesis[],
): Look[] {
  return ranked(hypotheses)
    .flatMap(({ id, predictions }) => predictions.filter(isLook).map((prediction) => ({ id, prediction })))
    .map((look) => ({
      look,
      moves: beliefIf(look, 'seen', hypotheses, believed) - beliefIf(look, 'absent', hypotheses, believed),
    }))
    .toSorted((a, b) => b.moves - a.moves)
    .map(({ look }) => look);
}

/** How far a hypothesis would be believed after a look; what it would find stands in what it looks at. */
function beliefIf(
  { id, prediction }: Look,
  result: 'seen' | 'absent',
  hypotheses: readonly Hypothesis[],
  believed: (hypotheses: readonly Hypothesis[]) => readonly Hypothesis[],
): number {
  const { evidence } = prediction.query.input;
  const found = result === 'seen' && typeof evidence === 'string' ? [evidence] : [];
  const after = hypotheses.map((one) =>
    one.id === id
      ? {
          ...one,
          predictions: one.predictions.map((other) =>
            other.id === prediction.id ? { ...other, result, evidence: found } : other,
          ),
        }
      : one,
  );
  return believed(after).find((one) => one.id === id)?.posterior ?? 0;
}
