import type { CheckResult } from '../rca/checks/check.ts';
import type { Objection } from '../reasoner/reasoner.ts';
import { ownerOf, type Owner } from './route.ts';
import type { State } from './state.ts';

/** How often a step may be asked to repair what the checks refused. */
export const MOST_REPAIRS = 2;

/** What a step has to repair, and whether it had its chances: then the rules do it, from then on. */
export function objectionsFor(
  { objections, repairs }: Pick<State, 'objections' | 'repairs'>,
  step: Owner,
): { objections: Objection[]; givenUp: string | undefined } {
  const own = objections.filter(({ at }) => ownerOf(at) === step);
  const [first] = own;
  const because = first ? `still refused by ${first.rule}` : 'refused';
  return {
    objections: own,
    givenUp: isGivenUp({ repairs }, step) ? `ungrounded: ${because} after ${MOST_REPAIRS} repairs` : undefined,
  };
}

/** Whether a step was sent back more often than it may be. */
export function isGivenUp({ repairs }: Pick<State, 'repairs'>, step: Owner): boolean {
  return (repairs[step] ?? 0) > MOST_REPAIRS;
}

/** What is wrong and what to do about it, with the words that could stand there where the rule knows them. */
export function objectionOf({ rule, at, text, problem, remedy, rewrite }: CheckResult): Objection {
  const instead = rewrite === undefined ? '' : ` For example: "${rewrite}"`;
  return { rule, at, text, problem: `${problem} ${remedy}${instead}` };
}
