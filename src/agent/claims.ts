import { confidence, type Claim, type Rca } from '../schema/index.ts';

/** A sentence of an RCA that people read: where it stands, and the judgement that it came of. */
export interface WrittenClaim {
  /** JSON pointer to the claim. */
  at: string;
  judgement: 'explain' | 'prevent' | 'narrate';
  claim: Claim;
}

/** Sentences that code words in any case: how it was found, and that it is not decided. */
const WORDED_BY_CODE = /^CL-(?:found|open)-/;

/** Whether code words a sentence, whoever writes the rest. */
export function isWordedByCode({ id }: Claim): boolean {
  return WORDED_BY_CODE.test(id);
}

/** The sentences of an RCA, in the order of the document. */
export function writtenClaims({ summary, explanation, factors, detection, wentWell }: Rca): WrittenClaim[] {
  return [
    ...summary.map((claim, i) => ({ at: `/summary/${i}`, judgement: 'narrate' as const, claim })),
    ...explanation.whyChains.flatMap(({ whys }, i) =>
      whys.map(({ answer }, j) => ({
        at: `/explanation/whyChains/${i}/whys/${j}/answer`,
        judgement: 'explain' as const,
        claim: answer,
      })),
    ),
    ...factors.map(({ claim }, i) => ({ at: `/factors/${i}/claim`, judgement: 'prevent' as const, claim })),
    { at: '/detection/foundBy', judgement: 'narrate' as const, claim: detection.foundBy },
    ...wentWell.map((claim, i) => ({ at: `/wentWell/${i}`, judgement: 'narrate' as const, claim })),
  ];
}

/** The RCA with each of those sentences as `change` gives it. Along a why chain belief never grows. */
export function withClaims(rca: Rca, change: (claim: Claim) => Claim): Rca {
  return {
    ...rca,
    summary: rca.summary.map(change),
    explanation: {
      ...rca.explanation,
      whyChains: rca.explanation.whyChains.map((chain) => {
        let most = 1;
        return {
          ...chain,
          whys: chain.whys.map((why) => {
            const answer = noSurerThan(change(why.answer), most);
            most = answer.confidence.p;
            return { ...why, answer };
          }),
        };
      }),
    },
    factors: rca.factors.map((factor) => ({ ...factor, claim: change(factor.claim) })),
    detection: { ...rca.detection, foundBy: change(rca.detection.foundBy) },
    wentWell: rca.wentWell.map(change),
  };
}

/** A claim believed no more than `most`. */
export function noSurerThan(claim: Claim, most: number): Claim {
  const { p, basis } = claim.confidence;
  return p <= most ? claim : { ...claim, confidence: confidence(most, basis) };
}
