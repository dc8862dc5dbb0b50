import { epochMs, type Deviation, type Hypothesis, type Prediction, type Steady } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';

/** Checks each prediction of a hypothesis against the grounds and findings. What was not measured stays unchecked. */
export function judge(known: Case, { predictions }: Hypothesis): Prediction[] {
  return predictions.map((prediction) => {
    const { suspect, test, role, entity, direction } = prediction.query.input;
    if (typeof suspect === 'string' && typeof test === 'string') return byGround(known, prediction, suspect, test);
    if (typeof role === 'string' && typeof entity === 'string') {
      return bySignal(known, prediction, { role, entity, direction });
    }
    return prediction;
  });
}

/** A ground for the suspect shows the prediction, one against it shows that it failed. */
function byGround(known: Case, prediction: Prediction, id: string, test: string): Prediction {
  const suspect = known.suspects.find((one) => one.id === id);
  const against = suspect?.against.find((ground) => isGroundFor(ground.test, test));
  const inFavour = suspect?.for.find((ground) => isGroundFor(ground.test, test));
  const ground = against ?? inFavour;
  if (!ground) return prediction;
  return {
    ...prediction,
    result: against ? 'absent' : 'seen',
    observed: ground.statement,
    evidence: ground.evidence,
  };
}

/** Whether a ground of the analysis answers a test; some failures of a test carry a name of their own. */
export function isGroundFor(ground: string, test: string): boolean {
  const sameTest: Record<string, readonly string[]> = {
    exposure: ['exposure', 'timing'],
    locality: ['locality', 'steady', 'logs'],
    intervention: ['intervention', 'failed-intervention'],
  };
  return ground === test || (sameTest[test]?.includes(ground) ?? false);
}

/** A signal that moved shows a prediction, one that did not shows that it failed; the other way where it was to stay. */
function bySignal(
  known: Case,
  prediction: Prediction,
  { role, entity, direction }: { role: string; entity: string; direction: unknown },
): Prediction {
  const signals = known.findings.filter(
    (finding): finding is Deviation | Steady =>
      (finding.kind === 'deviation' || finding.kind === 'steady') &&
      finding.role === role &&
      finding.entity.ref === entity &&
      finding.peer === null,
  );
  const onset = known.timeline.anchors.find(({ name }) => name === 'onset');
  const moved = signals.find(
    (finding) =>
      finding.kind === 'deviation' &&
      finding.direction === direction &&
      (!onset || epochMs(finding.onsetAt) <= epochMs(onset.at) + finding.onsetErrorMs),
  );
  const found = moved ?? signals[0];
  if (!found) return prediction;
  const cameTrue = (moved !== undefined) === (prediction.query.expect !== 'absent');
  return { ...prediction, result: cameTrue ? 'seen' : 'absent', observed: found.statement, evidence: found.evidence };
}
