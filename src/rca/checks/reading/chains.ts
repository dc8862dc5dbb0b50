import type { Rca, Why, WhyChain } from '../../../schema/index.ts';
import { terminalWhys } from './statements.ts';

/** A why with its place in its chain. */
export interface StepOfChain {
  why: Why;
  /** The why that it answers; undefined where it answers the symptom. */
  previous: Why | undefined;
  /** How many whys lead to it, itself included; infinite where they go round in a circle. */
  depth: number;
  at: string;
}

/** Every why of every chain, in the order of the document. */
export function steps({ explanation }: Rca): StepOfChain[] {
  return explanation.whyChains.flatMap((chain, i) =>
    chain.whys.map((why, j) => ({
      why,
      previous: previousOf(why, chain),
      depth: depthOf(why, chain),
      at: `/explanation/whyChains/${i}/whys/${j}`,
    })),
  );
}

/** The whys that end a chain. */
export function ends(rca: Rca): StepOfChain[] {
  const terminal = new Set(rca.explanation.whyChains.flatMap((chain) => terminalWhys(chain.whys)));
  return steps(rca).filter(({ why }) => terminal.has(why));
}

function previousOf(why: Why, chain: WhyChain): Why | undefined {
  return chain.whys.find(({ id }) => id === why.answersWhy);
}

function depthOf(why: Why, chain: WhyChain): number {
  let depth = 0;
  for (let step: Why | undefined = why; step; step = previousOf(step, chain)) {
    depth += 1;
    if (depth > chain.whys.length) return Number.POSITIVE_INFINITY;
  }
  return depth;
}
