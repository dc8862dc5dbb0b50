import { leadOf } from '../../rca/lead.ts';
import type { Explanation, Ground, Hypothesis, Suspect } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';

/** Explained from here on: `rca.md` d.3 concludes at 0.8 with a margin of 0.25. */
const CONCLUSIVE = { p: 0.8, margin: 0.25 } as const;
/** Probable from here on: more likely than everything else together. */
const PROBABLE = 0.5;

/** Grounds that show a suspect at work, whereas the others show that it could have been. */
const SIGNS: ReadonlySet<Ground['test']> = new Set(['object', 'look', 'mechanism', 'saturation']);

/** The suspect that an explanation names, and how far the evidence carries it. */
export interface NamedCause {
  suspect: Suspect;
  outcome: Exclude<Explanation['outcome'], 'inconclusive'>;
}

/**
 * The suspect of the leading hypothesis, where it leads far enough to be named; undefined where nothing does. Below what
 * concludes, only what was itself seen at work is named: an object by its own state, a service by looks in two
 * sources, a change by what its diff does, which shows as what went wrong, demand by what it filled; and only where
 * nothing speaks against it and nothing rivals it. A change that was near in time, and no more, is a guess.
 */
export function namedCause(known: Case, hypotheses: readonly Hypothesis[]): NamedCause | undefined {
  const named = nameOrReason(known, hypotheses);
  return typeof named === 'string' ? undefined : named;
}

/** Why none is named, as the rest of a sentence; undefined where one is. */
export function unnamedBecause(known: Case, hypotheses: readonly Hypothesis[]): string | undefined {
  const named = nameOrReason(known, hypotheses);
  return typeof named === 'string' ? named : undefined;
}

function nameOrReason({ suspects }: Case, hypotheses: readonly Hypothesis[]): NamedCause | string {
  const { leader, rival, margin } = leadOf(hypotheses);
  if (!leader) return 'there is none';
  const { id, posterior } = leader;
  if (leader.status === 'rejected') return `${id}, the most believed, is rejected`;
  if (margin < 100 * CONCLUSIVE.margin)
    return `${id} is less than ${CONCLUSIVE.margin} ahead${rival ? ` of ${rival.id}` : ''}`;
  const suspect = suspects.find((one) => one.id === leader.suspect);
  if (!suspect) return `what ${id} is about is no suspect, and no looks in two sources made it one`;
  if (posterior >= CONCLUSIVE.p) return { suspect, outcome: 'explained' };
  if (posterior < PROBABLE) return `${id} is believed less than ${PROBABLE}`;
  if (!isSeenAtWork(suspect))
    return `${id} is believed less than ${CONCLUSIVE.p}, and its suspect was not itself seen at work or something speaks against it`;
  return { suspect, outcome: 'probable' };
}

function isSeenAtWork({ disposition, for: inFavour, against }: Suspect): boolean {
  return disposition === 'leading' && against.length === 0 && inFavour.some(({ test }) => SIGNS.has(test));
}
