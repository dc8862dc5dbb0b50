import type { Evidence, Hypothesis, Prediction, Suspect } from '../schema/index.ts';

/** Confirmed from here on, with every prediction checked and none failed; `rca.md` d.3. */
const CONFIRMED_FROM = 0.8;
const MARGIN = 0.25;
/** Rejected below this, by a prediction that failed. */
const REJECTED_BELOW = 0.2;
/**
 * The weight of a prediction that failed, in log-odds, and of each source in which predictions came true; `rca.md` d.2,
 * node 8. However much comes true in one source, it is one source; what an outsider can write weighs half.
 */
const WEIGHT = { absent: -2, source: 1, outside: 0.5 } as const;

type Known = ReadonlyMap<string, Evidence>;

/**
 * How far each hypothesis is believed after its predictions were tested. One about a suspect takes the suspect's belief,
 * which the same tests made; any other starts from its prior and moves by fixed weights. Confirmed needs two independent
 * sources, one of which no outsider can write to.
 */
export function believe(
  hypotheses: readonly Hypothesis[],
  suspects: readonly Suspect[],
  evidence: readonly Evidence[],
): Hypothesis[] {
  const known: Known = new Map(evidence.map((one) => [one.id, one]));
  const weighed = hypotheses.map((hypothesis) => ({
    ...hypothesis,
    posterior: posteriorOf(hypothesis, suspects, known),
  }));
  const ranked = weighed.toSorted((a, b) => b.posterior - a.posterior);
  const [leader, rival] = ranked;
  return weighed.map((hypothesis) => {
    const failed = hypothesis.predictions.filter(({ result }) => result === 'absent');
    const refutedBy = failed.flatMap(({ id, evidence }) =>
      evidence[0] ? [{ prediction: id, evidence: evidence[0] }] : [],
    );
    const isLeading = hypothesis.id === leader?.id && leader.posterior - (rival?.posterior ?? 0) >= MARGIN;
    return { ...hypothesis, refutedBy, status: statusOf(hypothesis, isLeading, refutedBy.length, known) };
  });
}

function posteriorOf({ suspect, prior, predictions }: Hypothesis, suspects: readonly Suspect[], known: Known): number {
  const suspected = suspects.find(({ id }) => id === suspect);
  if (suspected) return suspected.p;
  const failed = predictions.filter(({ result }) => result === 'absent').length;
  const sources = sourcesOf(predictions, known);
  const seen = [...sources.values()].reduce((sum, isOutside) => sum + (isOutside ? WEIGHT.outside : WEIGHT.source), 0);
  const logOdds = Math.log(prior / (1 - prior)) + WEIGHT.absent * failed + seen;
  return Math.round((1 / (1 + Math.exp(-logOdds))) * 100) / 100;
}

/** The sources in which predictions came true, each with whether an outsider can write to it. */
function sourcesOf(predictions: readonly Prediction[], known: Known): Map<string, boolean> {
  const seen = predictions.filter(({ result }) => result === 'seen').flatMap(({ evidence }) => evidence);
  return new Map(
    seen.flatMap((id) => {
      const piece = known.get(id);
      return piece ? [[`${piece.source.tool} ${piece.kind}`, piece.outsiderWritable]] : [];
    }),
  );
}

function statusOf(
  { posterior, predictions }: Hypothesis,
  isLeading: boolean,
  refutations: number,
  known: Known,
): Hypothesis['status'] {
  if (refutations > 0 && posterior < REJECTED_BELOW) return 'rejected';
  const allSeen = predictions.every(({ result }) => result === 'seen');
  const sources = sourcesOf(predictions, known);
  const isCarried = sources.size >= 2 && [...sources.values()].includes(false);
  return isLeading && posterior >= CONFIRMED_FROM && allSeen && isCarried ? 'confirmed' : 'inconclusive';
}
