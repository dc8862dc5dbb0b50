import { analyse, type Analysis } from '../analysis/analyse.ts';
import { rankSuspects } from '../analysis/suspects.ts';
import { createLedger, type Ledger, type Seen } from '../ledger.ts';
import type { Answer, Incident, Suspect, Timeline, Window } from '../schema/index.ts';
import { buildTimeline } from '../timeline/build.ts';
import { observed } from './observed.ts';

/** What is diagnosed: an incident, how far around it to look, and all that tools answered. */
export interface Diagnosed {
  incident: Incident;
  window: Window;
  answers: readonly Answer[];
  /** How many places could not be looked at; each takes something off every belief. */
  blindSpots?: number;
}

/** What code says of an incident before anyone judges: findings, order of events, ranked suspects. */
export interface Diagnosis extends Analysis {
  seen: readonly Seen[];
  timeline: Timeline;
  suspects: Suspect[];
  ledger: Ledger;
}

/** The deterministic half of an investigation: analyse, reconstruct, suspect. No store, no clock, no model. */
export function diagnose({ incident, window, answers, blindSpots = 0 }: Diagnosed): Diagnosis {
  const ledger = createLedger();
  const seen = observed(answers);
  const analysis = analyse({ incident, window, seen, ledger });
  const { findings, changes, calls } = analysis;
  const timeline = buildTimeline({ incident, seen, findings, changes, ledger });
  const suspects = rankSuspects({ incident, findings, changes, timeline, calls, seen, ledger, blindSpots });
  return { ...analysis, seen, timeline, suspects, ledger };
}
