import type { Prediction, Share } from '../prediction.ts';
import { hitsAt, isCommit } from './hits.ts';
import type { Truth } from './truth.ts';

/** How well hypotheses were handled, `rca.md` c.2. Null where there is none to judge by. */
export interface Skill {
  /** The true cause was among the hypotheses. */
  proposesTruth: boolean | null;
  /** The true cause was rejected. */
  rejectsTruth: boolean | null;
  /** Rejections that evidence carries, of all rejections. */
  rejections: Share;
}

/** Judges the hypotheses of one investigation. Where no change did it, there is no one cause to look for. */
export function skillOf(prediction: Prediction, truth: Truth): Skill {
  const { hypotheses } = prediction;
  const rejected = hypotheses.filter(({ status }) => status === 'rejected');
  const rejections = { of: rejected.length, are: rejected.filter(({ isRefuted }) => isRefuted).length };
  if (hypotheses.length === 0 || truth.change === 'none')
    return { proposesTruth: null, rejectsTruth: null, rejections };
  const ofTruth = hypotheses.filter(({ cause }) => {
    if (!cause) return false;
    if (truth.change !== undefined) return isCommit(cause.change, truth.change);
    const { resource, service } = hitsAt(1, { ...prediction, named: cause }, truth);
    return resource ?? service ?? false;
  });
  return {
    proposesTruth: ofTruth.length > 0,
    rejectsTruth: ofTruth.length > 0 && ofTruth.every(({ status }) => status === 'rejected'),
    rejections,
  };
}
