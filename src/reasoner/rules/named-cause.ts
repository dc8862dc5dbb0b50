import type { Explanation, Ground, Hypothesis, Suspect } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';

/** Explained from here on: `rca.md` d.3 concludes at 0.8 with a margin of 0.25. */
const CONCLUSIVE = { p: 0.8, margin: 0.25 } as const;
/** Probable from here on: more likely than everything else together. */
const PROBABLE = 0.5;

/** Grounds that show a suspect at work, whereas the others show that it could have been. */
const SIGNS: ReadonlySet<Ground['test']> = new Set(['object', 'look', 'mechanism']);

/** The suspect that an explanation names, and how far the evidence carries it. */
export interface NamedCause {
  suspect: Suspect;
  outcome: Exclude<Explanation['outcome'], 'inconclusive'>;
}

/**
 * The suspect of the leading hypothesis, where it leads far enough to be named; undefined where nothing does. Below what
 * concludes, only what was itself seen at work is named: an object by its own state, a service by looks in two
 * sources, a change by what its diff does, which shows as what went wrong; and only where
 * nothing speaks against it and nothing rivals it. A change that was near in time, and no more, is a guess.
 */
export function namedCause({ suspects }: Case, hypotheses: readonly Hypothesis[]): NamedCause | undefined {
  const [leader, rival] = hypotheses.toSorted((a, b) => b.posterior - a.posterior);
  if (!leader || leader.status === 'rejected') return undefined;
  // In hundredths, as beliefs are kept.
  if (Math.round(100 * (leader.posterior - (rival?.posterior ?? 0))) < 100 * CONCLUSIVE.margin) return undefined;
  const suspect = suspects.find(({ id }) => id === leader.suspect);
  if (!suspect) return undefined;
  if (leader.posterior >= CONCLUSIVE.p) return { suspect, outcome: 'explained' };
  const isProbable = leader.posterior >= PROBABLE && isSeenAtWork(suspect);
  return isProbable ? { suspect, outcome: 'probable' } : undefined;
}

function isSeenAtWork({ disposition, for: inFavour, against }: Suspect): boolean {
  return disposition === 'leading' && against.length === 0 && inFavour.some(({ test }) => SIGNS.has(test));
}
