import { leadOf } from '../../rca/lead.ts';
import type { Hypothesis } from '../../schema/index.ts';
import type { Rivalry } from '../reasoner.ts';

/** The next most likely hypothesis, and the first prediction on which the two part. */
export function falsify(hypotheses: readonly Hypothesis[]): Rivalry {
  const { leader, rival } = leadOf(hypotheses);
  if (!leader) return { leader: 'H-0', rival: null, difference: 'There is no hypothesis to test.', prediction: null };
  if (!rival)
    return {
      leader: leader.id,
      rival: null,
      difference: 'No second hypothesis fits what was measured.',
      prediction: null,
    };
  const failed = rival.predictions.find(({ result }) => result === 'absent');
  const difference = failed
    ? `If ${rival.id} were true, ${failed.ifTrue}; instead: ${failed.observed}`
    : `No prediction of ${rival.id} has failed so far.`;
  return { leader: leader.id, rival: rival.id, difference, prediction: null };
}
