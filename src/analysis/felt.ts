import type { Ledger, Seen } from '../ledger.ts';
import type { Call, Computation, Finding, Incident, Suspect, Timeline } from '../schema/index.ts';

/** What the figures of an incident are computed from. */
export interface Felt {
  incident: Incident;
  findings: readonly Finding[];
  timeline: Timeline;
  suspects: readonly Suspect[];
  calls: readonly Call[];
  seen: readonly Seen[];
  ledger: Ledger;
  /** The number of the first computation; those that build on another refer to it by `C-<number>`. */
  numberFrom: number;
}

/** A figure that is still to be computed. */
export type Draft = Omit<Computation, 'value'>;
