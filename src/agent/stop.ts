import { leadOf } from '../rca/lead.ts';
import type { Call, Hypothesis } from '../schema/index.ts';
import { MOST_LOOKS } from './look/looker.ts';

/** When to stop testing, and why; `rca.md` d.3. Code decides, from what was measured; no model is asked. */
export interface Stop {
  kind: 'go on' | 'conclude' | 'inconclusive' | 'abort';
  because: string;
}

/** What a test must move a belief by to count, and how many in a row may not. */
const MOVED = 0.05;
const MOST_QUIET = 3;
/** Concluded from here on. */
const CONCLUDED = { p: 0.8, margin: 0.25 } as const;
/** Calls between what alerted and what may still be asked about. */
export const MOST_HOPS = 3;

/** What came of the tests so far. */
export interface Course {
  /** Tests in a row that moved no belief. */
  quiet: number;
  /** The same look was asked for again and again. */
  isRepeating: boolean;
  /** Something was asked about that is too far from what alerted. */
  isStraying: boolean;
  /** No look is left. */
  isSpent: boolean;
}

/** The tests in a row that moved nothing, after one more. */
export function quietAfter(quiet: number, before: readonly Hypothesis[], after: readonly Hypothesis[]): number {
  const isMoved = after.some(
    // In hundredths, as beliefs are kept.
    ({ id, posterior }) =>
      Math.round(100 * Math.abs(posterior - (before.find((one) => one.id === id)?.posterior ?? 0))) > 100 * MOVED,
  );
  return isMoved ? 0 : quiet + 1;
}

/** Whether to go on testing. That the path holds and nothing is left over are rules of the checks. */
export function stopOf(hypotheses: readonly Hypothesis[], { quiet, isRepeating, isStraying, isSpent }: Course): Stop {
  const { leader, margin } = leadOf(hypotheses);
  if (isRepeating) return { kind: 'abort', because: 'the same look was asked for again and again' };
  if (isStraying) return { kind: 'abort', because: `it led more than ${MOST_HOPS} calls away from what alerted` };
  if (isSpent) return { kind: 'abort', because: `the cap of ${MOST_LOOKS} looks is reached` };
  if (!leader) return { kind: 'inconclusive', because: 'there is nothing to test' };
  const isClear = leader.posterior >= CONCLUDED.p && margin >= 100 * CONCLUDED.margin;
  if (isClear && leader.predictions.every(({ result }) => result !== 'unchecked'))
    return {
      kind: 'conclude',
      because: `${leader.id} leads with ${leader.posterior}, and all that it predicts was looked at`,
    };
  if (quiet >= MOST_QUIET) return { kind: 'inconclusive', because: `${quiet} tests in a row moved no belief` };
  return { kind: 'go on', because: 'a test may still tell' };
}

/** How many calls lie between a service and the nearest of some others, either way; undefined where none is known. */
export function hopsFrom(starts: readonly string[], service: string, calls: readonly Call[]): number | undefined {
  let reached = new Set(starts);
  for (let hops = 0; ; hops += 1) {
    if (reached.has(service)) return hops;
    const next = new Set(reached);
    for (const { caller, callee } of calls) {
      if (reached.has(caller)) next.add(callee);
      if (reached.has(callee)) next.add(caller);
    }
    if (next.size === reached.size) return undefined;
    reached = next;
  }
}
