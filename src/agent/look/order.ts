import { ranked } from '../../rca/lead.ts';
import type { Evidence, Hypothesis, Prediction } from '../../schema/index.ts';
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

/** How far hypotheses are believed on some evidence. */
type Belief = (hypotheses: readonly Hypothesis[], evidence: readonly Evidence[]) => readonly Hypothesis[];

/**
 * The predictions that wait for a look, those first that would move belief most, from what it is if they fail to what it
 * is if they come true; of those that move it alike, the ones of the most believed hypotheses.
 */
export function mostMovingFirst(
  hypotheses: readonly Hypothesis[],
  evidence: readonly Evidence[],
  believed: Belief,
): Look[] {
  const beliefIf = (look: Look, result: 'seen' | 'absent'): number => {
    const piece = foundBy(look.prediction, result, evidence);
    const after = hypotheses.map((one) => (one.id === look.id ? withResult(one, look.prediction, result, piece) : one));
    return believed(after, piece ? [...evidence, piece] : evidence).find(({ id }) => id === look.id)?.posterior ?? 0;
  };
  return ranked(hypotheses)
    .flatMap(({ id, predictions }) => predictions.filter(isLook).map((prediction) => ({ id, prediction })))
    .map((look) => ({ look, moves: beliefIf(look, 'seen') - beliefIf(look, 'absent') }))
    .toSorted((a, b) => b.moves - a.moves)
    .map(({ look }) => look);
}

/** No ledger numbers a check so. */
const SUPPOSED = 'E-abs-000';

/**
 * What a look would find where a prediction comes to that: what it looks at, or that nothing is there. Undefined where it
 * looks at no piece of evidence.
 */
function foundBy(
  { query: { input, expect } }: Prediction,
  result: 'seen' | 'absent',
  evidence: readonly Evidence[],
): Evidence | undefined {
  const piece = evidence.find(({ id }) => id === input['evidence']);
  const isNothing = expect === (result === 'seen' ? 'absent' : 'present');
  return piece && isNothing ? { ...piece, id: SUPPOSED, kind: 'abs' } : piece;
}

function withResult(
  hypothesis: Hypothesis,
  { id }: Prediction,
  result: 'seen' | 'absent',
  piece: Evidence | undefined,
): Hypothesis {
  const evidence = piece ? [piece.id] : [];
  const predictions = hypothesis.predictions.map((one) => (one.id === id ? { ...one, result, evidence } : one));
  return { ...hypothesis, predictions };
}
