import { inOneSpelling } from '../analysis/inventory.ts';
import { seenIn, type Seen } from '../ledger.ts';
import type { Answer } from '../schema/index.ts';

const known = new WeakMap<readonly Answer[], Seen[]>();

/** All that a run saw, in a fixed order, every service under its one name. The same answers give the same objects. */
export function observed(answers: readonly Answer[]): Seen[] {
  const before = known.get(answers);
  if (before) return before;
  const seen = inOneSpelling(seenIn(answers));
  known.set(answers, seen);
  return seen;
}
