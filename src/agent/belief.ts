import type { Hypothesis, Suspect } from '../schema/index.ts';

/** Confirmed from here on, with every prediction checked and none failed; `rca.md` d.3. */
const CONFIRMED_FROM = 0.8;
const MARGIN = 0.25;
/** Rejected below this, by a prediction that failed. */
const REJECTED_BELOW = 0.2;
/** The weight of a prediction that failed or came true, in log-odds; `rca.md` d.2, node 8. */
const WEIGHT = { absent: -2, seen: 1, unchecked: 0 } as const;

/**
 * How far each hypothesis is believed after its predictions were tested. One about a suspect takes the suspect's belief,
 * which the same tests made; any other starts from its prior and moves by a fixed weight for each prediction.
 */
export function believe(hypotheses: readonly Hypothesis[], suspects: readonly Suspect[]): Hypothesis[] {
  const weighed = hypotheses.map((hypothesis) => ({ ...hypothesis, posterior: posteriorOf(hypothesis, suspects) }));
  const ranked = weighed.toSorted((a, b) => b.posterior - a.posterior);
  const [leader, rival] = ranked;
  return weighed.map((hypothesis) => {
    const failed = hypothesis.predictions.filter(({ result }) => result === 'absent');
    const refutedBy = failed.flatMap(({ id, evidence }) =>
      evidence[0] ? [{ prediction: id, evidence: evidence[0] }] : [],
    );
    const isLeading = hypothesis.id === leader?.id && leader.posterior - (rival?.posterior ?? 0) >= MARGIN;
    return { ...hypothesis, refutedBy, status: statusOf(hypothesis, isLeading, refutedBy.length) };
  });
}

function posteriorOf({ suspect, prior, predictions }: Hypothesis, suspects: readonly Suspect[]): number {
  const known = suspects.find(({ id }) => id === suspect);
  if (known) return known.p;
  const logOdds = predictions.reduce((sum, { result }) => sum + WEIGHT[result], Math.log(prior / (1 - prior)));
  return Math.round((1 / (1 + Math.exp(-logOdds))) * 100) / 100;
}

function statusOf(
  { posterior, predictions }: Hypothesis,
  isLeading: boolean,
  refutations: number,
): Hypothesis['status'] {
  if (refutations > 0 && posterior < REJECTED_BELOW) return 'rejected';
  const allSeen = predictions.every(({ result }) => result === 'seen');
  return isLeading && posterior >= CONFIRMED_FROM && allSeen ? 'confirmed' : 'inconclusive';
}
