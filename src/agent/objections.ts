import type { Objection } from '../reasoner/reasoner.ts';
import { ownerOf } from './route.ts';
import type { State } from './state.ts';

/** How often a step may be asked to repair what the checks refused. */
export const MOST_REPAIRS = 2;

/** What a step has to repair, and whether it had its chances: then the rules do it. */
export function objectionsFor(
  { objections, repairs }: Pick<State, 'objections' | 'repairs'>,
  step: 'explain' | 'prevent' | 'write',
): { objections: Objection[]; givenUp: string | undefined } {
  const own = objections.filter(({ at }) => ownerOf(at) === step);
  const isGivenUp = own.length > 0 && (repairs[step] ?? 0) >= MOST_REPAIRS;
  const [first] = own;
  return {
    objections: own,
    givenUp:
      isGivenUp && first ? `ungrounded: still refused by ${first.rule} after ${MOST_REPAIRS} repairs` : undefined,
  };
}
